import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from lake.connectors.files.spreadsheet import CsvSource, ExcelSource
from lake.errors import LakeError
from tests.lake.connectors.helpers import cells, lines, read, read_bytes
from tests.lake.connectors.xlsb_maker import ErrorCell, Place, write_xlsb

SOURCE = ExcelSource(path="x.xlsx")
WORKBOOKS = Path(__file__).parents[1] / "workbooks"


def _workbook(path: Path, sheets: dict[str, list[list[Any]]], merged: dict[str, tuple[str, Any]] | None = None) -> Path:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if merged and name in merged:
                sheet.merge_range(merged[name][0], merged[name][1])
    return path


def test_values_come_as_exact_text(tmp_path: Path) -> None:
    values: list[Any] = [1, 0.1, 440703199001010000, date(2020, 1, 2), datetime(2020, 1, 2, 8, 30), True, "'01", " x "]
    sheet: list[list[Any]] = [[*"abcdefgh"], values]
    path = _workbook(tmp_path / "a.xlsx", {"甲": sheet})
    rows, report = read(path, tuple("abcdefgh"), SOURCE)
    expected = ["1", "0.1", "440703199001010000", "2020-01-02", "2020-01-02 08:30:00", "true", "'01", " x "]
    assert cells(rows) == [expected]
    assert report["format"] == "excel"


def test_titles_merged_cells_blank_rows_and_padding(tmp_path: Path) -> None:
    rows_sent: list[list[Any]] = [
        ["流动人口登记表"],
        [],
        ["镇街", "姓名", ""],
        ["", "李明"],
        ["", "陈玥"],
        [],
        ["合计", 2],
    ]
    path = _workbook(tmp_path / "a.xlsx", {"甲": rows_sent}, {"甲": ("A4:A5", "环市街道")})
    rows, report = read(path, ("姓名", "镇街"), SOURCE)
    assert cells(rows) == [["环市街道", "李明"], ["环市街道", "陈玥"], ["合计", "2"]]
    assert lines(rows) == [4, 5, 7]
    facts = {name: report[name] for name in ("title_rows", "header_line", "merged_cells_filled", "total_rows")}
    assert facts == {"title_rows": ["流动人口登记表"], "header_line": 3, "merged_cells_filled": 1, "total_rows": 1}
    assert (report["blank_rows"], report["records"]) == (1, 3)


def test_one_sheet_a_town_is_read_together_with_lines_that_stay_unique(tmp_path: Path) -> None:
    sheets = {"说明": [["填表说明"]], "环市": [["姓名"], ["李明"]], "棠下": [["姓名", "", ""], ["陈玥", "", " "]]}
    path = _workbook(tmp_path / "a.xlsx", sheets)
    rows, report = read(path, ("姓名",), SOURCE)
    assert [row["姓名"] for row in rows] == ["李明", "陈玥"]
    assert lines(rows) == [2, 4]
    assert report["sheets_left_out"] == ["说明"]
    assert [sheet["line_offset"] for sheet in report["sheets"]] == [0, 2]


