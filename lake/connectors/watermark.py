"""How far a table has been read: the value is written only after what was read up to it has been loaded."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import Field

from lake.connectors.source import SourcePart
from lake.errors import LakeError
from lake.storage.written_aside import written_aside

FILE_NAME = "watermark.json"


class Watermark(SourcePart):
    """Only rows whose `column` is later than at the last load, and once more those of the last `lag` before it."""

    column: str
    lag: timedelta = Field(default=timedelta(0), description="for rows that are committed late, as in PT10M")


@dataclass(frozen=True)
class Advance:
    """What to remember once a delivery has been loaded: `value` of the watermark, in the file `path`."""

    path: Path
    value: Any

    def write(self) -> None:
        """Atomic; a crash before it only means that the same rows are read again."""
        stored = json.dumps(_stored(self.value))
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
    """One reading of a table from its watermark on; it sees every value go by."""

    def __init__(self, watermark: Watermark, folder: Path) -> None:
        self.column = watermark.column
        self._path = folder / FILE_NAME
        self._last = _restored(self._path)
        self._highest = self._last
        self.after = self._last if self._last is None else _earlier(self._last, watermark)

    @property
    def is_first(self) -> bool:
        """Whether nothing has been loaded before, so that all rows are wanted."""
        return self._last is None

    def see(self, value: Any) -> None:
        """Take in the watermark's value of one row. Rows without one come every time: none may be missed."""
        if value is None:
            return
        try:
            if self._highest is None or value > self._highest:
                self._highest = value
        except TypeError as error:
            raise LakeError(
                f"the values of the watermark {self.column!r} are not of one kind",
                advice="use a column of times or of numbers, or leave out `watermark`",
                column=self.column,
            ) from error

    def advance(self) -> Advance | None:
        """What to write after the load; None when no row had a value."""
        return None if self._highest is None else Advance(self._path, self._highest)


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
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise _no_time(watermark) from error
    if len(value) == len("2020-01-01"):
        return str(_earlier(moment.date(), watermark))
    return (moment - watermark.lag).isoformat(sep="T" if "T" in value else " ")


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


def _stored(value: Any) -> dict[str, str]:
    kind = type(value).__name__
    if kind not in _KINDS:
        raise LakeError(
            f"a watermark cannot be a {kind}", advice="use a column of times, numbers or texts", rule="watermark"
        )
    return {"kind": kind, "value": value.isoformat() if isinstance(value, date) else str(value)}


def _restored(path: Path) -> Any:
    if not path.exists():
        return None
    try:
        stored = json.loads(path.read_text("utf-8"))
        return _KINDS[stored["kind"]](stored["value"])
    except (OSError, ValueError, KeyError, TypeError, ArithmeticError) as error:
        raise LakeError(
            "the stored watermark cannot be read",
            advice="remove the file: everything is then read once more, which does no harm",
            file=str(path),
        ) from error
