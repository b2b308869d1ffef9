"""Whether an interface has handed out everything: what its answers say of themselves, against what has come.

A server may cap its pages, repeat them, or fail with a polite answer. What it says of how many records there are, how
many pages and whether more follow must agree with what came; where it contradicts itself, the load is refused.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lake.connectors.http.headers import NOTHING_BESIDE, Beside
from lake.connectors.http.verdict import VERDICTS, failure
from lake.errors import LakeError

_TOTALS = frozenset(
    (
        *("total", "totalcount", "totalrecords", "totalrecord", "totalelements", "totalsize", "totalnum", "totalrows"),
        *("totalitems", "totalresults", "recordcount", "recordstotal", "records", "rowcount", "count", "itotalrecords"),
        *("总数", "总条数", "总记录数", "记录总数"),
    )
)
_PAGES = frozenset({"pages", "totalpages", "totalpage", "pagecount", "pagetotal", "总页数"})
_ABOUT_THE_PAGE = frozenset({"page", "paging", "pagination", "pageinfo", "pager", "meta", "metadata"})
_MORE = frozenset({"hasnext", "hasnextpage", "hasmore", "more"})
_LAST = frozenset({"last", "islast", "islastpage", "lastpage"})
_ADVICE = "check the paging, `parameters` and `records` of the contract's source against the interface's description"


class Tally:
    """Counts the records of the answers to one load."""

    def __init__(self, way: str) -> None:
        self._way = [step for step in way.split(".") if step]
        self._totals: set[int] = set()
        self._said_pages: set[int] = set()
        self._more = self._went_on = self._has_ended = False
        self._stated: int | None = None
        self._verdict: Mapping[str, Any] | None = None
        self._records = self._pages = 0

    def add(self, document: Any, records: int, beside: Beside = NOTHING_BESIDE) -> None:
        """Take in the next answer and how many records it brought; LakeError when it says that it is no success."""
        said = dict(self._said(document))
        verdict = {name: value for name, value in said.items() if name in VERDICTS}
        if self._verdict is not None and verdict != self._verdict:
            raise LakeError(
                f"answer {self._pages + 1} of the interface is not as before: {_told(self._verdict, verdict)}",
                advice="run again later; the interface may limit how much it hands out",
            )
        if failed := failure(said):
            raise LakeError(
                f"answer {self._pages + 1} of the interface says that it failed: {failed}",
                advice="run again later; where it does so every time, ask those who run it what it means",
            )
        self._verdict = verdict
        self._records += records
        self._pages += bool(records)
        totals = {name: _count(value) for name, value in said.items() if name in _TOTALS}
        if totals.get("count") == records:
            del totals["count"]  # of this answer, as likely as of all
        self._totals = {total for total in totals.values() if total is not None} or self._totals
        pages = {_count(value) for name, value in said.items() if name in _PAGES}
        self._said_pages = {number for number in pages if number is not None} or self._said_pages
        more = [value if name in _MORE else not value for name, value in said.items() if _is_flag(name, value)]
        more += [value.startswith(("http", "/", "?")) for name, value in said.items() if _is_address(name, value)]
        more += [] if beside.goes_on is None else [beside.goes_on]
        self._more = any(more) if more or "next" in said else self._more
        self._went_on, self._has_ended = self._went_on or bool(beside.goes_on), beside.goes_on is False
        self._stated = beside.total if beside.total is not None else self._stated

    @property
    def agrees(self) -> bool:
        """Whether the interface has said how much there is, and that much has come."""
        if self._stated is not None:
            return self._records == self._stated and (not self._totals or self._records in self._totals)
        if self._totals:
            return self._records in self._totals
        return self._pages in self._said_pages or (self._went_on and self._has_ended and not self._more)

    def short(self) -> None:
        """LakeError when more has come than the interface says there is: no further answer can mend that."""
        if any(most < self._records for most in self._most):
            raise self._contradiction()

    def end(self) -> None:
        """LakeError when anything that was said speaks against this being all."""
        few_pages = bool(self._said_pages) and not self._most and self._pages < min(self._said_pages)
        if self._more or few_pages or (self._most and not self.agrees):
            raise self._contradiction()

    @property
    def _most(self) -> list[int]:
        """How many records there can be at most, by the headers and by the answers themselves."""
        said = [max(self._totals)] if self._totals else []
        return said if self._stated is None else [*said, self._stated]

    def _contradiction(self) -> LakeError:
        if self._most:
            said = f"says that it has {' or '.join(map(str, sorted({*self._totals, *self._most})))} records"
        else:
            said = "says that it has more pages" if self._said_pages else "says that more follows"
        return LakeError(f"the interface {said} and handed out {self._records}", advice=_ADVICE)

    def _said(self, document: Any) -> Iterator[tuple[str, Any]]:
        """What stands on the way to the records and in what describes the page there; names without case and `_`."""
        place = document
        for step in self._way:
            if not isinstance(place, Mapping):
                return
            for name, value in place.items():
                inside = value if isinstance(value, Mapping) and _plain(name) in _ABOUT_THE_PAGE else {name: value}
                yield from ((_plain(key), one) for key, one in inside.items() if not isinstance(one, list | dict))
            place = place.get(step)


def _plain(name: str) -> str:
    return re.sub(r"[_\-\s]", "", name).casefold()


def _count(value: Any) -> int | None:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdecimal() else None


def _is_flag(name: str, value: Any) -> bool:
    return isinstance(value, bool) and (name in _MORE or name in _LAST)


def _is_address(name: str, value: Any) -> bool:
    return name == "next" and isinstance(value, str)


def _told(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """The names that changed: what they say is the department's."""
    return ", ".join(sorted(name for name in {*before, *now} if before.get(name) != now.get(name)))
