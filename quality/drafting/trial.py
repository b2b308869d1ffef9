"""A proposal is tried on the rows it was made from. The split that a load compiles judges them, and nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from catalog.contracts.contract import ROW_NUMBER, Contract, FieldSpec
from catalog.registry.registry import Registry
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal
from lake.position import BATCH_ID, EXTRA, INGESTED_AT, LINE_NO
from quality.drafting.profile import VALUES
from quality.drafting.sent_rows import SentRows
from quality.split.compile import SplitPlan, compile_split

_FIELDS_AT_ONCE = 40
"""Of a wide table, so that the engine plans in a moment; what one field refuses is no matter of the others'."""
_ROW = FieldSpec(name="row_number", from_=ROW_NUMBER, element="identifier")
_HEAD = {
    "title": {"zh": "试行", "en": "A trial"},
    "code": "307440700000/0",
    "department": "draft",
    "category": "department/draft",
    "abstract": "试行",
    "update": "irregular",
    "published_on": "1970-01-01",
    "sources": [{"kind": "csv", "path": "draft"}],
    "delivery": "full",
    "sharing": {"type": "none", "basis": "试行"},
    "openness": {"type": "none", "basis": "试行"},
}


@dataclass(frozen=True)
class Refused:
    """How many rows an element refuses for one column, and the first lines on which it does."""

    rows: int = 0
    lines: tuple[int, ...] = ()


def try_elements(
    engine: DuckEngine, registry: Registry, wanted: Mapping[int, Sequence[str]]
) -> dict[tuple[int, str], Refused]:
    """What becomes of the values of each column under each of its elements; `wanted` by the column's place.

    Every different value is judged once, and every element is compiled once for all columns.
    """
    places: dict[str, list[int]] = {}
    for place, elements in wanted.items():
        for element in elements:
            places.setdefault(element, []).append(place)
    found = {(place, element): Refused() for place, elements in wanted.items() for element in elements}
    for element, columns in places.items():
        for place, rows, lines in _refused(engine, registry, element, columns):
            found[place, element] = Refused(int(rows), tuple(map(int, lines)))
    return found


def _refused(
    engine: DuckEngine, registry: Registry, element: str, places: Sequence[int]
) -> list[tuple[int, int, list[int]]]:
    plan = _plan([FieldSpec(name="tried", from_="value", element=element)], registry)
    engine.connection.register("tried_places", pa.table({"place": pa.array(places, pa.int32())}))
    rows = f"(SELECT {_position('id')}, value FROM {VALUES} WHERE place IN (SELECT place FROM tried_places))"
    broken = plan.select(rows, LINE_NO, f"NOT ({plan.accepted})")
    found = engine.connection.execute(
        f"SELECT place, sum(rows), min(line, 3) FROM {VALUES} WHERE id IN ({broken}) GROUP BY place"
    ).fetchall()
    engine.connection.unregister("tried_places")
    return found


def try_contract(engine: DuckEngine, registry: Registry, sent: SentRows, fields: Sequence[FieldSpec]) -> int:
    """How many of the rows that are looked at the fields refuse together. Their `from` are columns of the file."""
    engine.connection.execute("CREATE OR REPLACE TEMP TABLE draft_refused (line BIGINT)")
    for start in range(0, len(fields), _FIELDS_AT_ONCE):
        plan = _plan(fields[start : start + _FIELDS_AT_ONCE], registry)
        broken = plan.select(rows_sql(sent), LINE_NO, f"NOT ({plan.accepted})")
        engine.connection.execute(f"INSERT INTO draft_refused {broken}")
    counted = engine.connection.execute("SELECT count(DISTINCT line) FROM draft_refused").fetchone()
    return int(counted[0]) if counted else 0


def rows_sql(sent: SentRows, *, every: int | None = None) -> str:
    """SQL for the rows as a split reads them, thinned like the file unless told otherwise."""
    step = sent.every if every is None else every
    numbered = f"read_parquet({literal(str(sent.path))}, file_row_number = true)"
    where = f" WHERE file_row_number % {step} = 0" if step > 1 else ""
    return f"(SELECT {_position(LINE_NO)}, {', '.join(sent.columns)} FROM {numbered}{where})"


def _position(line: str) -> str:
    never = "TIMESTAMPTZ '1970-01-01 00:00:00+00'"
    return f"'' AS {BATCH_ID}, {line} AS {LINE_NO}, {never} AS {INGESTED_AT}, CAST(NULL AS VARCHAR) AS {EXTRA}"


def _plan(fields: Iterable[FieldSpec], registry: Registry) -> SplitPlan:
    return compile_split(registry.resource_of(trial_contract(fields)))


def trial_contract(fields: Iterable[FieldSpec]) -> Contract:
    """These fields as a contract of its own, in which no row gives way to another."""
    contract = Contract.model_validate({**_HEAD, "key": [_ROW.name], "fields": (_ROW, *fields)})
    return contract.located(Path("draft/trial.yaml"))


def spec_at(place: int, element: str) -> FieldSpec:
    """A field over the column of the file at this place, by which it is called."""
    return FieldSpec(name=f"f{place}", from_=f"c{place}", element=element)
