"""How the command line speaks to people."""

import json
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from lake.connectors.refusals import Refusal
from lake.errors import LakeError
from lake.home.run_lock import run_lock
from lake.settings import Settings
from pipelines.command_line.main import app
from pipelines.command_line.opened import opened_for_change
from pipelines.command_line.output import ERR, OUT, bear_any_encoding, print_json, print_rows, show_error
from pipelines.command_line.written_out import require_folder


def test_an_error_says_where_and_what_to_do_in_both_languages() -> None:
    with ERR.capture() as told:
        show_error(LakeError("没有含这一行的批次", advice="最近的一条记录在第 5 行", resource="psb_resident", line=9))
    text = told.get()
    for part in ("错误 · error", "资源 · resource  psb_resident", "行号 · line  9", "→  最近的一条记录在第 5 行"):
        assert part in text
    assert "文件" not in text


def test_what_a_department_can_mend_is_told_in_its_language_too() -> None:
    with ERR.capture() as told:
        show_error(Refusal.EMPTY_WORKBOOK.error(file="orders.xlsx"))
    for part in ("工作簿是空的。请重新导出后再交付。", "the workbook is empty", "orders.xlsx"):
        assert part in told.get()


def test_a_number_that_names_something_is_told_as_it_is_typed() -> None:
    with OUT.capture() as told:
        print_rows([{"number": 8179, "line": 1659, "rows": 1430}])
    assert all(one in told.get() for one in ("8179", "1659", "1,430"))


def test_a_folder_is_made_and_a_place_that_takes_no_files_is_refused(tmp_path: Path) -> None:
    require_folder(tmp_path / "new" / "folder")
    assert [*(tmp_path / "new" / "folder").iterdir()] == []
    (tmp_path / "file").touch()
    with pytest.raises(LakeError, match="无法写入"):
        require_folder(tmp_path / "file" / "folder")


@pytest.mark.parametrize("command", [["kpi"], ["catalog", "census"], ["catalog", "graph"]])
def test_a_page_goes_into_a_folder_that_is_asked_for_first(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "file").touch()
    result = CliRunner().invoke(
        app, [*command, "--html", str(tmp_path / "file")], env={"LAKE_HOME": str(tmp_path / "home")}
    )
    assert result.exit_code == 1 and "无法写入" in result.output
    assert not (tmp_path / "home").exists(), "no lake is read for it"


def test_an_officer_waits_for_a_run(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    settings.catalog_path.touch()
    with run_lock(settings), pytest.raises(LakeError, match="正在运行"), opened_for_change(settings):
        pass


def test_an_encoding_without_chinese_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = TextIOWrapper(BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", stream)
    bear_any_encoding()
    print("湖")
    print_json({"湖": "✘"})
    stream.flush()
    first, document = stream.buffer.getvalue().decode("ascii").split("\n", 1)  # type: ignore[attr-defined]
    assert first == r"\u6e56" and json.loads(document) == {"湖": "✘"}


def test_on_a_narrow_terminal_a_record_has_a_line_for_each_part(monkeypatch: pytest.MonkeyPatch) -> None:
    record = {f"column_{number}": f"value_{number}" for number in range(8)}
    for width, whole in ((60, True), (120, False)):
        shown = StringIO()
        monkeypatch.setattr("pipelines.command_line.output.OUT", Console(file=shown, width=width))
        print_rows([record, record], "发布版本")
        lines = shown.getvalue().splitlines()
        assert any("column_3" in line and "value_3" in line for line in lines) is whole
        assert any("column_3" in line and "column_4" in line for line in lines) is not whole
