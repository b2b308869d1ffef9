import shlex
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup
from typer.testing import CliRunner

from pipelines.command_line.help_words import HELP, commands_of
from pipelines.command_line.main import app

PROGRAM = typer.main.get_command(app)
assert isinstance(PROGRAM, TyperGroup)
COMMANDS = dict(commands_of(PROGRAM))


def test_every_command_is_told_in_both_languages_and_has_an_example() -> None:
    assert COMMANDS.keys() == HELP.keys()
    for name, command in COMMANDS.items():
        first = (command.help or "").split("\n\n")[0]
        assert any("一" <= letter <= "鿿" for letter in first), f"{name} is told in no Chinese"
        assert sum(letter.isascii() and letter.isalpha() for letter in first) > 5, f"{name} is told in no English"


@pytest.mark.parametrize("name", COMMANDS)
def test_an_example_calls_its_command(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deliveries").mkdir()
    (tmp_path / "deliveries" / "new.csv").touch()
    called = [word for word in shlex.split(HELP[name][1]) if not word.startswith("LAKE_HOME=")]
    words = name.split()
    assert called[: len(words) + 1] == ["lake", *words]
    COMMANDS[name].make_context(name, called[len(words) + 1 :])


@pytest.mark.parametrize("words", [[], ["status"], ["quality", "report"], ["maintain"], ["resolve"]], ids=" ".join)
def test_no_word_of_a_help_is_cut_off_on_a_narrow_terminal(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("typer.rich_utils.MAX_WIDTH", 60)
    shown = CliRunner().invoke(app, [*words, "--help"]).output
    assert "…" not in shown.replace("quarantine.…", "").replace("raw.…", "")
