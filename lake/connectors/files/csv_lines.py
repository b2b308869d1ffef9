"""Lines of a delimited text as a reader of CSV wants them: no blanks around quoted cells, no record behind a return."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

_CLOSE = re.compile(r'(?:[^"]|"")*"')


@cache
def _cell(delimiter: str) -> re.Pattern[str]:
    """A cell at the start of one: quoted and closed, quoted and left open by its line, or plain; blanks apart."""
    blank, mark = "[ \u3000]*" if delimiter == "\t" else "[ \t\u3000]*", re.escape(delimiter)
    quoted = rf'(?P<before>{blank})(?:(?P<quoted>"(?:[^"]|"")*"){blank}(?=[{mark}\r\n]|$)|(?P<open>"(?:[^"]|"")*$))'
    return re.compile(rf"{quoted}|[^{mark}\r\n]*")


def spaced_quotes(line: str, delimiter: str) -> bool:
    """Whether a line has a quoted cell with a blank before it."""
    if ' "' not in line:
        return False
    return any(cell["before"] and cell["quoted"] for cell in _cell(delimiter).finditer(line))


def tidied(lines: Iterable[str], delimiter: str, width: int | None, *, spaced: bool) -> Iterator[str]:
    """The lines, of which those with more cells than `width` end at their lone carriage returns, too.

    Elsewhere a lone return is a character of its cell. A blank before a quoted cell, or after, belongs to none; before
    a cell that its line leaves open only where the text is `spaced`, since that may as well be an inch mark.
    """
    inside = False
    for line in lines:
        if not inside and '"' not in line and "\r" not in line.rstrip("\r\n"):
            yield line
            continue
        cells, inside = _cells(line, delimiter, inside=inside, spaced=spaced)
        wide = width is not None and (sum(end == delimiter for _, end in cells) >= width > 1 or width == 1)
        yield from _ended(cells, splits=wide)


def _cells(line: str, delimiter: str, *, inside: bool, spaced: bool) -> tuple[list[tuple[str, str]], bool]:
    """Each cell with what ends it, and whether the line ends inside a cell; `inside` is how it begins."""
    cells: list[tuple[str, str]] = []
    place, begun = 0, ""
    if inside:
        closed = _CLOSE.match(line)
        if closed is None:
            return [(line, "")], True
        place, begun = closed.end(), closed.group()
    while place < len(line) or begun:
        found = _cell(delimiter).match(line, place)
        assert found is not None  # a plain cell may be empty
        quoted, left_open = found["quoted"], found["open"]
        if not begun and left_open and (spaced or not found["before"]):
            return [*cells, (left_open, "")], True
        text = begun + (found.group().strip(" \t\u3000") if begun else quoted or found.group())
        end = "\r\n" if line.startswith("\r\n", found.end()) else line[found.end() : found.end() + 1]
        cells.append((text, end))
        place, begun = found.end() + len(end), ""
    return cells, False


def _ended(cells: list[tuple[str, str]], *, splits: bool) -> Iterator[str]:
    line = ""
    for text, end in cells:
        line += text + end
        if splits and end == "\r":
            yield line[:-1] + "\n"
            line = ""
    if line:
        yield line
