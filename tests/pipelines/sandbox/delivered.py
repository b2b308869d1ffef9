"""Reads what the sandbox delivered, without the lake's connectors: position → field → value as written."""

import csv
import io
import json
import re
import sqlite3
import struct
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml
from python_calamine import CalamineWorkbook

from catalog.contracts.contract import Contract
from catalog.registry.registry import Registry
from lake.connectors.databases.sql_database import SqlSource
from lake.connectors.files.fixed_width_file import FixedWidthSource
from lake.connectors.files.xml_file import XmlSource
from lake.connectors.http.http_api import HttpSource
from lake.connectors.landing.landing_file import glob_pattern

Cells = dict[str, str | None]
QUERIED = {"wrb_rwdb:query": "ST_RSVRFCCH_B"}
"""The table that carries the rows of a resource that is read by a query over several."""


@cache
def registry() -> Registry:
    return Registry.load()


def by_line(landing: Path, resource: str, file: str) -> dict[int, Cells]:
    """Rows of a file by line (workbook: row over all sheets; XML: line of the record; dBASE: record)."""
    name, _, member = file.partition("!")
    content = (landing / name).read_bytes()
    if member:
        content = zipfile.ZipFile(io.BytesIO(content)).read(member)
    contract = registry().resource(resource).contract
    match Path(member or name).suffix:
        case ".csv" | ".tsv":
            return _csv(content)
        case ".txt":
            return _fixed(content, contract)
        case ".dbf":
            return _dbf(content)
        case ".jsonl":
            return {number: json.loads(line) for number, line in enumerate(content.decode().splitlines(), start=1)}
        case ".xml":
            return _xml(content, contract)
        case ".xlsx" | ".ods":
            return _workbook(content, contract)
    raise AssertionError(f"no reader for {file}")


def rows_of(out: Path, source: str) -> list[Cells]:
    """Rows of a database table (connection:table) or of an interface (connection:/path)."""
    connection, _, place = source.partition(":")
    if place.startswith("/"):
        lines = (out / "service" / f"{place.strip('/')}.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]
    addresses = yaml.safe_load((out / "landing" / "connections.yaml").read_text("utf-8"))
    database = addresses[connection].rpartition("${LANDING}/")[2]
    return _table(out / "landing" / database, QUERIED.get(source, place))


def source_names(contract: Contract) -> list[str]:
    """What the truth calls the databases and interfaces of a resource."""
    return [
        f"{source.connection}:{source.path if isinstance(source, HttpSource) else source.table or 'query'}"
        for source in contract.sources
        if isinstance(source, SqlSource | HttpSource)
    ]


def is_expected(contract: Contract, file: str) -> bool:
    """Whether the contract would find this file; a member of an archive counts as lying beside it."""
    name, _, member = file.partition("!")
    place = (Path(name).parent / member).as_posix() if member else name
    return any(glob_pattern(getattr(source, "path", "")).fullmatch(place) for source in contract.sources)


def _csv(content: bytes) -> dict[int, Cells]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",\t;|", key=first.count))
    header = next(reader)
    rows, line = {}, reader.line_num + 1
    for cells in reader:
        whole = cells + [""] * (len(header) - len(cells))  # the last row of a file that broke off is short
        rows[line] = {name: cell or None for name, cell in zip(header, whole, strict=True)}
        line = reader.line_num + 1
    return rows


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _fixed(content: bytes, contract: Contract) -> dict[int, Cells]:
    (source,) = (source for source in contract.sources if isinstance(source, FixedWidthSource))
    return {
        number: {
            column.name: line[column.start - 1 : column.start - 1 + column.width].decode(source.encoding).strip()
            or None
            for column in source.columns
        }
        for number, line in enumerate(content.split(b"\r\n")[:-1], start=1)
    }


def _dbf(content: bytes) -> dict[int, Cells]:
    records, start, length = struct.unpack("<4xIHH", content[:12])
    fields = [content[place : place + 32] for place in range(32, start - 1, 32)]
    widths = [(field[:11].rstrip(b"\0").decode("gbk"), field[16]) for field in fields]
    rows: dict[int, Cells] = {}
    for number in range(records):
        place = start + number * length + 1
        rows[number + 1] = cells = {}
        for name, width in widths:
            cells[name] = content[place : place + width].decode("gbk").strip() or None
            place += width
    return rows


def _xml(content: bytes, contract: Contract) -> dict[int, Cells]:
    (source,) = (source for source in contract.sources if isinstance(source, XmlSource))
    text, rows = content.decode(), {}
    for record in re.finditer(rf"^<{source.record}>(.*?)</{source.record}>$", text, re.DOTALL | re.MULTILINE):
        leaves = re.findall(r"<(\w+)>([^<]*)</\1>", record[1])
        rows[text.count("\n", 0, record.start()) + 1] = {name: _unescaped(leaf) or None for name, leaf in leaves}
    return rows


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _workbook(content: bytes, contract: Contract) -> dict[int, Cells]:
    book, rows, offset = CalamineWorkbook.from_filelike(io.BytesIO(content)), {}, 0
    expected = set(contract.raw_columns)
    for title in book.sheet_names:
        cells = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
        header = next(number for number, row in enumerate(cells) if len(expected & set(map(str, row))) >= 2)
        names = [str(name) for name in cells[header]]
        for number, row in enumerate(cells[header + 1 :], start=offset + header + 2):
            rows[number] = {
                name: None if value == "" else str(value) for name, value in zip(names, row, strict=False) if name
            }
        offset += len(cells)
    return rows


def _table(path: Path, table: str) -> list[Cells]:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        result = connection.execute(f'SELECT * FROM "{table}"')
        names = [column[0] for column in result.description]
        return [{name: _text(value) for name, value in zip(names, row, strict=True)} for row in result]
    finally:
        connection.close()


def _text(value: object) -> str | None:
    if value is None:
        return None
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def holding(rows: list[Cells], field: str) -> "dict[str | None, list[frozenset[str | None]]]":
    """Value of a field → the values of each row that has it: to find a row by the parts of its key."""
    found: dict[str | None, list[frozenset[str | None]]] = {}
    for row in rows:
        found.setdefault(row[field], []).append(frozenset(row.values()))
    return found


def everything(out: Path) -> Iterator[str]:
    """All that was delivered, as text."""
    for path in sorted((out / "landing").rglob("*")):
        match path.suffix:
            case ".csv" | ".tsv" | ".txt" | ".jsonl" | ".xml":
                yield _decoded(path.read_bytes())
            case ".zip":
                archive = zipfile.ZipFile(path)
                yield from (_decoded(archive.read(member)) for member in archive.namelist())
            case ".dbf":
                yield path.read_bytes().decode("gbk", "replace")
            case ".xlsx" | ".ods":
                book = CalamineWorkbook.from_path(str(path))
                yield str([book.get_sheet_by_name(title).to_python() for title in book.sheet_names])
            case ".db":
                yield "\n".join(sqlite3.connect(path).iterdump())
    for path in sorted((out / "service").rglob("*.jsonl")):
        yield path.read_text("utf-8")
