import json
from pathlib import Path

import pytest

from lake.connectors.landing.connections import FILE_NAME, read_connections
from lake.errors import LakeError


def _landing(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / FILE_NAME).write_text(text, "utf-8")
    return folder


def test_folder_and_secrets_are_filled_in(tmp_path: Path) -> None:
    text = "sib: sqlite:///${LANDING}/core.db\neeb: {url: 'http://h', headers: {Token: '${EEB_TOKEN}'}}\n"
    landing = _landing(tmp_path / "a", text)
    found = read_connections([landing, tmp_path / "without"], {"EEB_TOKEN": 'x"y'})
    assert found["sib"] == f"sqlite:///{landing}/core.db"
    assert json.loads(found["eeb"]) == {"url": "http://h", "headers": {"Token": 'x"y'}}


def test_a_later_folder_overrides(tmp_path: Path) -> None:
    landings = [_landing(tmp_path / name, f"sib: {name}") for name in ("a", "b")]
    assert read_connections(landings, {}) == {"sib": "b"}


@pytest.mark.parametrize(
    ("text", "message"),
    [("- sib", "pairs"), ("sib: [1]", "neither"), ("sib: {", "YAML")],
)
def test_mistakes_are_named_with_the_file(tmp_path: Path, text: str, message: str) -> None:
    landing = _landing(tmp_path / "a", text)
    with pytest.raises(LakeError, match=message) as caught:
        read_connections([landing], {})
    assert caught.value.file == str(landing / FILE_NAME)
