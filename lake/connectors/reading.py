"""Opens any delivery as lazy rows of text; what a file really is decides, not what it is called."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from lake.connectors.csv_file import read_csv
from lake.connectors.dbf_file import read_dbf
from lake.connectors.deliveries import Delivery
from lake.connectors.excel_file import is_workbook, read_excel, refuse_markup
from lake.connectors.fixed_width_file import read_fixed_width
from lake.connectors.forensics import forensics
from lake.connectors.json_file import read_json, read_json_lines, read_spool
from lake.connectors.rows import Rows
from lake.connectors.sources import (
    CsvSource,
    DbfSource,
    ExcelSource,
    FixedWidthSource,
    JsonLinesSource,
    JsonSource,
    XmlSource,
)
from lake.connectors.xml_file import read_xml
from lake.errors import LakeError


@contextmanager
def open_rows(delivery: Delivery, expected: Sequence[str] = (), scratch: Path | None = None) -> Iterator[Rows]:
    """Rows of a delivery; `expected` are the contract's column names, which help to find the header.

    The frame may only be collected or sunk inside the `with`: it reads files in `scratch` that go away afterwards.
    Raises LakeError naming the delivery, and the line where it can.
    """
    if scratch is not None:
        scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="open-", dir=scratch) as folder:
        try:
            yield _read(delivery, expected, Path(folder))
        except LakeError as error:
            error.file = error.file or delivery.name
            raise


def _read(delivery: Delivery, expected: Sequence[str], folder: Path) -> Rows:
    rows, sha256 = _reader(delivery, expected, folder)()
    if sha256 != delivery.sha256:
        raise LakeError(
            "the file was changed while it was being read",
            advice="let the department finish writing it (under a name that ends in .part), then run again",
        )
    return Rows(rows.frame, rows.columns, {**rows.report, "forensics": forensics(rows.frame, rows.columns)})


def _reader(delivery: Delivery, expected: Sequence[str], folder: Path) -> Callable[[], tuple[Rows, str]]:
    path, name = delivery.path, delivery.name
    match delivery.source:
        case CsvSource() | ExcelSource() as source if is_workbook(path):
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
        case FixedWidthSource() as source:
            return lambda: read_fixed_width(source, path, folder, name)
        case JsonSource(records=way):
            return lambda: read_json(path, way, folder, name)
        case JsonLinesSource():
            return lambda: read_json_lines(path, folder, name)
        case XmlSource(record=tag):
            return lambda: read_xml(path, tag, folder, name)
        case _:
            return lambda: (read_spool(path), delivery.sha256)
