"""What tells the rows of a file apart, asked of the values as they will stand in the lake: null spellings are nothing
there, and two spellings of one day are one day."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from catalog.contracts.contract import FieldSpec
from catalog.registry.registry import Registry
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote
from quality.drafting.binding import Binding
from quality.drafting.sent_rows import SentRows
from quality.drafting.trial import rows_sql, spec_at, trial_contract
from quality.split.compile import compile_split

_SERIAL = re.compile(r"(序号|排序|编号|行号|No\.?|id)", re.IGNORECASE)
"""Names of mere counters: they identify a row of one file, and nothing in the world."""
_NUMBERS = ("integer_count", "ratio", "signed_number", "amount_yuan")
_BY_CHANCE = (*_NUMBERS, "date", "timestamp", "long_text")
"""Elements whose values may all be different without naming anything."""
_MOST_ALONE, _MOST_PAIRED = 20, 8
"""Columns that are tried alone, and in pairs."""

Key = tuple[int, ...]
"""Places of columns."""


def keys(engine: DuckEngine, registry: Registry, sent: SentRows, bindings: Sequence[Binding]) -> list[Key]:
    """Columns, or else pairs of columns, that are filled in every row and tell all rows apart; the likeliest first."""
    whole = [place for place, one in enumerate(bindings) if _is_whole(one, sent)]
    alone = [place for place in whole if bindings[place].column.different >= sent.looked_at and _names(bindings[place])]
    paired = sorted(whole, key=lambda place: -bindings[place].column.different)[:_MOST_PAIRED]
    single = [(place,) for place in alone[:_MOST_ALONE]]
    pairs = [pair for pair in combinations(sorted(paired), 2) if _may_tell_apart(pair, bindings, sent)]
    if not single and not pairs:
        return []
    _hash(
        engine, registry, sent, bindings, sorted({*alone[:_MOST_ALONE], *(place for pair in pairs for place in pair)})
    )
    ranked = sorted(single, key=lambda key: _rank(bindings[key[0]]))
    return list(_unique(engine, ranked, sent.rows)) or list(_unique(engine, pairs, sent.rows))


def _is_whole(binding: Binding, sent: SentRows) -> bool:
    return binding.column.filled == sent.looked_at and not binding.refused_rows


def _names(binding: Binding) -> bool:
    return binding.element not in _BY_CHANCE or bool(_SERIAL.fullmatch(binding.column.name))


def _may_tell_apart(pair: Key, bindings: Sequence[Binding], sent: SentRows) -> bool:
    first, second = (bindings[place] for place in pair)
    plain = not {first.element, second.element} & {*_NUMBERS, "long_text"}
    return (
        plain
        and min(first.column.different, second.column.different) > 1
        and (first.column.different * second.column.different >= sent.looked_at)
    )


def _rank(binding: Binding) -> tuple[bool, bool]:
    """What means something comes before a counter, and a number or a name before a sentence."""
    return bool(_SERIAL.fullmatch(binding.column.name)), binding.element == "text"


def _hash(
    engine: DuckEngine, registry: Registry, sent: SentRows, bindings: Sequence[Binding], places: Sequence[int]
) -> None:
    """A hash of each value of every row, 8 bytes each, NULL where there is none."""
    fields: list[FieldSpec] = [spec_at(place, bindings[place].element) for place in places]
    plan = compile_split(registry.resource_of(trial_contract(fields)))
    shown = ", ".join(
        f"CASE WHEN {quote(one.name)} IS NOT NULL THEN hash({quote(one.name)}) END AS {quote(one.name)}"
        for one in fields
    )
    rows = plan.select(rows_sql(sent, every=1), shown)
    engine.connection.execute(f"CREATE OR REPLACE TEMP TABLE draft_keys AS {rows}")


def _unique(engine: DuckEngine, candidates: Sequence[Key], rows: int) -> Iterator[Key]:
    for key in candidates:
        columns = [quote(f"f{place}") for place in key]
        whole = " AND ".join(f"{one} IS NOT NULL" for one in columns)
        counted = engine.connection.execute(
            f"SELECT count(*), count(DISTINCT ({', '.join(columns)})) FROM draft_keys WHERE {whole}"
        ).fetchone()
        if counted == (rows, rows):
            yield key
