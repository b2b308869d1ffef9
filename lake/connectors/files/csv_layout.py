"""How a delimited text is laid out: delimiter, title rows, header, first line of data; decided from its beginning."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from lake.connectors.files.csv_lines import spaced_quotes, tidied
from lake.connectors.limits import LONGEST_RECORD, MOST_RECORD_LINES
from lake.connectors.rows.header import header_index, overlap

DELIMITERS = {
    ",": "comma",
    "\t": "tab",
    ";": "semicolon",
    "|": "pipe",
    "\x01": "control-A",
    "\x1f": "unit separator",
}
"""The last two are what Hive and old hosts write."""
_LOOKED_AT = 1 << 18
_RECORDS = 200
_BARE_RETURN = "\ufdd0"
"""No character at all; stands for a carriage return inside a line while Python's reader is at work, which would
take it for a line end."""


@dataclass(frozen=True)
class Layout:
    """Lines count from 1, the header's is 0 where there is none. `titles` are the rows above the header, as sent.

    `width` is the number of cells in the first row of data, 0 without any. In a `spaced` text a blank stands before
    quoted cells.
    """

    delimiter: str
    header: tuple[str, ...]
    header_line: int
    data_line: int
    titles: tuple[tuple[str, ...], ...]
    width: int = 0
    spaced: bool = False


class BrokenQuoteError(Exception):
    """A quotation mark that is not closed, or closed in the middle of a cell, in the record that starts on `line`.

    So is a record that goes on for longer than any: that is raised also when not strict.
    """

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def records(
    text_lines: Iterable[str], delimiter: str, *, quoted: bool = True, strict: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """Cells of each record with the physical line it starts on; BrokenQuoteError only when strict."""
    csv.field_size_limit(LONGEST_RECORD)
    taken = _Taken()
    lines = map(_hide_bare_returns, taken.bounded(text_lines))
    quoting = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    reader = csv.reader(lines, delimiter=delimiter, strict=strict, quoting=quoting)  # type: ignore[arg-type]
    line = 1
    try:
        for cells in reader:
            yield line, [cell.replace(_BARE_RETURN, "\r") if _BARE_RETURN in cell else cell for cell in cells]
            line, taken.letters, taken.lines = reader.line_num + 1, 0, 0
    except csv.Error as error:
        raise BrokenQuoteError(line) from error


class _Taken:
    """Counts what one record takes of the text, and ends it where it would never end."""

    letters = lines = 0

    def bounded(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            self.letters, self.lines = self.letters + len(line), self.lines + 1
            if self.letters > LONGEST_RECORD or self.lines > MOST_RECORD_LINES:
                raise csv.Error("a record that does not end")
            yield line


def _hide_bare_returns(line: str) -> str:
    if "\r" not in line:
        return line
    body, end = (line[:-2], "\r\n") if line.endswith("\r\n") else (line.removesuffix("\n"), "\n")
    return body.replace("\r", _BARE_RETURN) + end


def find_layout(beginning: bytes, expected: Sequence[str], columns: Sequence[str] = ()) -> Layout:
    """Decide from the first block of a UTF-8 text; the expected names help to find header and delimiter.

    With `columns` there is no header, and the delimiter is the one that cuts the rows into so many cells.
    """
    text = beginning[:_LOOKED_AT].decode("utf-8", "ignore").removeprefix("\ufeff")
    cut = len(beginning) > _LOOKED_AT
    tables = {delimiter: _first_records(text, delimiter, cut) for delimiter in DELIMITERS}
    if columns:
        layout = _headerless(tables, columns)
    else:
        delimiter = max(tables, key=lambda candidate: _plausibility(tables[candidate], expected))
        layout = _layout(delimiter, tables[delimiter], expected)
    return replace(layout, spaced=_is_spaced(text, layout.delimiter))


def _is_spaced(text: str, delimiter: str) -> bool:
    return ' "' in text and any(spaced_quotes(line, delimiter) for line in text.split("\n", _RECORDS)[:_RECORDS])


def _first_records(text: str, delimiter: str, cut: bool) -> list[tuple[int, list[str]]]:
    found: list[tuple[int, list[str]]] = []
    with suppress(BrokenQuoteError):  # a record that does not end: the reader of the whole text says so
        lines: Iterable[str] = io.StringIO(text, newline="\n")
        if _is_spaced(text, delimiter):
            lines = tidied(lines, delimiter, None, spaced=True)
        for record in records(lines, delimiter):
            found.append(record)
            if len(found) > _RECORDS:
                break
    return found[:-1] if cut and len(found) > 1 else found


def _plausibility(table: list[tuple[int, list[str]]], expected: Sequence[str]) -> tuple[int, float]:
    """Names found in one row first; then how evenly the delimiter cuts the rows into several cells."""
    rows = [cells for _, cells in table if any(cell.strip() for cell in cells)]
    found = max((overlap(cells, expected) for cells in rows[:50]), default=0)
    widths = Counter(len(cells) for cells in rows)
    width, count = widths.most_common(1)[0] if widths else (1, 0)
    return found, count / len(rows) if width > 1 else 0.0


def _headerless(tables: Mapping[str, list[tuple[int, list[str]]]], columns: Sequence[str]) -> Layout:
    filled = {mark: [(line, cells) for line, cells in table if any(cells)] for mark, table in tables.items()}

    def fits(mark: str) -> tuple[int, float]:
        return sum(len(cells) == len(columns) for _line, cells in filled[mark]), _plausibility(tables[mark], ())[1]

    delimiter = max(filled, key=fits)
    line, cells = filled[delimiter][0] if filled[delimiter] else (1, [])
    if overlap(cells, columns) * 2 > len(columns):  # the file has a header after all
        return _layout(delimiter, tables[delimiter], columns)
    return Layout(delimiter, tuple(columns), 0, line, (), len(cells))


def _layout(delimiter: str, table: list[tuple[int, list[str]]], expected: Sequence[str]) -> Layout:
    index = header_index([cells for _, cells in table], expected)
    header_line, header = table[index] if table else (1, [])
    following = table[index + 1][0] if index + 1 < len(table) else None
    titles = tuple(tuple(cells) for _, cells in table[:index] if any(cells))
    data_line = following or header_line + 1 + sum(cell.count("\n") for cell in header)
    return Layout(delimiter, tuple(header), header_line, data_line, titles)
