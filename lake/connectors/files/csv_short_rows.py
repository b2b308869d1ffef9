"""Rows of a delimited text that have fewer cells than its header, which a reader of columns takes for empty ones."""

from pathlib import Path

import polars as pl

from lake.connectors.files.csv_layout import Layout, records
from lake.connectors.files.line_scan import LineScan

_LINE, _NUMBER = "line", "number"


def short_row_lines(text: Path, layout: Layout, scan: LineScan, width: int) -> list[int]:
    """The lines of the rows that are not blank and lack cells, of a text that is `regular`."""
    if len(scan.continuation_lines(layout.data_line)):
        return _by_record(text, layout, width)
    line = pl.col(_LINE)
    plain = line.str.replace_all('"[^"]*"', '"') if scan.quotes else line
    is_short = plain.str.count_matches(layout.delimiter, literal=True) + 1 < width
    is_blank = plain.str.strip_chars(f"{layout.delimiter}\r") == ""
    found = (
        pl.scan_lines(text, name=_LINE, row_index_name=_NUMBER, row_index_offset=1, glob=False)
        .filter(pl.col(_NUMBER) >= layout.data_line, is_short & ~is_blank)
        .select(_NUMBER)
        .collect(engine="streaming")
    )
    return found[_NUMBER].sort().to_list()


def _by_record(text: Path, layout: Layout, width: int) -> list[int]:
    with text.open(encoding="utf-8-sig", newline="\n") as file:
        lines = (line for number, line in enumerate(file, start=1) if number >= layout.data_line)
        rows = records(lines, layout.delimiter)
        return [line + layout.data_line - 1 for line, cells in rows if any(cells) and len(cells) < width]
