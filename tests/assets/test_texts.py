"""The digest under which declarations are kept changes with every text, and is none when the code may be another."""

import subprocess
import sys
from pathlib import Path

import pytest

from assets import texts
from lake.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    folder = tmp_path / "contracts"
    folder.mkdir()
    (folder / "systems.yaml").write_text("a: 1\n", encoding="utf-8")
    return Settings(home=tmp_path / "home", contracts=str(folder))


def test_a_digest_changes_with_a_text_and_back_again(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "running_code", lambda: "code")
    file, digests = settings.contract_folders[0] / "systems.yaml", []
    for text in ("a: 1\n", "a: 2\n", "a: 1\n"):
        file.write_text(text, encoding="utf-8")
        digests.append((texts.running_digest(settings), texts.texts_digest(settings)))
    assert digests[0] == digests[2] and not {*digests[0]} & {*digests[1]}


def test_code_that_changed_since_the_process_began_is_not_known(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(texts, "_process_began", lambda: 0.0)
    texts.running_code.cache_clear()
    assert texts.running_digest(settings) is None
    texts.running_code.cache_clear()


def test_two_processes_of_the_same_code_have_the_same_digest(settings: Settings) -> None:
    ask = (
        "from pathlib import Path; from assets.texts import running_digest; from lake.settings import Settings;"
        f"print(running_digest(Settings(home=Path({str(settings.home)!r}), contracts={settings.contracts!r})))"
    )
    said = {
        subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stdout for _ in range(2)
    }
    assert len(said) == 1 and said != {"None\n"}
