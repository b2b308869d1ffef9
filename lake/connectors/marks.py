"""Which values of a column can be a watermark: times and numbers that grow. What says nothing is no mark.

A value says nothing when it is a moment before 1971 (a zero date, the default of another system) or more than a day
ahead of now (9999-12-31, infinity, a wrong clock), a number below 1, all nines or at its type's end, or no finite one.
Its row is read every time, as a row without a value is, and never moves the watermark: nothing newer hides behind it.
"""

import math
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from lake.connectors.rows.text_values import ServerText
from lake.errors import LakeError

_FIRST = datetime(1971, 1, 1)
_AHEAD = timedelta(days=1)
"""Clocks may be wrong and zones differ by this much."""
_FIRST_TEXT = "1971-01-01"
_WRITTEN = re.compile(r"\d{4}([-/])\d\d\1\d\d([ T]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?", re.ASCII)
_COMPACT = {8: "%Y%m%d", 14: "%Y%m%d%H%M%S"}
ENDS = frozenset({2**31 - 1, 2**32 - 1, 2**63 - 1, 2**64 - 1})
"""Of the types of whole numbers."""
NINES = r"9{6,}|9999(09|12)\d{2}(\d{6})?|2534022\d{5}(\d{3})?|2534023\d{5}(\d{3})?"
"""Of whole numbers: nines, 99991231 with and without a time, and the Unix time of the last days of 9999."""


class Marks:
    """Tells marks from values that say nothing, for one column; texts must be times in one spelling."""

    def __init__(self, column: str, now: datetime | None = None) -> None:
        self._column = column
        self._latest = (now or datetime.now(UTC)) + _AHEAD
        self._spelling = ""
        self.unmarked = 0
        """How many values said nothing; NULL is not counted."""
        self._texts = self._times = 0

    def mark(self, value: Any) -> Any:
        """The value, or None when it says nothing. LakeError when a column of such values can be no watermark."""
        if value is None:
            return None
        if self._is_mark(value):
            return value
        self.unmarked += 1
        return None

    def check(self) -> None:
        """LakeError when there were texts and not one of them was a time."""
        if self._texts and not self._times:
            raise self._unusable("texts that are no times")

    def _is_mark(self, value: Any) -> bool:
        match value:
            case ServerText():
                return False
            case bool():
                raise self._unusable("truth values")
            case datetime():
                first = _FIRST.replace(tzinfo=UTC if value.tzinfo else None)
                return first <= value <= (self._latest if value.tzinfo else self._latest.replace(tzinfo=None))
            case date():
                return _FIRST.date() <= value <= self._latest.date()
            case int() | float() | Decimal():
                return math.isfinite(value) and value >= 1 and not _ends(value)
            case str():
                return self._is_text_mark(value)
        raise self._unusable(f"values of the kind {type(value).__name__}")

    def _is_text_mark(self, text: str) -> bool:
        self._texts += bool(text.strip())
        if text < _FIRST_TEXT or not text[0].isdigit():
            return False  # both are found again by every reading, however late they come
        moment = written_moment(text)
        if moment is None:
            raise self._unusable("texts that are no times")
        self._times += 1
        if not self._is_mark(moment):
            return False
        spelling = re.sub(r"\d", "0", text)
        if not (spelling.startswith(self._spelling) or self._spelling.startswith(spelling)):
            raise self._unusable("times as text in several spellings, which do not sort by time")
        self._spelling = max(spelling, self._spelling, key=len)
        return True

    def _unusable(self, what: str) -> LakeError:
        return LakeError(
            f"the watermark {self._column!r} has {what}, by which later rows cannot be told",
            advice="use a column of times or of numbers that grow, or leave out `watermark`",
            column=self._column,
            rule="watermark",
        )


def written_moment(text: str) -> datetime | None:
    """The moment of a time written as text, by ISO 8601, with slashes, or as 8 or 14 digits; None when it is none."""
    try:
        if _WRITTEN.fullmatch(text):
            return datetime.fromisoformat(text.replace("/", "-"))
        return datetime.strptime(text, _COMPACT[len(text)]) if text.isdecimal() and len(text) in _COMPACT else None
    except ValueError:
        return None


def first_mark(value: Any) -> Any:
    """What values of this one's kind must not be below to be marks, for the database to compare with."""
    match value:
        case datetime():
            return _FIRST.replace(tzinfo=UTC if value.tzinfo else None)
        case date():
            return _FIRST.date()
        case str():
            return _FIRST_TEXT
    return 1


def _ends(value: int | float | Decimal) -> bool:
    whole = int(value)
    return whole in ENDS or (whole == value and re.fullmatch(NINES, str(whole)) is not None)
