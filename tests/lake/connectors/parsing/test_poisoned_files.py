"""A file that would stop the machine is refused with a sentence: before it is read, or by the process that dies."""

import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from lake.connectors.deliveries import identity
from lake.connectors.files.dbf_file import DbfSource
from lake.connectors.files.fixed_width_file import FixedColumn, FixedWidthSource
from lake.connectors.files.json_file import JsonLinesSource, JsonSource
from lake.connectors.files.spreadsheet import CsvSource, ExcelSource
from lake.connectors.files.xml_file import XmlSource
from lake.connectors.limits import MOST_COLUMNS
from lake.connectors.parsing import parser as parser_module
from lake.connectors.parsing.parser import Parser
from lake.connectors.parsing.parser_process import Request
from lake.connectors.rows.header import column_names
from lake.connectors.source import Source
from lake.errors import LakeError
from tests.lake.connectors.helpers import cells, read
from tests.lake.connectors.poison import cell, workbook

FIELDS = ",".join(f'"c{number}":1' for number in range(6_000))
LEAVES = "".join(f"<c{number}/>" for number in range(6_000))


def refused(path: Path, source: Source) -> str:
    with pytest.raises(LakeError) as error:
        read(path, ("a",), source)
    assert error.value.advice
    return error.value.message


def asked(path: Path, source: Source) -> Request:
    return Request(
        task="rows", path=str(path), name=path.name, folder=str(path.parent), source=source.model_dump_json()
    )


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
    request = asked(good, JsonSource(path="x"))
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
    request = asked(slow, XmlSource(path="x", record="r"))
    with pytest.raises(LakeError, match="took more than"):
        parser.ask(request, 0.05)
    parser.close()


def test_memory_beyond_the_bound_ends_one_delivery_and_not_this_process(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("[" + "[[]]," * 1_000_000 + "[]]")
    parser = Parser(memory=256 << 20)
    with pytest.raises(LakeError, match=r"MemoryError|ended the parser"):
        parser.ask(asked(path, JsonSource(path="x")), 60)
    path.write_text('[{"a": 1}]')
    assert parser.ask(asked(path, JsonSource(path="x")), 60).columns == ("a",)
    parser.close()


def test_a_large_parent_does_not_make_its_parser_look_grown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser_module, "GROWN", 400 << 20)
    ballast = b"x" * (400 << 20)
    path, parser = tmp_path / "a.json", Parser()
    path.write_text('[{"a": 1}]')
    assert parser.ask(asked(path, JsonSource(path="x")), 60).peak < len(ballast)
    assert parser._process is not None  # the next file needs no new one
    parser.close()


def test_repeated_cells_of_an_ods_are_bounded_by_the_parser(tmp_path: Path) -> None:
    table = "urn:oasis:names:tc:opendocument:xmlns:"
    cells_ = '<t:table-cell o:value-type="float" o:value="1" t:number-columns-repeated="16384"/>'
    content = (
        f'<o:document-content xmlns:o="{table}office:1.0" xmlns:t="{table}table:1.0"><o:body><o:spreadsheet>'
        f'<t:table t:name="S"><t:table-row t:number-rows-repeated="1048576">{cells_}</t:table-row></t:table>'
        "</o:spreadsheet></o:body></o:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", "<m/>")
        parts.writestr("content.xml", content)
    parser = Parser(memory=256 << 20)
    with pytest.raises(LakeError) as error:
        parser.ask(asked(tmp_path / "a.ods", ExcelSource(path="x")), 60)
    assert error.value.advice
    parser.close()


def test_sheets_that_are_too_large_together_are_refused(tmp_path: Path) -> None:
    far = f"<sheetData>{cell('A1')}{cell('J1048576')}</sheetData>"
    path = workbook(tmp_path / "a.xlsx", far)
    with zipfile.ZipFile(path, "a") as parts:
        parts.writestr("xl/other.xml", parts.read("xl/worksheets/sheet1.xml"))
    assert "sheet 2" in refused(path, ExcelSource(path="x"))


def test_cells_that_only_have_a_look_span_nothing(tmp_path: Path) -> None:
    styled = '<row r="1048576"><c r="XFD1048576" s="3"/></row>'
    path = workbook(tmp_path / "a.xlsx", f"<sheetData>{cell('A1')}{cell('A2', 2)}{styled}</sheetData>")
    assert cells(read(path, (), ExcelSource(path="x"))[0]) == [["2"]]


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n" + b"1" * (17 << 20),
        b'a,b\n"' + b"1\n" * (9 << 20) + b'",2\n',
        b"a,b\n" + b'"1\n' * (6 << 20),
        b"a,b\n1,2\n" + b"," * (3 << 20) + b"\n",
    ],
)
def test_a_record_that_does_not_end_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    assert refused(tmp_path / "a.csv", CsvSource(path="x"))


def test_a_line_of_fixed_width_that_does_not_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"1" * (17 << 20))
    source = FixedWidthSource(path="x", columns=(FixedColumn(name="a", start=1, width=1),))
    assert "longer than" in refused(tmp_path / "a.txt", source)


def test_a_header_far_wider_than_its_rows_is_refused(tmp_path: Path) -> None:
    header = ",".join(f"c{number}" for number in range(MOST_COLUMNS))
    (tmp_path / "a.csv").write_text(f"{header}\n" + "1\n" * 10_000)
    assert "almost empty" in refused(tmp_path / "a.csv", CsvSource(path="x"))


def test_a_header_of_one_name_repeated_takes_no_time_of_its_own() -> None:
    names = column_names(["a"] * MOST_COLUMNS, ()).names
    assert names[:2] + names[-1:] == ("a", "a_2", f"a_{MOST_COLUMNS}")


def test_a_name_as_long_as_a_book_is_refused_and_not_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("张" * 2_000 + ",b\n1,2\n")
    message = refused(tmp_path / "a.csv", CsvSource(path="x"))
    assert "2,000 letters" in message
    assert "张" not in message


def test_a_file_with_holes_is_refused_before_it_is_hashed(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(LakeError, match="at most"):
        identity(tmp_path / "a.csv", "a.csv")


def test_the_parser_ends_with_its_parent_whatever_it_is_busy_with(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<t>" + "<r><a>1</a></r>" * 500_000 + "</t>")
    request = asked(tmp_path / "a.xml", XmlSource(path="x", record="r")).model_dump_json()
    program = (
        "import sys; from lake.connectors.parsing.parser import Parser\n"
        "from lake.connectors.parsing.parser_process import Request\n"
        "parser = Parser(); process = parser._running(); print(process.pid, flush=True)\n"
        "parser.ask(Request.model_validate_json(sys.argv[1]), 60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program, request], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    end = time.monotonic() + 20
    while _lives(child) and time.monotonic() < end:
        time.sleep(0.02)
    assert not _lives(child)


def _lives(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_programs_in_the_working_folder_are_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(7)")
    (tmp_path / "a.json").write_text('[{"a": 1}]')
    monkeypatch.chdir(tmp_path)
    parser = Parser()
    assert parser.ask(asked(tmp_path / "a.json", JsonSource(path="x")), 60).columns == ("a",)
    parser.close()


def test_secrets_do_not_reach_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WRB_PASSWORD", "geheim")
    parser = Parser()
    process = parser._running()
    environment = Path(f"/proc/{process.pid}/environ").read_bytes()
    parser.close()
    assert b"geheim" not in environment
