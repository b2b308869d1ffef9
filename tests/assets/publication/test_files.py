"""Every format holds what the table holds, and the same bytes each time."""

import gzip
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from python_calamine import CalamineWorkbook

from assets.publication.files import WRITERS
from assets.publication.labels import Labels, formula_notes, write_dictionary
from assets.publication.workbook_file import obstacle
from catalog.contracts.reference_models import GEOGRAPHIC_FORMATS
from catalog.publishing.published_dataset import PublishedColumn
from lake.storage.checksum_list import write_sums
from tests.examples import examples

NOT_PLACED = [name for name in WRITERS if name not in GEOGRAPHIC_FORMATS]
"""The table has no places; what needs some is tested in test_geographic_files.py."""
MOMENT = datetime(2023, 6, 1, 16, tzinfo=UTC)
SCHEMA = pa.schema(
    {
        "name": pa.string(),
        "count": pa.int64(),
        "share": pa.float64(),
        "amount": pa.decimal128(18, 2),
        "day": pa.date32(),
        "moment": pa.timestamp("us", tz="UTC"),
        "kinds": pa.list_(pa.string()),
        "is_open": pa.bool_(),
    }
)
FIRST = {
    "name": "=1+1",
    "count": 2**60,
    "share": 0.25,
    "amount": Decimal("1234.50"),
    "day": date(2023, 6, 2),
    "moment": MOMENT,
    "kinds": ["甲", "乙"],
    "is_open": True,
}
EMPTY = dict.fromkeys(FIRST)
LABELS = Labels("标题", [PublishedColumn("name", "名称", "text", "全称")])
TABLE = pa.Table.from_pylist([FIRST, EMPTY], schema=SCHEMA)


def read_sheet(path: Path) -> list[list[Any]]:
    workbook = CalamineWorkbook.from_path(path)
    assert workbook.sheet_names == ["数据", "数据字典"]
    return workbook.get_sheet_by_index(0).to_python()


def test_compressed_lines_are_the_lines(tmp_path: Path) -> None:
    for name in ("jsonl", "jsonl.gz"):
        WRITERS[name](TABLE, tmp_path / f"data.{name}", LABELS)
    assert gzip.decompress((tmp_path / "data.jsonl.gz").read_bytes()) == (tmp_path / "data.jsonl").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"data.jsonl", "data.jsonl.gz"}


@pytest.mark.parametrize("name", NOT_PLACED)
def test_equal_tables_give_equal_bytes(tmp_path: Path, name: str) -> None:
    for folder in ("once", "again"):
        (tmp_path / folder).mkdir()
        WRITERS[name](TABLE, tmp_path / folder / f"data.{name}", LABELS)
    assert (tmp_path / "once" / f"data.{name}").read_bytes() == (tmp_path / "again" / f"data.{name}").read_bytes()
    assert [path.name for path in (tmp_path / "once").iterdir()] == [f"data.{name}"]


def test_csv_opens_in_a_spreadsheet_and_parses_back(tmp_path: Path) -> None:
    WRITERS["csv"](TABLE, tmp_path / "data.csv", LABELS)
    lines = (tmp_path / "data.csv").read_bytes().decode("utf-8").splitlines()
    assert lines[0] == "\ufeffname,count,share,amount,day,moment,kinds,is_open"
    assert lines[1] == "=1+1,1152921504606846976,0.25,1234.50,2023-06-02,2023-06-02T00:00:00+08:00,甲;乙,true"
    assert lines[2] == ",,,,,,,"


def test_json_keeps_lists_and_numbers(tmp_path: Path) -> None:
    for name in ("json", "jsonl"):
        WRITERS[name](TABLE, tmp_path / f"data.{name}", LABELS)
    objects = [json.loads(line) for line in (tmp_path / "data.jsonl").read_text(encoding="utf-8").splitlines()]
    assert objects == json.loads((tmp_path / "data.json").read_text(encoding="utf-8"))
    assert objects[0] == {
        **FIRST,
        "amount": 1234.5,
        "day": "2023-06-02",
        "moment": "2023-06-02T00:00:00+08:00",
    }
    assert objects[1] == EMPTY


def test_a_workbook_makes_no_formula_link_or_rounded_number(tmp_path: Path) -> None:
    WRITERS["xlsx"](TABLE, tmp_path / "data.xlsx", LABELS)
    header, first, *_ = read_sheet(tmp_path / "data.xlsx")
    assert header == ["名称", *list(FIRST)[1:]]
    assert first[:5] == ["=1+1", str(2**60), 0.25, 1234.5, date(2023, 6, 2)]
    assert first[5:] == ["2023-06-02T00:00:00+08:00", "甲;乙", True]


def test_a_date_before_spreadsheets_stays_right(tmp_path: Path) -> None:
    table = pa.table({"day": pa.array([date(1850, 1, 1)])})
    WRITERS["xlsx"](table, tmp_path / "data.xlsx", LABELS)
    assert read_sheet(tmp_path / "data.xlsx")[1] == ["1850-01-01"]


def test_xml_leaves_out_what_is_unknown_and_what_xml_cannot_say(tmp_path: Path) -> None:
    table = pa.table({"name": ["<甲>\x00", None]})
    WRITERS["xml"](table, tmp_path / "data.xml", LABELS)
    rows = etree.parse(str(tmp_path / "data.xml")).getroot()
    assert [[(cell.tag, cell.text) for cell in row] for row in rows] == [[("name", "<甲>")], []]


