"""How far a table has been read: the value is written only after what was read up to it has been loaded.

The next reading begins with the value itself, as more rows of the same second or day may have come since. Those that
came before are known by their digests and not delivered again.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import Field

from lake.connectors.marks import Marks, first_mark, written_moment
from lake.connectors.source import SourcePart
from lake.errors import LakeError
from lake.storage.written_aside import written_aside

FILE_NAME = "watermark.json"
_MOST_REMEMBERED = 100_000
"""Rows. Of more that the next reading meets again, those it does not know are delivered again, without harm."""


class Watermark(SourcePart):
    """Only rows whose `column` is as late as at the last load or later, or within the last `lag` before it.

    The column holds times or numbers that grow. Rows without a value in it, or with one that says nothing
    (`lake.connectors.marks`), are read every time. A row that came at the last load and is still the very same is not
    delivered again.
    """

    column: str
    lag: timedelta = Field(default=timedelta(0), description="for rows that are committed late, as in PT10M")


@dataclass(frozen=True)
class Advance:
    """What to remember once a delivery has been loaded: `value` of the watermark, in the file `path`.

    `met` are the digests of the rows that the next reading will meet again.
    """

    path: Path
    value: Any
    met: tuple[str, ...] = ()

    def write(self) -> None:
        """Atomic; a crash before it only means that the same rows are read again."""
        stored = json.dumps({**_stored(self.value), "met": self.met})
        try:
            with written_aside(self.path.parent, self.path) as aside:
                aside.write_text(stored, encoding="utf-8")
        except OSError as error:
            raise LakeError(
                f"the watermark could not be written: {error.strerror}",
                advice="make the folder writable and run again; until then the same rows are read again, without harm",
                file=str(self.path),
            ) from error


class Reading:
    """One reading of a table from its watermark on; it sees every row go by and tells which of them are news."""

    def __init__(self, watermark: Watermark, folder: Path) -> None:
        self.column = watermark.column
        self._watermark = watermark
        self._path = folder / FILE_NAME
        self._marks = Marks(watermark.column)
        stored, self._known = _restored(self._path)
        self._last = self._marks.mark(stored)  # a lake that was frozen by a value of the year 9999 begins anew
        self._highest = self._last
        self.after = self._met_from = self._last if self._last is None else _earlier(self._last, watermark)
        self._met: list[tuple[Any, str]] = []
        self._marks.unmarked = 0

    @property
    def is_first(self) -> bool:
        """Whether nothing has been loaded before, so that all rows are wanted."""
        return self._last is None

    @property
    def meant_from(self) -> Any:
        """Values below say nothing: their rows are wanted every time."""
        return first_mark(self.after)

    @property
    def unmarked(self) -> int:
        """How many rows had a value that says nothing of how new they are (marks.py)."""
        return self._marks.unmarked

    def is_news(self, value: Any, record: Mapping[str, str | None]) -> bool:
        """Take in a row and the watermark's value in it; whether the last load had not brought the very same row."""
        mark = self._marks.mark(value)
        if mark is not None:
            self._raise(mark)
            if self.after is not None and mark < self.after:
                return False  # not asked for: MySQL's YEAR takes 1 for 2001
        is_met = mark is None or mark >= self._met_from
        if not (is_met or self._known):
            return True
        digest = _digest(record)
        if is_met:
            self._meet(mark, digest)
        return digest not in self._known

    def _raise(self, mark: Any) -> None:
        try:
            if self._highest is None or mark > self._highest:
                self._highest = mark
                self._met_from = _earlier(mark, self._watermark)
        except TypeError as error:
            raise LakeError(
                f"the values of the watermark {self.column!r} are not of one kind",
                advice="use a column of times or of numbers, or leave out `watermark`",
                column=self.column,
            ) from error

    def _meet(self, mark: Any, digest: str) -> None:
        self._met.append((mark, digest))
        if len(self._met) > 2 * _MOST_REMEMBERED:
            self._met = [*self._met_again()]
            if len(self._met) > _MOST_REMEMBERED:
                self._met = []

    def _met_again(self) -> Iterator[tuple[Any, str]]:
        return ((mark, digest) for mark, digest in self._met if mark is None or mark >= self._met_from)

    def advance(self) -> Advance | None:
        """What to write after the load; None when no row had a value. LakeError when the column is no watermark."""
        self._marks.check()
        if self._highest is None:
            return None
        met = sorted({digest for _, digest in self._met_again()})[:_MOST_REMEMBERED]
        return Advance(self._path, self._highest, tuple(met))


def _digest(record: Mapping[str, str | None]) -> str:
    return hashlib.blake2b(repr(list(record.items())).encode(), digest_size=12).hexdigest()


def _earlier(value: Any, watermark: Watermark) -> Any:
    lag = watermark.lag
    if not lag:
        return value
    match value:
        case datetime():
            return value - lag
        case date():  # a day begun counts whole
            return value - timedelta(days=-(-lag // timedelta(days=1)))
        case str():
            return _earlier_text(value, watermark)
    raise _no_time(watermark)


def _earlier_text(value: str, watermark: Watermark) -> str:
    """Times kept as text, as SQLite has them, in the spelling they have."""
    moment = written_moment(value)
    if moment is None:
        raise _no_time(watermark)
    if value.isdecimal():
        spelling = "%Y%m%d%H%M%S"
        return (
            f"{moment - watermark.lag:{spelling}}" if len(value) > 8 else f"{_earlier(moment.date(), watermark):%Y%m%d}"
        )
    if len(value) == len("2020-01-01"):
        earlier = str(_earlier(moment.date(), watermark))
    else:
        earlier = (moment - watermark.lag).isoformat(sep="T" if "T" in value else " ")
    return earlier.replace("-", "/", 2) if "/" in value else earlier


def _no_time(watermark: Watermark) -> LakeError:
    return LakeError(
        f"the watermark {watermark.column!r} is no time, so that `lag` has no meaning",
        advice="leave out `lag`, or use a column of times",
        column=watermark.column,
    )


_KINDS: dict[str, Any] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "int": int,
    "float": float,
    "Decimal": Decimal,
    "str": str,
}
_CLASSES = {"datetime": datetime, "date": date, "int": int, "float": float, "Decimal": Decimal, "str": str}
"""In this order: a datetime is a date, too."""


def _stored(value: Any) -> dict[str, str]:
    kind = next(name for name, one in _CLASSES.items() if isinstance(value, one))
    return {"kind": kind, "value": value.isoformat() if isinstance(value, date) else str(value)}


def _restored(path: Path) -> tuple[Any, frozenset[str]]:
    """The value and the digests that were remembered; None and none before the first load."""
    if not path.exists():
        return None, frozenset()
    try:
        stored = json.loads(path.read_text("utf-8"))
        return _KINDS[stored["kind"]](stored["value"]), frozenset(stored.get("met", ()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise LakeError(
            "the stored watermark cannot be read",
            advice="remove the file: everything is then read once more, which does no harm",
            file=str(path),
        ) from error
