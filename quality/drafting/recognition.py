"""Which data element a column holds, seen from its values: check digits, patterns and code lists.

An element counts for as much as it is choosy: what accepts strangers of the same look (the examples of other elements,
counters, plain words) says little about a column. That is measured and never declared. A column's name only settles
what the values leave open.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import chain

import pyarrow as pa

from catalog.contracts.element import DataElement
from catalog.registry.registry import Registry
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote
from quality.standards.clean import cleaned
from quality.standards.expression import value_sql
from quality.standards.membership import is_one_of
from quality.standards.typed_value import typed_value

ENOUGH = 0.9
"""The share of a column's values that must conform."""
CHOOSY = 0.15
"""An element that accepts more of the strangers of a column's look is not proposed for it."""
FEWEST = 3
"""With fewer different values, chance is too likely."""
_NAME_BONUS = 0.1
_CHINESE, _LETTER = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[A-Za-z]")
_CLOCK, _MIDNIGHT = re.compile(r"\d:\d"), re.compile(r"\D0?0:00(:00([.]0+)?)?$")
"""A column of days is often written by programs that know no days, only midnights."""
_SPAN = re.compile(r"\d{4}\D\d{1,2}\D.*\d{4}\D\d{1,2}")
"""From one day to another is no day."""
_BARE_CODE = re.compile(r"[0-9A-Za-z]{1,2}")
_NO_ELEMENT = {
    "counter": tuple(map(str, range(1, 61))),
    "long counter": ("101", "256", "377", "489", "512", "634", "718", "850", "923", "999"),
    "number": ("1001", "2456", "3817", "4990", "5273", "6384", "7045", "8119", "9762", "0.5", "12.75", "3600.0"),
    "word": (
        "通过",
        "一般",
        "是",
        "否",
        "其他",
        "备注",
        "合格",
        "未发现问题",
        "大气环境",
        "第一批",
        "有限公司",
        "二级",
    ),
    "phrase": (
        "关于某事项的行政处罚",
        "违反管理条例第二十条",
        "产业园改扩建项目",
        "（京）罚字〔2021〕第22号",
        "科技有限公司",
    ),
}
"""Strangers that no element claims."""
_ANY_CODES = {
    "letter and digit": ("A1", "C1", "C2", "S3", "X1", "Y2", "G1", "Z5", "N7"),
    "short code": ("A01", "B02", "A0101", "B0203", "P0001", "A0012", "B1002", "C2001", "G0019", "Z9000"),
    "code of seven": ("C010120", "B220130", "A000001", "D430320", "Q202301"),
    "code of eight": ("C0613500", "C1913600", "B2201300", "A0000001", "D4303200", "Q2023001"),
    "letters and a number": ("JM000000001", "BJ202300012", "GZ00001234", "SY20230001", "ZX000000123", "XH2023000001"),
    "code of nine": ("C01013500", "G20230001", "E10293847", "A00000012", "P20210033"),
    "service number": ("12110", "12111", "12138", "12155", "10007", "96312"),
    "serial number": ("20220000000000", "20230815000012", "20210331000007", "2021033100000001", "110101202300010002"),
}
"""Codes of registers all over the city: digits, or a letter before digits, of some length."""
_FITTING = 0.5
"""How like an element's title a column's name must be where its values alone say little."""


@dataclass(frozen=True)
class Candidate:
    """An element that a column may hold. `conforming` is its share of the values, `foreign` that of strangers."""

    element: str
    conforming: float
    foreign: float
    likeness: float

    @property
    def score(self) -> float:
        """Higher is likelier."""
        return self.conforming * (1 - self.foreign) + _NAME_BONUS * self.likeness


Samples = Mapping[str, Sequence[str]]
"""Some name for a column → different values of it, as sent."""


def recognise(engine: DuckEngine, registry: Registry, samples: Samples) -> dict[str, list[Candidate]]:
    """The candidates of each column, the likeliest first; a column of which nothing is known has none.

    The name of a column is what follows the first `/` of its key. All columns are looked at together: an element's
    expressions are planned once, however many columns there are.
    """
    strangers = {_key(*place): found for place, found in _strangers(registry).items()}
    codes = {_key(owner, "codes"): found for owner, found in _ANY_CODES.items()}
    shares = _shares(engine, registry, {**samples, **strangers, **codes})
    foreign = cache(lambda name, look: _foreign(name, look, registry, shares))
    found: dict[str, list[Candidate]] = {}
    for key, values in samples.items():
        look = look_of(values)
        candidates = (
            Candidate(name, share, foreign(name, look), _likeness(key, registry.elements[name]))
            for name in registry.elements
            if (share := shares[name].get(key, 0.0)) >= ENOUGH
        )
        likely = [
            one
            for one in candidates
            if _convincing(one, registry.elements[one.element], values)
            and (one.likeness > _FITTING or not _takes_any_code(shares[one.element], values))
        ]
        found[key] = sorted(likely, key=lambda one: (-one.score, one.element))
    return found


