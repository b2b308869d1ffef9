"""A file that would stop the machine is refused with a sentence: before it is read, or by the process that dies."""

import os
import signal
import zipfile
from pathlib import Path

import pytest

from lake.connectors import parser as parser_module
from lake.connectors.limits import MOST_COLUMNS
from lake.connectors.parser import Parser
from lake.connectors.parser_process import Request
from lake.connectors.sources import CsvSource, DbfSource, ExcelSource, JsonLinesSource, JsonSource, Source, XmlSource
from lake.errors import LakeError
from tests.lake.connectors.helpers import cells, read

FIELDS = ",".join(f'"c{number}":1' for number in range(6_000))
LEAVES = "".join(f"<c{number}/>" for number in range(6_000))
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
)
ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)


def workbook(path: Path, sheet: str) -> Path:
    """An XLSX by hand, with what no program would write."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("_rels/.rels", ROOT)
        parts.writestr("xl/workbook.xml", WORKBOOK)
        parts.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        parts.writestr("xl/worksheets/sheet1.xml", SHEET.format(sheet))
    return path


def cell(place: str, value: int = 1) -> str:
    return f'<row r="{place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{place}"><v>{value}</v></c></row>'


def refused(path: Path, source: Source) -> str:
    with pytest.raises(LakeError) as error:
        read(path, ("a",), source)
    assert error.value.advice
    return error.value.message


@pytest.mark.parametrize(
    "sheet",
    [
        f"<sheetData>{cell('A1')}{cell('XFD1048576')}</sheetData>",
        f'<dimension ref="A1:B2"/><sheetData>{cell("A1")}{cell("XFD1048576")}</sheetData>',
        f"<sheetData>{cell('A1')}{cell('XFD5001')}</sheetData>",
        f"<sheetData>{cell('A1')}{cell('CV1048576')}</sheetData>",
        f"<sheetData><row>{'<c><v>1</v></c>' * (MOST_COLUMNS + 1)}</row></sheetData>",
    ],
)
def test_a_cell_far_away_is_refused_before_the_sheet_is_read(tmp_path: Path, sheet: str) -> None:
    message = refused(workbook(tmp_path / "a.xlsx", sheet), ExcelSource(path="x"))
    assert "columns" in message
    assert "parser" not in message


def test_an_ordinary_sheet_made_by_hand_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", f"<sheetData>{cell('A1')}{cell('A2', 2)}{cell('A3', 3)}</sheetData>")
    assert cells(read(path, (), ExcelSource(path="x"))[0]) == [["2"], ["3"]]


@pytest.mark.parametrize(
    ("name", "content", "source"),
    [
        ("a.csv", ",".join(f"c{number}" for number in range(100_000)) + "\n", CsvSource(path="x")),
        ("a.json", f"[{{{FIELDS}}}]", JsonSource(path="x")),
        ("a.jsonl", f"{{{FIELDS}}}\n", JsonLinesSource(path="x")),
        (
            "a.xml",
            f"<t><r>{LEAVES}</r></t>",
            XmlSource(path="x", record="r"),
        ),
    ],
)
def test_more_columns_than_any_table_has_are_refused(tmp_path: Path, name: str, content: str, source: Source) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert "columns" in refused(tmp_path / name, source)


@pytest.mark.parametrize("source", [JsonSource(path="x"), XmlSource(path="x", record="r"), DbfSource(path="x")])
def test_what_is_nested_without_end_is_refused(tmp_path: Path, source: Source) -> None:
    path = tmp_path / "a.bin"
    path.write_text("[" * 200_000 if isinstance(source, JsonSource) else "<a>" * 200_000)
    refused(path, source)


def test_a_parser_that_dies_refuses_one_file_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parser = Parser()
    good = tmp_path / "a.json"
    good.write_text('[{"a": 1}]')
    request = Request(
        task="rows", path=str(good), name="a.json", folder=str(tmp_path), source=JsonSource(path="x").model_dump_json()
    )
    parser.ask(request, 60)
    process = parser._process
    assert process is not None

    def killed(_process: object, _seconds: float) -> bytes:
        os.kill(process.pid, signal.SIGKILL)
        raise EOFError

    with monkeypatch.context() as patched:
        patched.setattr(parser_module, "_line", killed)
        with pytest.raises(LakeError, match="SIGKILL") as error:
            parser.ask(request, 60)
    assert error.value.file == "a.json"
    assert parser.ask(request, 60).columns == ("a",)
    parser.close()


def test_a_parser_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    parser = Parser()
    slow = tmp_path / "a.xml"
    slow.write_text("<t>" + "<r><a>1</a></r>" * 300_000 + "</t>")
    source = XmlSource(path="x", record="r").model_dump_json()
    request = Request(task="rows", path=str(slow), name="a.xml", folder=str(tmp_path), source=source)
    with pytest.raises(LakeError, match="took more than"):
        parser.ask(request, 0.05)
    parser.close()


@pytest.mark.slow
def test_memory_beyond_the_bound_ends_the_parser_and_not_this_process(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with path.open("w") as file:
        file.write("[")
        for _ in range(40):
            file.write("[[]]," * 1_000_000)
        file.write("[]]")
    message = refused(path, JsonSource(path="x"))
    assert "parser" in message or "MemoryError" in message


def test_secrets_do_not_reach_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WRB_PASSWORD", "geheim")
    parser = Parser()
    process = parser._running()
    environment = Path(f"/proc/{process.pid}/environ").read_bytes()
    parser.close()
    assert b"geheim" not in environment
