"""The names of divisions by which addresses are read: today's, abolished ones, and how each is said for short."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import polars as pl

from quality.addresses.words import simplified, words

_COUNTY_KINDS = ("区", "市", "县")
_COLUMNS = ("code", "name", "level", "parent_code", "is_current", "successor_code")
SHARED = "*"
"""Where a code would stand, for a name that several places have."""


@dataclass(frozen=True)
class Division:
    """A county, town or village of today. `stem` is its name without what all such names end with, `shown` the name
    as addresses have it: 羊桥社区 for 羊桥社区居委会.
    """

    code: str
    parent: str
    shown: str
    stem: str


@dataclass(frozen=True)
class Gazetteer:
    """Divisions by name. Names are compared with confused letters made one (`folded`).

    `former` are the names of abolished counties, with the code of what each became: None where nobody can tell.
    """

    city: str
    counties: Mapping[str, Division]
    towns: Mapping[str, Division]
    villages: Mapping[str, Division]
    former: Mapping[str, str | None]

    @classmethod
    def of(cls, divisions: pl.DataFrame) -> "Gazetteer":
        """From the columns code, name, level, parent_code, is_current and successor_code of `master.division`."""
        rows = divisions.sort("code").rows(named=True)
        current = {level: [row for row in rows if row["level"] == level and row["is_current"]] for level in _STEMS}
        named = {level: {row["code"]: _division(row) for row in current[level]} for level in _STEMS}
        counties = {code: one for code, one in named["county"].items() if one.shown.endswith(_COUNTY_KINDS[:2])}
        counties = {code: one for code, one in counties.items() if not code.endswith("01")}
        city = next(row["name"] for row in rows if row["level"] == "city" and row["is_current"])
        return cls(city, counties, named["town"], named["village"], _former(rows, counties))

    @classmethod
    def of_texts(cls, divisions: Iterable[str]) -> "Gazetteer":
        """From the same columns, each division as one text with | between them."""
        rows = [dict(zip(_COLUMNS, division.split("|"), strict=True)) for division in divisions]
        return cls.of(pl.DataFrame(rows).with_columns(pl.col("is_current") == "true"))

    @property
    def city_stem(self) -> str:
        """江门 of 江门市."""
        return self.city.removesuffix("市")

    @cached_property
    def county_keys(self) -> dict[str, str]:
        """Every name of a county, full, short and abolished, folded, with its code of today: "" where none follows."""
        short = {folded(one.stem): code for code, one in self.counties.items()}
        former = {folded(name): code or "" for name, code in self.former.items()}
        return short | former | {folded(one.shown): code for code, one in self.counties.items()}

    @cached_property
    def town_keys(self) -> dict[str, str]:
        """`key` of county and town, of town and its last letter, and of the town alone, with its code."""
        towns = self.towns.items()
        alone = _leading((key("", one.stem), code) for code, one in towns)
        kinds = _leading((key(one.stem, one.shown[-1]), code) for code, one in towns)
        return alone | kinds | _leading((key(one.parent, one.stem), code) for code, one in towns)

    @cached_property
    def village_keys(self) -> dict[str, str]:
        """`key` of town, county or nothing and village, with its code.

        Also with 区 or 村 behind the village: 七堡社区 and 七堡村 lie in one town.
        """
        found: dict[str, str] = {}
        for parent_of in (lambda _one: "", lambda one: self.towns[one.parent].parent, lambda one: one.parent):
            rows = [(parent_of(one), one, code) for code, one in self.villages.items()]
            found |= _leading((key(parent, one.stem), code) for parent, one, code in rows)
            found |= _leading((key(parent, one.stem + one.shown[-1]), code) for parent, one, code in rows)
        return found

    @cached_property
    def stems(self) -> dict[str, str]:
        """Code → official name without its ending, in simplified letters, for towns and villages."""
        return {one.code: plain(one.stem) for one in (*self.towns.values(), *self.villages.values())}

    @cached_property
    def shown(self) -> dict[str, str]:
        """Code → name as addresses have it, of divisions of all levels."""
        every = (*self.counties.values(), *self.towns.values(), *self.villages.values())
        return {one.code: one.shown for one in every}


def folded(text: str) -> str:
    """A name in simplified letters, with those that people confuse made one; it keeps its length."""
    return plain(text).translate(_letters()[1])


def plain(text: str) -> str:
    """A name in simplified letters, as addresses are when they are taken apart: one village is officially 裡村."""
    return text.translate(_letters()[0])


@cache
def _letters() -> tuple[dict[int, str], dict[int, str]]:
    """What is simplified, and what is made one."""
    return str.maketrans(simplified()), str.maketrans(dict(words().confused))


def key(parent: str, stem: str) -> str:
    """How a name is looked up."""
    return f"{folded(parent)}|{folded(stem)}"


def _leading(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names with the code they lead to, or SHARED."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, code in pairs:
        found[name].add(code)
    return {name: next(iter(codes)) if len(codes) == 1 else SHARED for name, codes in found.items()}


def _county_stem(name: str) -> str:
    return name[:-1] if len(name) > 2 and name.endswith(_COUNTY_KINDS) else name


def _town_stem(name: str) -> str:
    return name.removesuffix("街道") if name.endswith("街道") else name.removesuffix("镇")


def _village_stem(name: str) -> str:
    for ending in words().endings.committee:
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending)
    return name


_STEMS = {"county": _county_stem, "town": _town_stem, "village": _village_stem}


def _division(row: Mapping[str, str]) -> Division:
    name, level = row["name"], row["level"]
    stem = _STEMS[level](name)
    return Division(row["code"], row["parent_code"] or "", _shown(name, stem) if level == "village" else name, stem)


def _shown(name: str, stem: str) -> str:
    """Committees are called by their place: XX社区 and XX村."""
    if name == stem:
        return name
    return f"{stem}{'村' if name.removeprefix(stem).startswith(('村民', '村委', '村')) else '社区'}"


def _former(rows: Iterable[Mapping[str, str]], counties: Mapping[str, Division]) -> dict[str, str | None]:
    past: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["level"] == "county" and not row["is_current"]:
            successor = row["successor_code"]
            past[row["name"]] |= {successor} if successor in counties else set()
    today = {one.shown for one in counties.values()}
    return {name: next(iter(codes)) if len(codes) == 1 else None for name, codes in past.items() if name not in today}
