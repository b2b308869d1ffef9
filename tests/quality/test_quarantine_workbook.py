"""A department's officer opens the workbook and sees which cell of which line is wrong, and why."""

from pathlib import Path

from python_calamine import CalamineWorkbook

from catalog.registry import Registry
from quality.quarantine_workbook import write_workbooks
from tests.desk import Desk


def test_refused_rows_come_back_with_file_line_and_reason(desk: Desk, tmp_path: Path) -> None:
    desk.deliver("level_1.csv", "STCD,TM,Z\nA,2023-08-01,1.5\nB,=1+1,2\nC,2023-08-01,150\n")
    desk.load()
    lake = desk.open()
    (path,) = write_workbooks(lake.lakehouse, lake.registry, tmp_path / "out")
    assert "水利局" in path.name
    assert path.stat().st_mode & 0o077 == 0
    book = CalamineWorkbook.from_path(str(path))
    header, *rows = book.get_sheet_by_index(1).to_python()
    assert header[:3] == ["来源文件", "行号", "原因"]
    assert [(row[0], row[1], row[3], row[4]) for row in rows] == [
        ("level_1.csv", 3.0, "B", "=1+1"),
        ("level_1.csv", 4.0, "C", "2023-08-01"),
    ]
    assert "水位过高" in rows[1][2]


def test_no_refused_rows_no_workbook(desk: Desk, tmp_path: Path) -> None:
    desk.deliver("level_1.csv", "STCD,TM,Z\nA,2023-08-01,1.5\n")
    desk.load()
    assert write_workbooks(desk.open().lakehouse, Registry.load(desk.settings.contract_folders), tmp_path / "out") == []