def test_only_the_wanted_sheet(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", {"甲": [["姓名"], ["李明"]], "乙": [["姓名"], ["陈玥"]]})
    rows, _ = read(path, ("姓名",), ExcelSource(path="x", sheet="乙"))
    assert cells(rows) == [["陈玥"]]
    with pytest.raises(LakeError, match="no sheet '丙' among the 2"):
        read(path, ("姓名",), ExcelSource(path="x", sheet="丙"))


def test_what_the_file_is_decides_not_its_name(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.csv", {"甲": [["姓名"], ["李明"]]})
    assert cells(read(path, ("姓名",), CsvSource(path="a.csv"))[0]) == [["李明"]]
    text = tmp_path / "b.xlsx"
    text.write_bytes("姓名\n李明\n".encode("gb18030"))
    assert cells(read(text, ("姓名",), SOURCE)[0]) == [["李明"]]


def test_surplus_cells_of_a_sheet_are_kept(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", {"甲": [["a", "b"], ["1", "2", "3"], ["4", "5"]]})
    rows, _ = read(path, ("a", "b"), SOURCE)
    assert [row.get("column_3") for row in rows] == ["3", None]


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    whole = _workbook(tmp_path / "a.xlsx", {"甲": [["姓名"], ["李明"]]}).read_bytes()
    with pytest.raises(LakeError, match="cannot be opened"):
        read_bytes(tmp_path, whole[: len(whole) // 2], (), SOURCE)


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="empty"):
        read(_workbook(tmp_path / "a.xlsx", {"甲": []}), (), SOURCE)


def test_the_sheet_of_a_row_is_kept_as_a_column(tmp_path: Path) -> None:
    sheets: dict[str, list[list[Any]]] = {
        "环市": [["姓名", "年龄"], ["李明", 3]],
        "棠下": [["标题"], ["年龄", "姓名"], [4, "陈玥"]],
    }
    source = ExcelSource(path="x", sheet_column="镇街")
    rows, _ = read(_workbook(tmp_path / "a.xlsx", sheets), ("姓名", "年龄", "镇街"), source)
    assert cells(rows) == [["李明", "3", "环市"], ["陈玥", "4", "棠下"]]
    sheets = {"甲": [["姓名", "镇街"], ["李明", "x"]]}
    with pytest.raises(LakeError, match="of their own"):
        read(_workbook(tmp_path / "b.xlsx", sheets), ("姓名",), source)


def _two_rows(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("甲")
        sheet.merge_range("A1:D1", "人口登记表")
        sheet.merge_range("A2:A3", "姓名")
        sheet.merge_range("B2:C2", "户籍")
        sheet.write_row("D2", ["现住址"])
        sheet.write_row("B3", ["省", "市", "县"])
        sheet.write_row("A4", ["李明", "广东", "江门", "蓬江"])
        sheet.write_row("A5", ["姓名", "户籍_省", "户籍_市", "现住址_县"])
    return path


def test_a_header_of_two_rows_is_joined(tmp_path: Path) -> None:
    expected = ("姓名", "户籍_省", "户籍_市", "现住址_县")
    source = ExcelSource(path="x", header_rows=2)
    rows, report = read(_two_rows(tmp_path / "a.xlsx"), expected, source)
    assert list(rows[0]) == ["姓名", "户籍_省", "户籍_市", "现住址_县", "_line_no"]
    assert cells(rows)[0] == ["李明", "广东", "江门", "蓬江"]
    assert lines(rows) == [4]
    assert (report["header_line"], report["title_rows"], report["repeated_header_lines"]) == (2, ["人口登记表"], [5])


def test_an_ods_sheet_is_read(tmp_path: Path) -> None:
    from pipelines.sandbox.writers.ods_file import write_ods

    path = tmp_path / "a.ods"
    write_ods(pl.DataFrame({"姓名": ["李明", "陈玥"], "年龄": ["3", None]}), path)
    rows, _ = read(path, ("姓名",), ExcelSource(path="a.ods"))
    assert [row["姓名"] for row in rows] == ["李明", "陈玥"]


def test_damage_that_excel_did_is_told(tmp_path: Path) -> None:
    sheet: list[list[Any]] = [["身份证号", "登记日期"], [440703199001011000, 44230], ["4.40703E+17", "2021-02-03"]]
    _, report = read(_workbook(tmp_path / "a.xlsx", {"甲": sheet}), ("身份证号",), SOURCE)
    columns = report["forensics"]["columns"]
    assert columns["身份证号"]["excel_damage"] == {"scientific_notation": 1, "rounded_to_15_digits": 1}
    assert columns["登记日期"]["date_dialects"] == {"yyyy-mm-dd": 1, "serial": 1}


@pytest.mark.parametrize("beginning", ["<html><table>", "\ufeff\n<?xml version='1.0'?><Workbook>", "<TABLE>"])
@pytest.mark.parametrize("source", [SOURCE, CsvSource(path="a.csv")])
def test_a_web_page_called_a_table_is_refused(tmp_path: Path, beginning: str, source: Any) -> None:
    with pytest.raises(LakeError, match="web page"):
        read_bytes(tmp_path, f"{beginning}<tr><td>姓名</td></tr>".encode(), ("姓名",), source)


def test_errors_and_formulas_without_a_value_are_kept_as_what_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["a", "b", "c", "d", "e"])
        for column, (formula, value) in enumerate(
            [("=1/0", "#DIV/0!"), ("=VLOOKUP(1,A:B,2)", "#N/A"), ('=A1&"<"', ""), ("=1+1", 2), ('=""', '""')]
        ):
            sheet.write_formula(1, column, formula, None, value)
    rows, report = read(path, (), SOURCE)
    assert cells(rows)[0][:2] == ["=#DIV/0!", "=#N/A"]
    assert cells(rows)[0][3] == "2"
    assert report["error_cells"] == 2


def test_a_formula_that_was_never_computed_is_no_empty_cell(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", {"甲": [["a", "b"], ["x", 5]]})
    with zipfile.ZipFile(path) as parts:
        content = {name: parts.read(name) for name in parts.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    content[sheet] = content[sheet].replace(b"<v>5</v>", b"<f>A1&amp;A2</f>")
    with zipfile.ZipFile(path, "w") as parts:
        for name, part in content.items():
            parts.writestr(name, part)
    rows, report = read(path, (), SOURCE)
    assert cells(rows) == [["x", "=A1&A2"]]
    assert (report["formulas_without_value"], report["error_cells"]) == (1, 0)


def test_hidden_sheets_are_read_only_where_the_contract_names_them(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        for name in ("今年", "去年"):
            workbook.add_worksheet(name).write_column(0, 0, ["a", name])
        workbook.worksheets()[1].hide()
    rows, report = read(path, (), SOURCE)
    assert cells(rows) == [["今年"]]
    assert (report["sheets_left_out"], report["hidden_sheets"]) == (["去年"], 1)
    rows, _ = read(path, (), ExcelSource(path="x.xlsx", sheet="去年"))
    assert cells(rows) == [["去年"]]


@pytest.mark.parametrize(
    ("name", "text", "missing"), [("formulas.ods", "00123", 0), ("formulas.xls", '="00123"', 2)], ids=["ods", "xls"]
)
def test_the_other_workbooks_tell_errors_and_formulas_too(name: str, text: str, missing: int) -> None:
    """As LibreOffice writes them; it puts 0 beside a formula that makes a text when it writes XLS."""
    rows, report = read(WORKBOOKS / name, (), SOURCE)
    assert cells(rows)[0][2:7] == ["=#DIV/0!", text, None, "=#N/A", "=#N/A"]
    assert [row[2] for row in cells(rows)] == ["=#DIV/0!", "=#NAME?"]
    assert (report["error_cells"], report["formulas_without_value"]) == (4, missing)
    assert (report["hidden_sheets"], report["sheets_left_out"]) == (1, ["去年"])


@pytest.mark.parametrize(
    ("tokens", "result", "expected"),
    [
        (b"\x25\x01\x00\x02\x00\x01\xc0\x01\xc0\x19\x10\x00\x00", b"\x03\0\0\0\0\0\xff\xff", "=…"),
        (b"\x25\x01\x00\x02\x00\x01\xc0\x01\xc0\x19\x10\x00\x00", bytes(8), "0"),
        (b"\x44\x01\x00\x00\xc0\x44\x01\x00\x01\xc0\x08\x15\x15", bytes(8), "0"),
        (b"\x44\x01\x00\x00\xc0\x44\x02\x00\x01\xc0\x15\x15\x08", bytes(8), "=…"),
    ],
    ids=["never summed up", "a sum of nothing", "brackets last", "never joined"],
)
def test_a_formula_of_an_xls_that_was_never_computed(
    tmp_path: Path, tokens: bytes, result: bytes, expected: str
) -> None:
    sent = (WORKBOOKS / "formulas.xls").read_bytes()
    sum_of = b"\x25\x01\x00\x02\x00\x01\xc0\x01\xc0\x19\x10\x00\x00"
    start = sent.index(sum_of) - 16
    head = sent[start : start + 16]
    changed = result + head[8:14] + len(tokens).to_bytes(2, "little") + tokens
    path = tmp_path / "a.xls"
    path.write_bytes(sent[:start] + changed + sent[start + len(changed) :])
    rows, _ = read(path, (), SOURCE)
    assert cells(rows)[1][5] == expected


def test_an_ods_cell_is_found_behind_repeated_ones(tmp_path: Path) -> None:
    with zipfile.ZipFile(WORKBOOKS / "formulas.ods") as parts:
        content = {name: parts.read(name) for name in parts.namelist()}
    text = content["content.xml"].decode()
    row = text[text.index("<table:table-row") : text.index("</table:table-row>") + len("</table:table-row>")]
    blank = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    never = (
        '<table:table-row><table:table-cell table:number-columns-repeated="2" office:value-type="float" '
        'office:value="1"><text:p>1</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2" '
        'table:formula="of:=[.A1]&amp;[.B1]"/></table:table-row>'
    )
    content["content.xml"] = text.replace(row, row + blank + never, 1).encode()
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as file:
        for name, part in content.items():
            file.writestr(name, part)
    rows, report = read(path, (), SOURCE)
    assert cells(rows)[0][:4] == ["1", "1", "=[.A1]&[.B1]", "=[.A1]&[.B1]"]
    assert (report["error_cells"], report["formulas_without_value"]) == (4, 2)


def test_a_span_of_days_in_an_ods_is_told_as_excels(tmp_path: Path) -> None:
    from pipelines.sandbox.writers.ods_file import write_ods

    path = tmp_path / "a.ods"
    write_ods(pl.DataFrame({"项目": ["a", "b"], "用时": ["1", "2"]}), path)
    with zipfile.ZipFile(path) as parts:
        content = {name: parts.read(name) for name in parts.namelist()}
    text = content["content.xml"].decode()
    for number, span in (("1", "PT255H10M10.000000001S"), ("2", "-PT24H00M00S")):
        sent = f'office:value-type="string"><text:p>{number}<'
        text = text.replace(sent, sent.replace('"string"', f'"time" office:time-value="{span}"'))
    content["content.xml"] = text.encode()
    with zipfile.ZipFile(path, "w") as file:
        for name, part in content.items():
            file.writestr(name, part)
    assert [row["用时"] for row in read(path, ("项目", "用时"), SOURCE)[0]] == ["255:10:10", "-24:00:00"]


def test_a_binary_workbook_is_read_and_tells_its_errors(tmp_path: Path) -> None:
    sent: dict[Place, str | float | ErrorCell] = {
        (0, 0): "站码",
        (0, 1): "水位",
        (1, 0): "00123",
        (1, 1): 1.5,
        (2, 0): "00124",
        (2, 1): ErrorCell(7),
    }
    rows, report = read(write_xlsb(tmp_path / "a.xlsb", sent), ("站码", "水位"), SOURCE)
    assert cells(rows) == [["00123", "1.5"], ["00124", "=#DIV/0!"]]
    assert (report["error_cells"], report["sheets"][0]["sheet"]) == (1, "甲")


def test_a_cell_far_outside_of_a_binary_workbook_is_refused_before_it_is_read(tmp_path: Path) -> None:
    far = write_xlsb(tmp_path / "a.xlsb", {(0, 0): "a", (1_048_575, 16_383): 1.0})
    with pytest.raises(LakeError, match="1,048,576 rows, 16,384 columns"):
        read(far, (), SOURCE)


def test_the_sheet_of_a_chart_brings_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("甲")
        sheet.write_column(0, 0, ["a", 1, 2])
        chart = workbook.add_chart({"type": "line"})
        chart.add_series({"values": "=甲!$A$2:$A$3"})
        workbook.add_chartsheet("图").set_chart(chart)
    rows, report = read(path, (), SOURCE)
    assert cells(rows) == [["1"], ["2"]]
    assert (report["sheets_left_out"], report["hidden_sheets"]) == ([], 0)
    with pytest.raises(LakeError, match="no sheet '图'"):
        read(path, (), ExcelSource(path="x.xlsx", sheet="图"))


def test_a_header_whose_cells_reach_down_says_how_far(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet()
        sheet.merge_range("A1:C1", "台账")
        sheet.merge_range("A2:A3", "编号")
        sheet.merge_range("B2:C2", "单位")
        sheet.write_row("B3", ["名称", "电话"])
        sheet.write_row("A4", ["1", "甲", "0750"])
    _, report = read(path, (), SOURCE)
    assert report["header_height"] == 2
    rows, _ = read(path, (), ExcelSource(path="x.xlsx", header_rows=2))
    assert list(rows[0]) == ["编号", "单位_名称", "单位_电话", "_line_no"]
    assert cells(rows) == [["1", "甲", "0750"]]
