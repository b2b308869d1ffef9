"""OpenDocument spreadsheets with texts only, byte for byte the same for the same rows."""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import polars as pl

from pipelines.sandbox.writers.archive import MADE

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def write_ods(frame: pl.DataFrame, path: Path, titles: Sequence[str] = ()) -> pl.Series:
    """Writes titles, header and rows into one sheet; returns the row number of each row."""
    rows: Iterable[Sequence[str | None]] = [*([title] for title in titles), frame.columns, *frame.iter_rows()]
    parts = {"mimetype": _TYPE, "content.xml": "".join(_content(rows)), "META-INF/manifest.xml": _MANIFEST}
    with zipfile.ZipFile(path, "w") as file:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, MADE)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            file.writestr(info, text)
    return frame.select(line=pl.int_range(pl.len()) + 2 + len(titles))["line"]


def _content(rows: Iterable[Sequence[str | None]]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} office:version="1.2">'
    yield '<office:body><office:spreadsheet><table:table table:name="Sheet1">'
    for cells in rows:
        yield f"<table:table-row>{''.join(map(_cell, cells))}</table:table-row>"
    yield "</table:table></office:spreadsheet></office:body></office:document-content>"


def _cell(value: str | None) -> str:
    if value is None:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
