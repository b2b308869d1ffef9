"""The road of a refused row: out in a workbook, corrected, back through the same contract, closed."""

from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from assets.gov.tables import GOVERNANCE_TABLES
from assets.gov.work_order import work_order_rows
from assets.ingestion import batches, returned_batch
from assets.ingestion.returned import ReturnResult, take_return
from catalog.registry.service_levels import load_service_levels
from lake.errors import LakeError
from quality.work_orders.order import WorkOrder
from quality.work_orders.refused import work_orders
from quality.work_orders.workbook import write_workbooks
from tests.desk import Desk, prepared_once
from tests.returned_workbooks import Sheets, cells, edited

TODAY = date(2026, 11, 25)
FIRST = "STCD,TM,Z\nA,2023-08-01,1.5\nB,2023-08-01,150\nC,昨天,2\n"
SHEET = "1.测试水位"
NUMBER, FILE, LINE, REASON, ADVICE, STATION, DAY, LEVEL = range(8)


@prepared_once
def loaded(desk: Desk) -> None:
    desk.deliver("level_1.csv", FIRST)
    desk.load()


def _workbook(desk: Desk, folder: Path) -> Path:
    lake = desk.open()
    (path,) = write_workbooks(lake.lakehouse, lake.registry, load_service_levels(), folder, TODAY)
    return path


def _orders(desk: Desk) -> list[WorkOrder]:
    lake = desk.open()
    resource = lake.registry.resource("wrb_test_level")
    with lake.engine() as engine:
        return work_orders(engine, lake.lakehouse, resource, load_service_levels())


def _take(desk: Desk, path: Path) -> ReturnResult:
    return take_return(desk.open(), path)


def _fix_both(sheets: Sheets) -> None:
    sheets[SHEET][2][LEVEL] = "15.0"
    sheets[SHEET][3][DAY] = "2023-08-01"


def _states(desk: Desk) -> list[tuple[str, str | None, int]]:
    return [(order.status, order.closed_by, order.attempts) for order in _orders(desk)]


def test_the_workbook_says_where_and_why_and_what_is_due(loaded: Desk, tmp_path: Path) -> None:
    path = _workbook(loaded, tmp_path / "out")
    assert path.stat().st_mode & 0o077 == 0
    sheets = cells(path)
    titles, header, *rows = sheets[SHEET]
    assert titles == ["测试水位", "", "", "", "", "测站", "日期", "水位"]
    assert header == ["工单号", "来源文件", "行号", "问题原因", "修改建议", "STCD", "TM", "Z"]
    assert [(row[FILE], row[LINE], row[STATION], row[LEVEL]) for row in rows] == [
        ("level_1.csv", "3", "B", "150"),
        ("level_1.csv", "4", "C", "2"),
    ]
    assert "水位过高" in rows[0][REASON]
    assert any("测试水位" in str(cell) for row in sheets["说明"] for cell in row)
    due = _orders(loaded)[0].due_on
    assert any(due.isoformat() in row for row in sheets["说明"])


def test_corrected_rows_are_accepted_and_close_their_orders(loaded: Desk, tmp_path: Path) -> None:
    result = _take(loaded, edited(_workbook(loaded, tmp_path), _fix_both))
    assert (result.accepted, result.refused, result.problems) == (2, (), ())
    assert loaded.rows("std", "station, level, _line_no") == [
        {"station": "A", "level": 1.5, "_line_no": 2},
        {"station": "B", "level": 15.0, "_line_no": 3},
        {"station": "C", "level": 2.0, "_line_no": 4},
    ]
    assert _states(loaded) == [("closed", "return", 1)] * 2
    (batch,) = result.batches
    assert batch.counts.balanced
    assert batch.delivery_name == "returned.xlsx"


def test_returning_twice_changes_nothing(loaded: Desk, tmp_path: Path) -> None:
    path = edited(_workbook(loaded, tmp_path), lambda sheets: _set(sheets, 2, LEVEL, "15"))
    _take(loaded, path)
    before = (loaded.rows("std", "*"), loaded.rows("raw", "*"), _states(loaded))
    again = _take(loaded, path)
    assert (again.accepted, again.closed, again.unchanged, again.batches) == (0, 1, 1, ())
    assert (loaded.rows("std", "*"), loaded.rows("raw", "*"), _states(loaded)) == before


def _set(sheets: Sheets, row: int, column: int, value: Any) -> None:
    sheets[SHEET][row][column] = value


