"""One table in the formats of open data, the same bytes for the same rows.

Header = English field names; dates ISO 8601, moments in Beijing time with their offset; decimals plain
(standards C.2). Parquet keeps types; a list is an array in JSON and joined with `;` where cells are flat. No format
changes a value: a text that begins with `=` or `@` is that text in CSV, too, and in a workbook it is no formula.
"""

from collections.abc import Callable
from gzip import GzipFile
from pathlib import Path
from shutil import copyfileobj

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from assets.publication.geographic_files import write_flatgeobuf, write_geojson, write_geoparquet
from assets.publication.labels import Labels
from assets.publication.plain_values import flat, plain
from assets.publication.workbook_file import write_workbook
from lake.engine.identifiers import literal
from lake.engine.session import open_session
from lake.storage.deletion import delete_file

_NOT_IN_XML = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]"


def write_csv(table: pa.Table, path: Path, _labels: Labels) -> None:
    """UTF-8 with a byte order mark, so that a spreadsheet recognises the Chinese. Nothing known: empty; no text: ""."""
    flat(table).write_csv(path, include_bom=True, float_scientific=False)


def write_json_lines(table: pa.Table, path: Path, _labels: Labels) -> None:
    """One object a line; decimals are numbers with all their digits."""
    _write_json(table, path, "FORMAT json")


def write_compressed_json_lines(table: pa.Table, path: Path, labels: Labels) -> None:
    """The same lines in gzip, without name and moment: equal rows, equal bytes. Those that lie beside it are taken."""
    beside, own = path.with_suffix(""), path.with_suffix(".plain")
    plain_lines = beside if beside.exists() else own
    if plain_lines == own:
        write_json_lines(table, own, labels)
    with (
        plain_lines.open("rb") as lines,
        path.open("wb") as target,
        GzipFile(filename="", mode="wb", fileobj=target, mtime=0) as packed,
    ):
        copyfileobj(lines, packed)
    if plain_lines == own:
        delete_file(path.parent, own)


def write_json(table: pa.Table, path: Path, _labels: Labels) -> None:
    """The same objects as one array."""
    _write_json(table, path, "FORMAT json, ARRAY true")


def _write_json(table: pa.Table, path: Path, options: str) -> None:
    """By DuckDB: Polars would make a float or a text of a decimal."""
    with open_session(options={"threads": 1}) as connection:
        connection.register("published", plain(table).to_arrow())
        connection.execute(f"COPY published TO {literal(str(path))} ({options})")


def write_xml(table: pa.Table, path: Path, _labels: Labels) -> None:
    """`<dataset><row><name>…`; what is not known has no element."""
    from lxml import etree

    texts = flat(table).select(pl.all().cast(pl.String).str.replace_all(_NOT_IN_XML, ""))
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


def write_parquet(table: pa.Table, path: Path, _labels: Labels) -> None:
    """Types as they are, zstd, a checksum on every page."""
    pq.write_table(table.replace_schema_metadata(None), path, compression="zstd", write_page_checksum=True)


WRITERS: dict[str, Callable[[pa.Table, Path, Labels], None]] = {
    "csv": write_csv,
    "parquet": write_parquet,
    "jsonl": write_json_lines,
    "jsonl.gz": write_compressed_json_lines,
    "xlsx": write_workbook,
    "json": write_json,
    "xml": write_xml,
    "geojson": write_geojson,
    "geo.parquet": write_geoparquet,
    "fgb": write_flatgeobuf,
}
