"""Golden ids in a real lake: given once, hashed names only in the ledger, and those of a lake made before lead on."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assets.context import LakeContext
from assets.master.legal_entity.build import build_records
from assets.models import build as building
from assets.models.build import build_model, why_stale
from assets.models.identities import verdict_parts
from catalog.resolving.record_table import KEY, RECORD
from lake.errors import LakeError
from lake.ledger.decisions import Decisions, Judgement
from lake.ledger.derivations import Derivations
from lake.ledger.golden_id import is_golden_id
from lake.ledger.identities import resolve
from lake.schema import arrow_schema
from lake.tables import in_order
from lake.tables.states import table_states
from tests.assets.small_lake import FIRM, SHOP, deliver_firms, prepared_once
from tests.lake.ledger.clusters import identities
from tests.spark import ON_SPARK, SMALL

XREF, ENTITY, DOMAIN = "master.legal_entity_xref", "master.legal_entity", "legal_entity"


@prepared_once
def prepared(lake: LakeContext) -> None:
    deliver_firms(lake)


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=ON_SPARK)])
def city(request: pytest.FixtureRequest, prepared: LakeContext) -> LakeContext:
    chosen = {"engine": request.param, "spark": SMALL}
    return replace(prepared, settings=prepared.settings.model_copy(update=chosen))


def rows(lake: LakeContext, table: str) -> list[dict[str, Any]]:
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, [table])
        return engine.rows(f"SELECT * FROM {table} ORDER BY ALL")


def put(lake: LakeContext, table: str, listed: list[dict[str, Any]]) -> None:
    """Rows in place of those that a table has, as another program left them."""
    spec = lake.tables.spec(table)
    path = lake.lakehouse.new_data_file(spec)
    pq.write_table(pa.Table.from_pylist(listed, schema=arrow_schema(spec.columns)), path)
    lake.lakehouse.replace(spec, [path], f"older {len(listed)}")


def old_id(uscc: str) -> str:
    return "le_" + sha256(f"legal_entity:{uscc}".encode()).hexdigest()[:16]


def why(lake: LakeContext) -> str | None:
    model = lake.models[XREF]
    known = Derivations(lake.lakehouse.ledger).of(XREF)
    verdicts = verdict_parts(model, lake.lakehouse.ledger)
    reason = why_stale(model, lake.tables.spec(XREF), table_states(lake.lakehouse), known, verdicts)
    return reason and reason.code


def test_the_ledger_knows_no_key_and_the_key_of_its_hashes_is_the_owners_alone(city: LakeContext) -> None:
    ids = {row["uscc"]: row["entity_id"] for row in rows(city, ENTITY)}
    assert ids.keys() == {FIRM, SHOP} and all(is_golden_id(one, "le") for one in ids.values())
    ledger = city.lakehouse.ledger
    said = str([ledger.rows(f"SELECT * FROM {table}") for table in ("identity_key", "decision", "identity_event")])
    assert FIRM not in said and "许1" not in said and ids[FIRM] in said
    key = city.settings.home / "member.key"
    assert (key.stat().st_mode & 0o777, len(key.read_bytes())) == (0o600, 32)
    assert [*city.settings.home.glob(".member*")] == []


def test_without_the_key_nothing_is_built_and_nothing_changes(city: LakeContext) -> None:
    (city.settings.home / "member.key").rename(city.settings.home / "away")
    put(city, XREF, rows(city, XREF)[:1])
    before = identities(city.lakehouse.ledger, DOMAIN)
    with pytest.raises(LakeError, match="without it no record could be found again"):
        build_model(city, city.models[XREF])
    assert identities(city.lakehouse.ledger, DOMAIN) == before
    assert not (city.settings.home / "member.key").exists()


def test_ids_of_a_lake_made_before_lead_to_those_of_today(city: LakeContext) -> None:
    lake = city
    today = rows(lake, XREF), rows(lake, ENTITY)
    ledger = lake.lakehouse.ledger
    with ledger.transaction() as change:  # as it was before the ledger knew identities
        for table in ("identity_event", "identity_key", "identity", "decision"):
            change.execute(f"DELETE FROM {table}")
    put(lake, XREF, [{**row, "entity_id": old_id(row["uscc"]), "member": None} for row in today[0]])
    put(lake, ENTITY, [{**row, "entity_id": old_id(row["uscc"])} for row in today[1]])
    for table in (XREF, "master.legal_entity_claim", ENTITY):
        build_model(lake, lake.models[table])
    by_code = {row["uscc"]: row for row in rows(lake, ENTITY) if row["record_status"] == "active"}
    for code in (FIRM, SHOP):
        golden_id = by_code[code]["entity_id"]
        assert is_golden_id(golden_id, "le") and resolve(ledger, old_id(code)) == golden_id
    merged = {row["entity_id"]: row for row in rows(lake, ENTITY) if row["record_status"] == "merged"}
    assert merged.keys() == {old_id(FIRM), old_id(SHOP)}
    assert merged[old_id(FIRM)]["merged_into"] == by_code[FIRM]["entity_id"]
    assert merged[old_id(FIRM)]["entity_name"] == "江门甲有限公司"


def test_a_decision_makes_the_table_stale_and_nothing_else_does(city: LakeContext) -> None:
    assert why(city) is None
    members = {row["source_key"]: row["member"] for row in rows(city, XREF)}
    decisions = Decisions(city.lakehouse.ledger, DOMAIN)
    made = decisions.decide(Judgement(members[FIRM], members[SHOP], "same", 1.0, "steward"), "王科")
    assert why(city) == "decided_anew"
    build_model(city, city.models[XREF])
    assert why(city) is None and len({row["entity_id"] for row in rows(city, XREF)}) == 1
    decisions.undo(made.number, "王科")
    assert why(city) == "decided_anew"


def test_of_many_rows_some_at_a_time_are_put_in_order_and_are_the_same(
    city: LakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {name: in_order_of_files(city, name) for name in (RECORD, XREF)}
    for name in before:
        city.lakehouse.drop(name)
    monkeypatch.setattr(in_order, "AT_ONCE", 2)
    build_records(city)
    build_model(city, city.models[XREF])
    assert {name: in_order_of_files(city, name) for name in before} == before
    assert all(len(city.lakehouse.data_files(name)) > 1 for name in before)


def in_order_of_files(lake: LakeContext, table: str) -> list[dict[str, Any]]:
    files = [pq.read_table(file).to_pylist() for file in lake.lakehouse.data_files(table)]
    return [row for rows in sorted(files, key=lambda rows: [rows[0][name] for name in KEY]) for row in rows]


def test_a_build_killed_before_its_commit_gives_the_same_ids_again(
    city: LakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(city, XREF)
    members = {row["source_key"]: row["member"] for row in before}
    Decisions(city.lakehouse.ledger, DOMAIN).decide(
        Judgement(members[FIRM], members["许1"], "different", 1.0, "steward"), "王科"
    )

    def killed(*_: Any) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(building, "with_ids_sql", killed)
        build_model(city, city.models[XREF])
    assert rows(city, XREF) == before
    given = identities(city.lakehouse.ledger, DOMAIN)
    build_model(city, city.models[XREF])
    assert identities(city.lakehouse.ledger, DOMAIN) == given
    assert {row["entity_id"] for row in rows(city, XREF)} == {one.golden_id for one in given}