def test_parquet_keeps_types(tmp_path: Path) -> None:
    WRITERS["parquet"](TABLE, tmp_path / "data.parquet", LABELS)
    assert pq.read_table(tmp_path / "data.parquet").equals(TABLE)


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.just('"a",\r\n=b'))))
def test_any_text_survives_csv_and_json(tmp_path: Path, texts: list[str | None]) -> None:
    table = pa.table({"number": pa.array(range(len(texts)), pa.int64()), "text": pa.array(texts, pa.string())})
    assert list(_read_back(table, tmp_path)) == [texts, texts]


def _read_back(table: pa.Table, folder: Path) -> Iterator[list[str | None]]:
    for name in ("csv", "jsonl"):
        WRITERS[name](table, folder / f"data.{name}", LABELS)
    frame = pl.read_csv(folder / "data.csv", schema={"number": pl.Int64, "text": pl.String})
    yield frame["text"].to_list()
    yield [json.loads(line)["text"] for line in (folder / "data.jsonl").read_bytes().split(b"\n") if line]


def test_a_workbook_explains_its_columns(tmp_path: Path) -> None:
    WRITERS["xlsx"](TABLE, tmp_path / "data.xlsx", LABELS)
    dictionary = CalamineWorkbook.from_path(tmp_path / "data.xlsx").get_sheet_by_name("数据字典").to_python()
    assert dictionary == [["字段", "名称", "类型", "说明", "备注"], ["name", "名称", "text", "全称", ""]]


@pytest.mark.parametrize(("text", "fits"), [("长" * 32_767, True), ("长" * 32_768, False), ("𠮷" * 16_384, False)])
def test_a_text_that_a_cell_would_cut_makes_no_workbook(text: str, fits: bool) -> None:
    assert (obstacle(pa.table({"text": ["", None, text]})) is None) == fits
    assert (obstacle(pa.table({"texts": [["a"], [text]]})) is None) == fits
    assert obstacle(TABLE) is None


def test_the_dictionary_says_which_texts_look_like_formulas() -> None:
    table = pa.table({"a": ["=1+1", "@b", None, "c=d"], "b": ["c", "", "d", "e"], "number": [-1, 2, 3, 4]})
    notes = formula_notes(table)
    assert list(notes) == ["a"] and "有2个值" in notes["a"]
    assert formula_notes(table.select(["number"])) == {} == formula_notes(table.slice(0, 0))


@pytest.mark.parametrize("name", ["csv", "jsonl", "json", "xlsx", "xml"])
def test_a_fraction_of_a_second_is_kept(tmp_path: Path, name: str) -> None:
    moments = pa.array([MOMENT.replace(microsecond=micros) for micros in (0, 120_000, 1)], pa.timestamp("us", "UTC"))
    path = tmp_path / f"data.{name}"
    WRITERS[name](pa.table({"moment": moments}), path, LABELS)
    written = str(read_sheet(path)) if name == "xlsx" else path.read_text(encoding="utf-8")
    for text in ("00:00:00+08:00", "00:00:00.120+08:00", "00:00:00.000001+08:00"):
        assert f"2023-06-02T{text}" in written


@pytest.mark.parametrize("name", ["csv", "jsonl", "json", "xml"])
def test_a_decimal_keeps_its_digits(tmp_path: Path, name: str) -> None:
    table = pa.table({"amount": pa.array([Decimal("1234567890123456.10")], pa.decimal128(18, 2))})
    WRITERS[name](table, tmp_path / f"data.{name}", LABELS)
    assert "1234567890123456.10" in (tmp_path / f"data.{name}").read_text(encoding="utf-8").replace('"', "'")
    assert "'1234567890123456.10'" not in (tmp_path / f"data.{name}").read_text(encoding="utf-8").replace('"', "'")


def test_what_is_no_number_is_not_known(tmp_path: Path) -> None:
    table = pa.table({"number": [1.5, float("nan"), float("inf"), float("-inf"), None]})
    WRITERS["json"](table, tmp_path / "data.json", LABELS)
    assert [row["number"] for row in json.loads((tmp_path / "data.json").read_bytes())] == [1.5, None, None, None, None]


def test_no_rows_are_a_file_without_rows(tmp_path: Path) -> None:
    for name in NOT_PLACED:
        WRITERS[name](TABLE.slice(0, 0), tmp_path / f"data.{name}", LABELS)
    assert json.loads((tmp_path / "data.json").read_bytes()) == []
    assert (tmp_path / "data.jsonl").read_bytes() == b""


def test_the_dictionary_and_the_checksums_stand_beside(tmp_path: Path) -> None:
    write_dictionary(LABELS, tmp_path / "dictionary.csv")
    assert (tmp_path / "dictionary.csv").read_text(encoding="utf-8-sig").splitlines()[1] == 'name,名称,text,全称,""'
    write_sums(tmp_path, ["dictionary.csv"])
    assert (tmp_path / "SHA256SUMS").read_text(encoding="utf-8").endswith("  dictionary.csv\n")


def test_a_workbook_prints_as_wide_as_a_page_with_its_headings_on_every_one(tmp_path: Path) -> None:
    WRITERS["xlsx"](TABLE, tmp_path / "data.xlsx", LABELS)
    with zipfile.ZipFile(tmp_path / "data.xlsx") as parts:
        sheets = [parts.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2)]
        book = parts.read("xl/workbook.xml").decode()
    for sheet in sheets:
        assert '<pageSetUpPr fitToPage="1"/>' in sheet and 'orientation="landscape"' in sheet
        assert 'fitToHeight="0"' in sheet and "<cols>" in sheet
    assert book.count("_xlnm.Print_Titles") == 2