def _takes_any_code(shares: Mapping[str, float], values: Sequence[str]) -> bool:
    """Whether an element takes codes as long as most values are, whatever these name."""
    lengths = [len(value) for value in values]
    usual = max(set(lengths), key=lengths.count, default=0)
    alike = [owner for owner, codes in _ANY_CODES.items() if usual in {len(code) for code in codes}]
    return any(shares.get(_key(owner, "codes"), 0.0) > 1 / 2 for owner in alike)


def _convincing(candidate: Candidate, element: DataElement, values: Sequence[str]) -> bool:
    if not (element.valid or element.codes) or candidate.foreign > CHOOSY:
        return False
    if element.type in ("date", "timestamp"):
        by_the_clock = any(_CLOCK.search(value) and not _MIDNIGHT.search(value) for value in values)
        spans = sum(bool(_SPAN.search(value)) for value in values)
        return (
            by_the_clock == (element.type == "timestamp")
            and spans <= (1 - ENOUGH) * len(values)
            and (element.id == element.type or candidate.likeness > 0.6)
        )
    if element.codes and all(map(_BARE_CODE.fullmatch, values)):  # 1, 2, 3 are codes of every list
        return candidate.likeness >= _FITTING
    return len(values) >= FEWEST or bool(element.codes) or candidate.likeness >= _FITTING


def _likeness(key: str, element: DataElement) -> float:
    return SequenceMatcher(None, key.partition("/")[2], element.title).ratio()


def look_of(values: Sequence[str]) -> str:
    """How most of the values look at first sight: digits, letters (of codes) or Chinese."""
    looks = ["chinese" if _CHINESE.search(one) else "letters" if _LETTER.search(one) else "digits" for one in values]
    return max(sorted(set(looks)), key=looks.count) if looks else "digits"


def _strangers(registry: Registry) -> dict[tuple[str, str], list[str]]:
    """Whose example (an element's id or a kind of no element) and its look → the examples."""
    found: dict[tuple[str, str], list[str]] = {}
    examples = {name: element.examples.good for name, element in registry.elements.items()}
    for owner, values in {**examples, **_NO_ELEMENT}.items():
        for value in values:
            found.setdefault((owner, look_of([value])), []).append(value)
    return found


def _key(owner: str, look: str) -> str:
    return f"\0{owner}\0{look}"


def _foreign(name: str, look: str, registry: Registry, shares: Mapping[str, Mapping[str, float]]) -> float:
    """How much of the strangers of this look the element accepts; elements of times know each other."""
    own = registry.elements[name]
    kin = {"date", "timestamp"} if own.type in ("date", "timestamp") else set()
    others = [
        other.id
        for other in registry.elements.values()
        if other.id != name and other.type not in kin and not (own.codes and other.codes == own.codes)
    ]
    known = [shares[name].get(_key(owner, look)) for owner in (*others, *_NO_ELEMENT)]
    accepted = [share for share in known if share is not None]
    return sum(accepted) / max(1, len(accepted))


def _shares(engine: DuckEngine, registry: Registry, samples: Samples) -> dict[str, dict[str, float]]:
    """Element → column → the share of its known values that the element accepts."""
    keys = list(chain.from_iterable([key] * len(values) for key, values in samples.items()))
    sent = pa.table({"key": keys, "value": list(chain.from_iterable(samples.values()))})
    text = cleaned(quote("value"), null_spellings=True)
    engine.connection.register("sent", sent)
    engine.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE known AS SELECT * FROM (SELECT key, {text} AS text FROM sent) "
        "WHERE text IS NOT NULL"
    )
    engine.connection.unregister("sent")
    return {name: _accepted(engine, element, registry) for name, element in registry.elements.items()}


def _accepted(engine: DuckEngine, element: DataElement, registry: Registry) -> dict[str, float]:
    normal = value_sql(element.normalise, quote("text"))
    checks = [f"({value_sql(element.valid, quote('typed'))})"] if element.valid else []
    if element.codes:
        checks.append(is_one_of("typed", registry.code_lists[element.codes].codes))
    good = " AND ".join(["typed IS NOT NULL", *checks])
    found = engine.query(
        f"SELECT key, avg(CASE WHEN {good} THEN 1.0 ELSE 0.0 END) AS share FROM ("
        f"SELECT key, {typed_value('normal', element.type)} AS typed FROM (SELECT key, {normal} AS normal FROM known)"
        f") GROUP BY key"
    )
    return dict(zip(found["key"].to_pylist(), found["share"].to_pylist(), strict=True))
