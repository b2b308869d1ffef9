"""Nodes that are worked out from what is touched are those that all records together give."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest

from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote_table
from lake.settings import Settings
from quality.matching import kept, touched
from quality.matching.nodes import renew_nodes
from tests.quality.matching.town import of

SOURCES = ("psb_resident", "hsa_insured_person")
NAMES = (("陈伟强", "chen wei qian"), ("欧阳震南", "ou yan zen nan"), ("李丽华", "ni ni hua"), (None, None))
_TEXT = ("citizen_id", "number", "document", "name", "pinyin", "former_name", "resource", "member")
_TYPES = {**dict.fromkeys(_TEXT, "VARCHAR"), "variant": "UHUGEINT", "rows": "BIGINT", "rank": "INTEGER"}
Records = dict[int, dict[str, Any]]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckEngine]:
    with DuckEngine(Settings(home=tmp_path)) as opened:
        kept.begin_empty(opened)
        yield opened


def record(chance: Random, variant: int) -> dict[str, Any]:
    """One of few keys, numbers and names, so that most are shared."""
    name, pinyin = chance.choice(NAMES)
    said = {
        "citizen_id": chance.choice([None, *"ABCD"]),
        "number": chance.choice([None, None, *"123"]),
        "document": chance.choice([None, None, None, *"45"]),
        "name": name,
        "pinyin": pinyin,
        "former_name": chance.choice([None, None, None, NAMES[0][0], NAMES[2][0]]),
    }
    digest = chance.getrandbits(60)
    rows, rank = chance.randint(1, 3), chance.randint(1, 2)
    return said | {"variant": variant, "resource": chance.choice(SOURCES), "member": f"m{variant}", "rows": rows,
                   "rank": rank, "digest": digest}  # fmt: skip


def put(engine: DuckEngine, name: str, records: Records) -> str:
    columns = {**_TYPES, "digest": "UBIGINT"}
    listed = [{**row, "variant": str(row["variant"])} for row in records.values()]
    types = {one: pa.int64() if one in ("rows", "rank", "digest") else pa.string() for one in columns}
    engine.keep_rows(f"{name}_text", pa.Table.from_pylist(listed, schema=pa.schema(types)))
    cast = ", ".join(f"CAST({one} AS {kind}) AS {one}" for one, kind in columns.items())
    engine.keep(name, f"SELECT {cast} FROM {quote_table(f'{name}_text')}")
    return name


def found(engine: DuckEngine) -> dict[str, list[dict[str, Any]]]:
    return {name: engine.rows(f"FROM {name} ORDER BY ALL") for name in (kept.NODE, kept.DISPUTED)}


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 6))])
def test_after_any_change_nodes_are_those_of_all_records_and_what_moved_is_touched(
    engine: DuckEngine, seed: int
) -> None:
    chance, resolution = Random(seed), of(SOURCES)
    records = {variant: record(chance, variant) for variant in range(12)}
    kept.renew(engine, [touched.everything()])
    renew_nodes(engine, resolution, put(engine, "matching.now", records), everything=True)
    for day in range(6):
        before, was = records, {row["variant"]: row for row in found(engine)[kept.NODE]}
        changed = set(chance.sample(range(16), chance.randint(1, 3)))
        records = {one: row for one, row in before.items() if one not in changed}
        records |= {one: record(chance, one) for one in changed if chance.random() < 0.7}
        came, left = ({one: row for one, row in some.items() if one in changed} for some in (records, before))
        put(engine, "matching.came", came)
        put(engine, "matching.went", left)
        told = touched.records(resolution, ["matching.went", "matching.came"])
        kept.renew(engine, [touched.nothing(), told])
        renew_nodes(engine, resolution, put(engine, "matching.now", records), everything=False)
        increment = found(engine)
        told_of = {row["name"] for row in engine.rows(f"FROM {kept.TOUCHED} WHERE kind = '{touched.NODE}'")}
        renew_nodes(engine, resolution, "matching.now", everything=True)
        assert increment == found(engine), (seed, day)
        now = {row["variant"]: row for row in increment[kept.NODE]}
        moved = {row["node"] for one in was.keys() | now.keys() if was.get(one) != now.get(one)
                 for row in (was.get(one), now.get(one)) if row}  # fmt: skip
        assert told_of == moved, (seed, day)