def test_what_is_still_wrong_comes_back_with_the_new_reason(loaded: Desk, tmp_path: Path) -> None:
    path = edited(_workbook(loaded, tmp_path), lambda sheets: _set(sheets, 2, LEVEL, "高"))
    result = _take(loaded, path)
    (problem,) = result.refused
    assert (problem.sheet, problem.row) == (SHEET, 3)
    assert "水位不是有效的数字" in problem.message
    assert _states(loaded) == [("returned", None, 1), ("open", None, 0)]
    again = _take(loaded, path)
    assert (again.closed, again.unchanged) == (0, 2)  # what was refused waits as what nobody touched
    second = _workbook(loaded, tmp_path / "second")
    row = cells(second)[SHEET][2]
    assert (row[LEVEL], row[LINE], "不是有效的数字" in row[REASON]) == ("高", "3", True)
    assert _take(loaded, edited(second, lambda sheets: _set(sheets, 2, LEVEL, "9"))).accepted == 1
    assert _states(loaded) == [("closed", "return", 2), ("open", None, 0)]
    former = _take(loaded, path)
    assert (former.closed, former.unchanged, former.problems) == (1, 1, ())


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [(REASON, "没有问题", "问题原因"), (LINE, "99", "行号"), (FILE, "其他.csv", "来源文件"), (NUMBER, "x:1", "工单号")],
)
def test_tampering_is_noticed_and_the_row_left_alone(
    loaded: Desk, tmp_path: Path, column: int, value: str, told: str
) -> None:
    def change(sheets: Sheets) -> None:
        _fix_both(sheets)
        _set(sheets, 2, column, value)

    result = _take(loaded, edited(_workbook(loaded, tmp_path), change))
    (problem,) = result.problems
    assert (problem.sheet, problem.row, problem.column) == (SHEET, 3, told)
    assert result.accepted == 1


def test_a_number_that_stands_twice_is_not_guessed(loaded: Desk, tmp_path: Path) -> None:
    def copy_down(sheets: Sheets) -> None:
        _fix_both(sheets)
        sheets[SHEET].append([*sheets[SHEET][2][:LEVEL], "16"])

    result = _take(loaded, edited(_workbook(loaded, tmp_path), copy_down))
    assert len(result.problems) == 2
    assert result.accepted == 1


def test_sorted_renamed_and_shortened_sheets_are_fine(loaded: Desk, tmp_path: Path) -> None:
    def change(sheets: Sheets) -> None:
        _fix_both(sheets)
        titles, header, first, second = sheets.pop(SHEET)
        sheets["改好了"] = [titles, header, second, first]
        del sheets["说明"]

    assert _take(loaded, edited(_workbook(loaded, tmp_path), change)).accepted == 2


def test_a_workbook_of_before_that_has_no_line_of_titles_is_taken(loaded: Desk, tmp_path: Path) -> None:
    def change(sheets: Sheets) -> None:
        _fix_both(sheets)
        del sheets[SHEET][0]

    assert _take(loaded, edited(_workbook(loaded, tmp_path), change)).accepted == 2


def test_a_workbook_prints_on_landscape_pages_with_its_headings_on_each(loaded: Desk, tmp_path: Path) -> None:
    with ZipFile(_workbook(loaded, tmp_path)) as book:
        pages = [book.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2)]
        named = book.read("xl/workbook.xml").decode()
    for page in pages:
        assert 'paperSize="9" fitToHeight="0" orientation="landscape"' in page
        assert '<pageSetUpPr fitToPage="1"/>' in page
        assert "第 &amp;P 页" in page
    assert f"'{SHEET}'!$1:$2</definedName>" in named


def test_a_date_typed_as_excels_date_and_a_number_as_number(loaded: Desk, tmp_path: Path) -> None:
    def change(sheets: Sheets) -> None:
        _set(sheets, 2, LEVEL, 15.5)
        _set(sheets, 3, DAY, 45139)

    assert _take(loaded, edited(_workbook(loaded, tmp_path), change)).accepted == 2
    days = [str(row["observed_on"]) for row in loaded.rows("std", "observed_on, station")]
    assert days == ["2023-08-01"] * 3


def test_another_file_is_no_workbook_of_orders(loaded: Desk, tmp_path: Path) -> None:
    path = edited(_workbook(loaded, tmp_path), lambda sheets: sheets.pop(SHEET))
    with pytest.raises(LakeError, match="不是整改工单的工作簿"):
        _take(loaded, path)


