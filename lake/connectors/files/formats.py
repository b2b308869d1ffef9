"""Which reader reads a delivery: what a file really is decides, not what it is called."""

from collections.abc import Callable, Sequence
from pathlib import Path

from lake.connectors.files.csv_file import read_csv
from lake.connectors.files.dbf_file import read_dbf
from lake.connectors.files.excel_file import is_workbook, read_excel, refuse_markup
from lake.connectors.files.fixed_width_file import read_fixed_width
from lake.connectors.files.json_file import read_json, read_json_lines, read_spool
from lake.connectors.files.xml_file import read_xml
from lake.connectors.rows.rows import Rows
from lake.connectors.sources import (
    CsvSource,
    DbfSource,
    ExcelSource,
    FixedWidthSource,
    HttpSource,
    JsonLinesSource,
    JsonSource,
    Source,
    SqlSource,
    XmlSource,
)

Reader = Callable[[], tuple[Rows, str]]
"""Gives the rows of a delivery and the sha256 of the bytes they come from."""


def is_foreign(path: Path, source: Source) -> bool:
    """Whether a parser must take the whole of a foreign format apart, and can die of it.

    Delimited text, text of fixed width and what the lake spooled itself are read as streams of bounded lines.
    """
    return not isinstance(source, CsvSource | FixedWidthSource | SqlSource | HttpSource) or (
        isinstance(source, CsvSource) and is_workbook(path)
    )


def reader_of(path: Path, name: str, sha256: str, source: Source, expected: Sequence[str], folder: Path) -> Reader:
    """The reader of a delivery; LakeError at once for what only calls itself a table."""
    match source:
        case CsvSource() | ExcelSource() if is_workbook(path):
            workbook = source if isinstance(source, ExcelSource) else ExcelSource(path=source.path)
            return lambda: read_excel(path, workbook, expected, folder, name)
        case CsvSource(encoding=encoding, columns=columns):
            refuse_markup(path)
            return lambda: read_csv(path, encoding, expected, folder, name, columns)
        case ExcelSource():
            refuse_markup(path)
            return lambda: read_csv(path, "auto", expected, folder, name)
        case DbfSource(encoding=encoding):
            return lambda: read_dbf(path, encoding, expected, folder, name)
        case FixedWidthSource():
            return lambda: read_fixed_width(source, path, folder, name)
        case JsonSource(records=way):
            return lambda: read_json(path, way, folder, name)
        case JsonLinesSource():
            return lambda: read_json_lines(path, folder, name)
        case XmlSource(record=tag):
            return lambda: read_xml(path, tag, expected, folder, name)
        case _:
            return lambda: (read_spool(path), sha256)
