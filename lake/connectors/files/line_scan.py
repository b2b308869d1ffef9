"""What one pass over the bytes of a delimited text file tells: lines, quotes, lines inside quotes, lost characters."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from lake.connectors.limits import LONGEST_RECORD, MOST_CONTINUED_LINES

_LF, _CR, _QUOTE = 0x0A, 0x0D, 0x22
_REPLACEMENT = "\ufffd".encode()
_LOST = "锟斤拷".encode()
"""What GBK shows for UTF-8 replacement characters: the text was destroyed before it was sent."""


@dataclass
class LineScan:
    """Fed with UTF-8 blocks that end at line breaks (the last one may not)."""

    delimiter: str
    lines: int = 0
    quotes: int = 0
    replacement_characters: int = 0
    lost_characters: int = 0
    irregular_line: int | None = None
    open_quote_line: int | None = None
    stray_return_line: int | None = None
    """The first with a carriage return that is neither in quotes nor part of a line end."""
    unfinished_line: bytes = b""
    """What follows the last line feed."""
    endless: bool = False
    """Whether a record is longer than any may be, or more lines begin inside cells than can be remembered."""
    _unended: int = 0
    """Bytes since the last record ended."""
    _continued: int = 0
    _continuations: list[npt.NDArray[np.int64]] = field(default_factory=list)

    def update(self, block: bytes) -> None:
        """Take in one block; quotes may stay open from one block to the next."""
        array = np.frombuffer(block, dtype=np.uint8)
        self.replacement_characters += _count(array, _REPLACEMENT)
        self.lost_characters += _count(array, _LOST)
        if self.stray_return_line is None and b"\r" in block:
            self.stray_return_line = self._stray_return(array)
        if self.open_quote_line is not None or _QUOTE in block:
            self._update_quotes(array)
        self.lines += int(np.count_nonzero(array == _LF))
        self.unfinished_line = block[block.rfind(b"\n") + 1 :]

    @property
    def ends_with_newline(self) -> bool:
        """Whether the last line is a whole one."""
        return not self.unfinished_line

    def broke_off(self, width: int) -> bool:
        """Whether the transfer stopped in the middle of the last row: it has no end and less than `width` cells."""
        cells = self.unfinished_line.count(self.delimiter.encode()) + 1
        return self.broke_off_in_quotes or (
            bool(self.unfinished_line) and self.open_quote_line is None and cells < width
        )

    @property
    def broke_off_in_quotes(self) -> bool:
        """Whether it stopped inside a cell of the last line: the quote that opens there is the only one left open."""
        return (
            self.irregular_line is None and not self.ends_with_newline and self.open_quote_line == self.physical_lines
        )

    @property
    def physical_lines(self) -> int:
        """Lines of the file; a last line without a line feed counts."""
        return self.lines + (0 if self.ends_with_newline else 1)

    @property
    def regular(self) -> bool:
        """Quotes open or close whole cells and only line feeds end lines: any CSV reader sees the same cells."""
        faults = (self.irregular_line, self.open_quote_line, self.stray_return_line)
        return all(line is None for line in faults) and not self.endless

    def continuation_lines(self, first: int) -> npt.NDArray[np.int64]:
        """Lines (from `first` on) that begin inside a quoted cell, ascending."""
        if not self._continuations:
            return np.empty(0, dtype=np.int64)
        lines = np.concatenate(self._continuations)
        return lines[lines >= first]

    def _stray_return(self, array: npt.NDArray[np.uint8]) -> int | None:
        """Not those before another one: \\r\\r\\n is a line end that was translated twice."""
        returns = np.flatnonzero(array[:-1] == _CR)
        returns = returns[(array[returns + 1] != _LF) & (array[returns + 1] != _CR)]
        if len(returns) and (self.open_quote_line is not None or np.any(array == _QUOTE)):
            inside = 0 if self.open_quote_line is None else 1
            returns = returns[(np.searchsorted(np.flatnonzero(array == _QUOTE), returns) + inside) % 2 == 0]
        return self._line(np.flatnonzero(array == _LF), int(returns[0])) if len(returns) else None

    def _update_quotes(self, array: npt.NDArray[np.uint8]) -> None:
        quotes, breaks = np.flatnonzero(array == _QUOTE), np.flatnonzero(array == _LF)
        inside = 0 if self.open_quote_line is None else 1
        if self.irregular_line is None:
            wrong = self._first_irregular(array, quotes[inside::2], quotes[1 - inside :: 2])
            self.irregular_line = None if wrong is None else self._line(breaks, wrong)
        in_quotes = (np.searchsorted(quotes, breaks) + inside) % 2 == 1
        self._measure(breaks[~in_quotes], len(array))
        self._remember(self.lines + 2 + np.flatnonzero(in_quotes))
        self.quotes += len(quotes)
        if (len(quotes) + inside) % 2 == 0:
            self.open_quote_line = None
        elif len(quotes):
            self.open_quote_line = self._line(breaks, int(quotes[-1]))

    def _measure(self, ends: npt.NDArray[np.int64], length: int) -> None:
        """Look whether a record ends too late; `ends` are where records end in a block of so many bytes."""
        if not len(ends):
            self._unended += length
            longest = self._unended
        else:
            longest = max(self._unended + int(ends[0]), int(np.max(np.diff(ends), initial=0)))
            self._unended = length - 1 - int(ends[-1])
        self.endless = self.endless or max(longest, self._unended) > LONGEST_RECORD

    def _remember(self, lines: npt.NDArray[np.int64]) -> None:
        self._continued += len(lines)
        self.endless = self.endless or self._continued > MOST_CONTINUED_LINES
        if self.endless:
            self._continuations.clear()  # whoever reads such a file counts the lines
        else:
            self._continuations.append(lines)

    def _line(self, breaks: npt.NDArray[np.int64], position: int) -> int:
        return self.lines + 1 + int(np.searchsorted(breaks, position))

    def _first_irregular(
        self, array: npt.NDArray[np.uint8], opening: npt.NDArray[np.int64], closing: npt.NDArray[np.int64]
    ) -> int | None:
        """Position of the first quote that neither begins, ends nor doubles; blocks begin and end with a line."""
        before, after = np.zeros(256, dtype=np.bool_), np.zeros(256, dtype=np.bool_)
        before[[ord(self.delimiter), _LF, _QUOTE]] = True
        after[[ord(self.delimiter), _LF, _CR, _QUOTE]] = True
        opens_well = before[array[opening - 1]] | (opening == 0)
        closes_well = after[array[(closing + 1) % len(array)]] | (closing == len(array) - 1)
        wrong = [*opening[~opens_well][:1], *closing[~closes_well][:1]]
        return int(min(wrong)) if wrong else None


def _count(array: npt.NDArray[np.uint8], sequence: bytes) -> int:
    """Ten times faster than bytes.count, and other threads may run meanwhile."""
    ends = np.flatnonzero(array[len(sequence) - 1 :] == sequence[-1])
    for position, byte in enumerate(sequence[:-1]):
        ends = ends[array[ends + position] == byte]
    return len(ends)


def record_lines(
    records: npt.NDArray[np.int64], first: int, continuations: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Physical line on which each record (numbered from 0, the first on line `first`) starts."""
    records_before = continuations - first - np.arange(len(continuations))
    return first + records + np.searchsorted(records_before, records, side="right")
