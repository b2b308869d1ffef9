"""Which releases are kept: those of late each, and of longer ago the last of a day, a month, a year.

What counts are days on which something was released, not days that went by: a lake that rested for a year has lost
nothing when it goes on.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from lake.releases.manifest import version_parts
from lake.settings import Settings


class Why(StrEnum):
    """What a release is kept for."""

    CURRENT = "current"
    WITHDRAWN = "withdrawn"
    """Newer than the current one: the next run must not show readers again what somebody took back."""
    BEFORE = "before"
    """The one before the current one, for a look back and a way back."""
    PINNED = "pinned"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    MAJOR = "major"
    """The last of its major version, for who cannot read the next one yet."""


@dataclass(frozen=True)
class Retention:
    """Of how many days, months and years the last release is kept, as they are counted in a zone."""

    days: int
    months: int
    years: int
    zone: tzinfo

    @classmethod
    def of(cls, settings: Settings, zone: tzinfo) -> "Retention":
        """As a deployment wants it."""
        return cls(settings.release_days, settings.release_months, settings.release_years, zone)


def kept_for(
    published: Mapping[str, datetime], pinned: Collection[str], current: str, retention: Retention
) -> dict[str, tuple[Why, ...]]:
    """The releases to keep, oldest version first, and what for. `published`: when readers saw each first."""
    found = dict[str, list[Why]]()
    for release, why in _reasons(published, pinned, current, retention):
        found.setdefault(release, []).append(why)
    return {release: tuple(found[release]) for release in sorted(found, key=version_parts)}


def _reasons(
    published: Mapping[str, datetime], pinned: Collection[str], current: str, retention: Retention
) -> Iterator[tuple[str, Why]]:
    newest_first = sorted(published, key=version_parts, reverse=True)
    yield current, Why.CURRENT
    yield from ((one, Why.WITHDRAWN) for one in newest_first if version_parts(one) > version_parts(current))
    older = [one for one in newest_first if version_parts(one) < version_parts(current)]
    yield from ((one, Why.BEFORE) for one in older[:1])
    yield from ((one, Why.PINNED) for one in newest_first if one in pinned)
    of = {one: at.astimezone(retention.zone) for one, at in published.items()}
    yield from ((one, Why.DAY) for one in _last_of({one: of[one].date() for one in newest_first}, retention.days))
    months = {one: (of[one].year, of[one].month) for one in newest_first}
    yield from ((one, Why.MONTH) for one in _last_of(months, retention.months))
    yield from ((one, Why.YEAR) for one in _last_of({one: of[one].year for one in newest_first}, retention.years))
    majors = {one: version_parts(one)[0] for one in newest_first}
    yield from ((one, Why.MAJOR) for one in _last_of(majors, len(majors)))


def _last_of(times: Mapping[str, object], number: int) -> Sequence[str]:
    """The first named of each time, of so many times; releases are named newest first."""
    last: dict[object, str] = {}
    for release, time in times.items():
        last.setdefault(time, release)
    return list(last.values())[:number]
