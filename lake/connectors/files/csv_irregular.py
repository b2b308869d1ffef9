"""The slow, lenient way through delimited text: ragged rows and quotes that are not where they belong."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lake.connectors.files.csv_layout import BrokenQuoteError, Layout, records
from lake.connectors.files.csv_lines import tidied
from lake.connectors.limits import MOST_PADDED_COLUMNS, check_columns
from lake.connectors.refusals import Refusal
from lake.connectors.rows.header import Names
from lake.connectors.rows.row_facts import told
from lake.connectors.rows.row_store import RowStore
from lake.connectors.rows.rows import SURPLUS_COLUMN


def read_irregular(
    text: Path, layout: Layout, names: Names, folder: Path, name: str, *, whole: bool
) -> tuple[RowStore, dict[str, Any]]:
    """Every record with its cells; what a row has beyond the header goes to `_surplus`, what it lacks is null.

    Where quotes are broken, the lines are read with quotes as plain characters, but only if every line then has
    exactly its cells; otherwise LakeError names the line, since cells and lines could be taken for others. Of a file
    that is not `whole` the last cell ends with the file.
    """
    try:
        return _read(text, layout, names, folder, quoted=True, strict=whole)
    except BrokenQuoteError as broken:
        store, counts = _read_unquoted(text, layout, names, folder)
        if not counts or counts["surplus_rows"] or counts["short_rows"]:
            raise Refusal.OPEN_QUOTE.error(file=name, line=broken.line + layout.data_line - 1) from broken
        return store, {**counts, "quotes": f"broken in line {broken.line + layout.data_line - 1}, taken as characters"}


def _read_unquoted(text: Path, layout: Layout, names: Names, folder: Path) -> tuple[RowStore, dict[str, Any]]:
    """Every line as a record; no counts when one is too long for any."""
    try:
        return _read(text, layout, names, folder, quoted=False, strict=True)
    except BrokenQuoteError:
        return RowStore(folder), {}


def _read(
    text: Path, layout: Layout, names: Names, folder: Path, *, quoted: bool, strict: bool
) -> tuple[RowStore, dict[str, Any]]:
    store = RowStore(folder, names.names)
    width, short = len(names.names), list[int]()
    counts = {"surplus_rows": 0, "short_rows": 0, "blank_rows": 0}
    lines = _lines(text, layout.data_line)
    if quoted:
        lines = tidied(lines, layout.delimiter, width, spaced=layout.spaced)
    for line, cells in records(lines, layout.delimiter, quoted=quoted, strict=strict):
        check_columns(len(cells), MOST_PADDED_COLUMNS)
        if not any(cells):
            counts["blank_rows"] += 1
            continue
        record = _record(cells if quoted else [*map(_unquoted, cells)], names)
        counts["surplus_rows"] += SURPLUS_COLUMN in record
        if len(cells) < width:
            counts["short_rows"] += 1
            short.append(line + layout.data_line - 1)
        if not quoted and (counts["surplus_rows"] or counts["short_rows"]):
            break  # the delivery is refused: there is no need to read on
        store.add(line + layout.data_line - 1, record)
    return store, {**counts, **told("short_row_lines", short)}


def _lines(text: Path, first: int) -> Iterator[str]:
    with text.open(encoding="utf-8-sig", newline="\n") as file:
        for number, line in enumerate(file, start=1):
            if number >= first:
                yield line


def _record(cells: list[str], names: Names) -> dict[str, str | None]:
    record: dict[str, str | None] = dict(zip(names.names, cells, strict=False))
    surplus = cells[len(names.names) :]
    if any(surplus):
        record[SURPLUS_COLUMN] = json.dumps(surplus, ensure_ascii=False)
    return record


def _unquoted(cell: str) -> str:
    if len(cell) > 1 and cell.startswith('"') and cell.endswith('"'):
        return cell[1:-1].replace('""', '"')
    return cell