@pytest.mark.parametrize(("name", "told"), [("note.xlsx", "无法读取"), ("gone.xlsx", "没有这个文件")])
def test_what_cannot_be_opened_is_told_to_the_officer(loaded: Desk, tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "note.xlsx").write_text("hello", encoding="utf-8")
    with pytest.raises(LakeError, match=told):
        _take(loaded, tmp_path / name)


def test_killed_between_the_commits_the_same_file_goes_on(
    loaded: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = edited(_workbook(loaded, tmp_path), _fix_both)
    steps = (returned_batch, "_write_raw"), (batches, "settle"), (batches, "complete"), (batches, "rows_in_raw")
    for module, step in steps:
        with monkeypatch.context() as patch:
            patch.setattr(module, step, _killed)
            with pytest.raises(KeyboardInterrupt):
                _take(loaded, path)
    again = _take(loaded, path)
    assert (again.accepted, again.closed) == (0, 2)  # what was in raw is finished first
    assert len(loaded.rows("std", "station")) == 3
    assert len(loaded.rows("raw", "STCD")) == 5


def _killed(*_arguments: object, **_more: object) -> None:
    raise KeyboardInterrupt


def test_a_later_delivery_closes_orders_too(loaded: Desk) -> None:
    loaded.deliver("level_2.csv", "STCD,TM,Z\nB,2023-08-02,15\nC,昨天,2\n")
    loaded.load()
    # C has no readable key date, but the key is the station: the same fault of the same station.
    assert [(order.row.line_no, order.status, order.closed_by, order.repeats) for order in _orders(loaded)] == [
        (3, "closed", "delivery", 0),
        (4, "closed", "repeated", 0),
        (3, "open", None, 1),
    ]


def test_a_whole_delivery_withdraws_what_it_no_longer_has_and_replaces_what_was_returned(
    desk: Desk, tmp_path: Path
) -> None:
    desk.change_contract("delivery: increment", "delivery: full")
    desk.deliver("level_1.csv", FIRST)
    desk.load()
    result = _take(desk, edited(_workbook(desk, tmp_path), lambda sheets: _set(sheets, 2, LEVEL, "15")))
    assert [row["station"] for row in desk.rows("std", "station")] == ["A", "B"]
    assert result.accepted == 1
    desk.deliver("level_2.csv", "STCD,TM,Z\nA,2023-08-01,1.5\nB,2023-08-01,150\n")
    desk.load()
    assert [row["station"] for row in desk.rows("std", "station")] == ["A"]
    assert [(order.status, order.closed_by, order.repeats) for order in _orders(desk)] == [
        ("closed", "return", 0),
        ("closed", "withdrawn", 0),
        ("open", None, 1),
    ]


def test_a_changed_contract_replays_returned_rows_and_closes_what_it_no_longer_refuses(
    loaded: Desk, tmp_path: Path
) -> None:
    _take(loaded, edited(_workbook(loaded, tmp_path), lambda sheets: _set(sheets, 3, DAY, "2023-08-01")))
    _record(loaded)
    loaded.change_contract("level < 100", "level < 1000")
    loaded.load()
    assert [(row["station"], row["level"]) for row in loaded.rows("std", "station, level")] == [
        ("A", 1.5),
        ("B", 150.0),
        ("C", 2.0),
    ]
    _record(loaded)
    found = loaded.open()
    with found.engine() as engine:
        engine.attach_tables(found.lakehouse, ["gov.work_order"])
        rows = engine.rows('select line_no, status, closed_by from "gov"."work_order" order by line_no')
    assert [tuple(row.values()) for row in rows] == [(3, "closed", "contract"), (4, "closed", "return")]


def _record(desk: Desk) -> None:
    (table,) = [table for table in GOVERNANCE_TABLES if table.spec.name == "gov.work_order"]
    table.write(desk.open())
    assert not table.write(desk.open()).written


def test_the_hash_of_a_key_that_is_somebodys_number_is_not_told(desk: Desk) -> None:
    desk.change_contract("title: 测站, required: true", "title: 测站, required: true, grade: 3")
    desk.deliver("level_1.csv", FIRST)
    desk.load()
    assert [(row["status"], row["key_hash"]) for row in work_order_rows(desk.open())] == [("open", None)] * 2
