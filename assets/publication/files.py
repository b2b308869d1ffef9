"""One table in the formats of open data, the same bytes for the same rows.

Header = English field names; dates ISO 8601, moments in Beijing time with their offset; decimals plain
(standards C.2). Parquet keeps types; a list is an array in JSON and joined with `;` where cells are flat.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from catalog.beijing import ZONE
from catalog.publishing.published_dataset import PublishedColumn

LARGEST_SHEET = 1_048_575
"""Rows below the header that a worksheet can hold."""
_NOT_IN_XML = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]"
_EXACT_IN_EXCEL = 10**15
_FIRST_EXCEL_DATE = date(1900, 3, 1)  # before it spreadsheets do not agree on the calendar
_FIXED_DATE = datetime(2000, 1, 1)  # a workbook's dates have no zone; a fixed one keeps the bytes equal


def write_csv(table: pa.Table, path: Path) -> None:
    """UTF-8 with a byte order mark, so that a spreadsheet recognises the Chinese. Nothing known: empty; no text: ""."""
    _flat(_text_moments(table)).write_csv(path, include_bom=True, float_scientific=False)


def write_json_lines(table: pa.Table, path: Path | IO[bytes]) -> None:
    """One object a line; decimals are numbers."""
    frame = _text_moments(table)
    frame.with_columns(pl.col(pl.Decimal).cast(pl.Float64), pl.col(pl.Date).dt.to_string("iso")).write_ndjson(path)


def write_json(table: pa.Table, path: Path) -> None:
    """The same objects as one array."""
    with TemporaryFile(dir=path.parent) as lines, path.open("wb") as target:
        write_json_lines(table, lines)
        lines.seek(0)
        target.write(b"[")
        for number, line in enumerate(lines):
            target.write((b",\n" if number else b"\n") + line.rstrip(b"\n"))
        target.write(b"\n]\n")


def write_xml(table: pa.Table, path: Path) -> None:
    """`<dataset><row><name>…`; what is not known has no element."""
    from lxml import etree

    frame = _flat(_text_moments(table))
    texts = frame.select(pl.all().cast(pl.String).str.replace_all(_NOT_IN_XML, ""))
    with etree.xmlfile(str(path), encoding="utf-8") as file:
        file.write_declaration()
        with file.element("dataset"):
            for values in texts.iter_rows(named=True):
                row = etree.Element("row")
                for name, value in values.items():
                    if value is not None:
                        etree.SubElement(row, name).text = value
                row.tail = "\n"
                file.write(row)


def write_parquet(table: pa.Table, path: Path) -> None:
    """Types as they are, zstd, a checksum on every page."""
    pq.write_table(table.replace_schema_metadata(None), path, compression="zstd", write_page_checksum=True)


def write_workbook(table: pa.Table, path: Path, title: str) -> None:
    """One sheet without merged cells. Text stays text: no formula, link or number is made of it."""
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
        "tmpdir": str(path.parent),
    }
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": title, "created": _FIXED_DATE})
        sheet = book.add_worksheet("data")
        sheet.freeze_panes(1, 0)
        frame = _flat(_text_moments(table))
        for column, name in enumerate(frame.columns):
            sheet.write_string(0, column, name)
        for number, row in enumerate(frame.iter_rows(), start=1):
            for column, value in enumerate(row):
                _write_cell(sheet, number, column, value)


def write_dictionary(columns: Sequence[PublishedColumn], path: Path) -> None:
    """The data dictionary: one line a column."""
    rows = [(column.name, column.title, column.type, column.description) for column in columns]
    names = ["name", "title", "type", "description"]
    pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row").write_csv(path, include_bom=True)


WRITERS: dict[str, Callable[[pa.Table, Path, str], None]] = {
    "csv": lambda table, path, _title: write_csv(table, path),
    "parquet": lambda table, path, _title: write_parquet(table, path),
    "jsonl": lambda table, path, _title: write_json_lines(table, path),
    "xlsx": write_workbook,
    "json": lambda table, path, _title: write_json(table, path),
    "xml": lambda table, path, _title: write_xml(table, path),
}


def _write_cell(sheet: Any, row: int, column: int, value: object) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float | Decimal) and abs(float(value)) < _EXACT_IN_EXCEL:
        sheet.write_number(row, column, value)
    elif isinstance(value, date) and value >= _FIRST_EXCEL_DATE:
        sheet.write_datetime(row, column, value)
    else:
        sheet.write_string(row, column, str(value))


def _text_moments(table: pa.Table) -> pl.DataFrame:
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)  # a table is never a series
    moments = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
    frame = frame.with_columns(pl.col(pl.Float64).fill_nan(None))  # readers know no NaN; nothing is known either way
    return frame.with_columns(pl.col(moments).dt.convert_time_zone(ZONE).dt.to_string("%Y-%m-%dT%H:%M:%S%:z"))


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(pl.List(pl.String)).list.join(";"))
