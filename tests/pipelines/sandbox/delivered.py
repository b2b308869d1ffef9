"""Reads what the sandbox delivered, without the lake's connectors: position → field → value as written."""

import csv
import io
import json
import re
import sqlite3
from pathlib import Path

from python_calamine import CalamineWorkbook

Cells = dict[str, str | None]
ENCODINGS = {"psb": "gb18030", "amr/market": "utf-8-sig", "amr/inspection": "utf-16", "gsda": "utf-8"}
TABLES = {
    "sib_core:AC43": ("sib/core.db", "AC43", ("AAC001", "AAB001", "AAE140", "AAE002")),
    "wrb_rwdb:ST_STBPRP_B": ("wrb/rwdb.db", "ST_STBPRP_B", ("STCD",)),
    "wrb_rwdb:ST_RSVR_R": ("wrb/rwdb.db", "ST_RSVR_R", ("STCD", "TM")),
    "wrb_rwdb:ST_RIVER_R": ("wrb/rwdb.db", "ST_RIVER_R", ("STCD", "TM")),
    "wrb_rwdb:query": ("wrb/rwdb.db", "ST_RSVRFCCH_B", ("STCD",)),
}


def by_line(landing: Path, file: str) -> dict[int, Cells]:
    """Rows of a file by line (workbook: row; XML: line of the record)."""
    path = landing / file
    match path.suffix:
        case ".csv":
            return _csv(path, file)
        case ".jsonl":
            lines = path.read_text("utf-8").splitlines()
            return {number: json.loads(line) for number, line in enumerate(lines, start=1)}
        case ".xml":
            return _xml(path)
        case ".xlsx":
            return _excel(path)
    raise AssertionError(f"no reader for {file}")


def by_key(out: Path, source: str) -> dict[str, list[Cells]]:
    """Rows of a database table or of the interface by key; a key may occur twice."""
    if source.startswith("eeb_air:"):
        lines = (out / "service" / "api" / "air-quality" / "hourly.jsonl").read_text("utf-8").splitlines()
        rows: list[Cells] = [json.loads(line) for line in lines]
        key: tuple[str, ...] = ("WatchPoint", "Date", "Hour")
    else:
        database, table, key = TABLES[source]
        rows = _table(out / "landing" / database, table)
    found: dict[str, list[Cells]] = {}
    for row in rows:
        found.setdefault("|".join(row[name] or "" for name in key), []).append(row)
    return found


def _csv(path: Path, file: str) -> dict[int, Cells]:
    encoding = next(value for prefix, value in ENCODINGS.items() if file.startswith(prefix))
    text = path.read_bytes().decode(encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if encoding == "utf-16" else ",")
    header = next(reader)
    rows, line = {}, reader.line_num + 1
    for cells in reader:
        rows[line] = {name: cell or None for name, cell in zip(header, cells, strict=True)}
        line = reader.line_num + 1
    return rows


def _xml(path: Path) -> dict[int, Cells]:
    rows = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if line.startswith("<XK>"):
            rows[number] = {name: text or None for name, text in re.findall(r"<(\w+)>([^<]*)</\1>", line)}
    return rows


def _excel(path: Path) -> dict[int, Cells]:
    cells = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    header = [str(name) for name in cells[2]]
    return {
        number: {name: None if value == "" else str(value) for name, value in zip(header, row, strict=True)}
        for number, row in enumerate(cells[3:], start=4)
    }


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
