"""Commands where no lake is: who only reads says so and leaves nothing, whatever the command."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from typer.testing import CliRunner

from pipelines.command_line.main import app

WITHOUT_A_LAKE = {
    *("run", "sandbox run", "sandbox build", "sandbox serve", "ui", "restore", "plan"),
    *("catalog validate", "catalog draft", "catalog elements", "catalog test", "catalog topics", "catalog lineage"),
    *("catalog graph", "quality explain", "quality suite", "portal serve"),
}
"""They begin one, or ask only what is declared; what some of them ask of a lake is below."""
WHO = ("--by", "市市场监管局")
ASKED = {
    "status": (),
    "sql": (),
    "kpi": (),
    "passport": ("master.legal_entity", "1"),
    "maintain": (),
    "repair": (),
    "verify": ("--quick",),
    "relocate": (),
    "backup": ("elsewhere",),
    "resolve queue": (),
    "resolve show": ("a", "b"),
    "resolve accept": ("a", "b", *WHO),
    "resolve refuse": ("a", "b", *WHO),
    "resolve return": ("book.xlsx", *WHO),
    "resolve undo": ("1", *WHO),
    "resolve conflicts": (),
    "resolve retrain": WHO,
    "resolve decisions": (),
    "release list": (),
    "release show": (),
    "release diff": ("1.0.0", "1.1.0"),
    "release rollback": ("1.0.0",),
    "release pin": ("1.0.0",),
    "release unpin": ("1.0.0",),
    "release prune": (),
    "release export": ("elsewhere",),
    "quality report": (),
    "quality workorders": (),
    "quality return": ("book.xlsx",),
    "quality object": ("std.psb_resident", "1", "--field", "name", "--reason", "有误", *WHO),
    "quality objections": (),
    "quality decide": ("1", "--reject", "--reason", "无误", *WHO),
    "portal build": (),
    "portal requests list": (),
    "portal requests answer": ("7KQM-2XWP", "--subject", "a", "--text", "b", *WHO),
    "portal requests refuse": ("7KQM-2XWP", "--subject", "a", "--reason", "b", "--basis", "c", *WHO),
    "portal requests object": ("7KQM-2XWP", "open.t", "1", "--field", "name"),
    "catalog census": (),
    "catalog conformance": (),
    "catalog drop": ("std.x", "--yes"),
    "catalog export": ("--format", "dcat"),
}
FURTHER = (
    ("quality", "explain", "psb_resident", "--line", "3"),
    ("quality", "suite", "std.psb_resident", "--judge"),
    ("catalog", "graph", "--html", "elsewhere"),
    ("sql", "--head", "select 1"),
    ("sql", "--as-of", "2026-11-30"),
    ("release", "prune", "--dry-run"),
)


def every_command(command: object, name: str = "") -> Iterator[str]:
    below = getattr(command, "commands", None)
    if below is None:
        yield name
    for part, one in (below or {}).items():
        yield from every_command(one, f"{name} {part}".strip())


def test_of_every_command_it_is_said_what_it_does_where_no_lake_is() -> None:
    assert set(every_command(typer.main.get_command(app))) == WITHOUT_A_LAKE | ASKED.keys()


@pytest.mark.parametrize(
    "arguments", [*((*name.split(), *rest) for name, rest in ASKED.items()), *FURTHER], ids=" ".join
)
def test_it_says_so_and_writes_nothing(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_HOME", str(tmp_path / "mistyped"))
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 1
    assert "中没有湖" in result.stderr and "there is no lake in" in result.stderr
    assert [path.name for path in tmp_path.iterdir() if path.name != "elsewhere"] == []


def test_as_json_the_refusal_is_the_only_document_on_standard_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_HOME", str(tmp_path / "mistyped"))
    result = CliRunner().invoke(app, ["release", "list", "--json"])
    told = json.loads(result.stdout)["error"]
    assert result.exit_code == 1
    assert told["code"] == "no_lake" and "没有湖" in told["message_zh"] and "LAKE_HOME" in told["advice_zh"]


def test_a_plan_says_that_it_would_begin_a_lake_and_begins_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_HOME", str(tmp_path / "mistyped"))
    result = CliRunner().invoke(app, ["plan", "--select", "mca_division_history", "--json"])
    assert result.exit_code == 0 and json.loads(result.stdout)["steps"]
    assert "还没有湖" in result.stderr
    assert not list(tmp_path.iterdir())


def test_a_run_refuses_a_folder_of_other_things(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "letter.docx").touch()
    tmp_path.chmod(0o755)
    monkeypatch.setenv("LAKE_HOME", str(tmp_path))
    for arguments in (["run"], ["sandbox", "run"], ["ui"], ["plan"]):
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 1 and "letter.docx" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["letter.docx"]
    assert tmp_path.stat().st_mode & 0o777 == 0o755
