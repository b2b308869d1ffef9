"""The city's release: what joins it, what is held back with what is made from it, and the governance tables in it."""

from dataclasses import replace

import duckdb
import pytest

from assets.context import LakeContext
from assets.gov.tables import GOVERNANCE_TABLES
from assets.release.city_release import make_release, offers
from catalog.registry.registry import Registry
from lake.errors import LakeError
from lake.releases.blocking import ReleaseBlocked
from lake.releases.store import Release
from tests.assets.small_lake import AIR_STEPS, GOOD, deliver_air, judge, prepared_once
from tests.assets.written import write_governance_tables

AIR = "std.eeb_air_quality"
DAILY = "topic.smart_ecology_env_air_quality_daily"


@prepared_once
def lake(empty: LakeContext) -> None:
    deliver_air(empty)


def released(release: Release | None) -> Release:
    assert release is not None
    return release


def test_a_release_holds_tables_and_governance_and_none_follows_without_news(lake: LakeContext) -> None:
    write_governance_tables(lake)
    release = released(make_release(lake, {}))
    names = {table.spec.name for table in GOVERNANCE_TABLES}
    assert set(release.manifest.tables) == {AIR, AIR_STEPS, DAILY, "open.air_quality_daily"} | names
    assert release.manifest.tables[AIR].key == lake.registry.resource("eeb_air_quality").key
    assert make_release(lake, {}) is None


def test_what_is_made_from_a_failed_resource_is_held_back_with_it(lake: LakeContext) -> None:
    first = released(make_release(lake, {}))
    deliver_air(lake, 50.0, 2)
    assert make_release(lake, {"eeb_air_quality": "交付无法读取"}) is None
    second = released(make_release(lake, {DAILY: "计算失败"}))
    assert second.manifest.tables[DAILY] == first.manifest.tables[DAILY]
    assert second.manifest.tables[AIR].rows == 24
    reasons = {entry.table: entry.reason for entry in second.manifest.stale}
    assert reasons[DAILY] == "计算失败"
    assert reasons["open.air_quality_daily"] == f"上游 {DAILY} 未更新：计算失败"


def test_a_failed_check_blocks(lake: LakeContext) -> None:
    judge(lake, AIR, replace(GOOD, passed=False, observed="0 rows"))
    with pytest.raises(ReleaseBlocked, match="row_count"):
        make_release(lake, {})


def test_a_slip_in_a_contract_takes_no_table_from_readers(lake: LakeContext) -> None:
    first = released(make_release(lake, {}))
    deliver_air(lake, 50.0, 2)
    contracts = {name: one for name, one in lake.registry.contracts.items() if name != "eeb_air_quality"}
    broken = replace(lake.registry, contracts=contracts, errors=[LakeError("unknown key")])
    assert isinstance(broken, Registry)
    slipped = replace(lake, registry=broken)
    assert make_release(slipped, {}) is None
    assert AIR in first.manifest.tables
    assert AIR not in offers(slipped)


def test_governance_tables_are_written_once_and_can_be_read_in_the_release(lake: LakeContext) -> None:
    untouched = [commit.table for commit in write_governance_tables(lake) if not commit.written]
    # no check failed, nothing was refused or objected to, nobody has an id or an address
    no_ids = {"gov.identity_redirect", "gov.identity_decision", "gov.address_coverage"}
    assert {*untouched} == {"gov.charge", "gov.work_order", "gov.objection", "gov.disputed"} | no_ids
    assert not any(commit.written for commit in write_governance_tables(lake))
    release = released(make_release(lake, {}))
    with duckdb.connect(str(release.database), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        hit = connection.execute("select resource, department, reason, row_count from gov.rule_hit").fetchall()
        origins = connection.execute(
            "select source_table, source_column from gov.column_lineage where table_name = ? and column_name = ?",
            [DAILY, "observed_on"],
        ).fetchall()
        census = connection.execute("select row_count from gov.asset_census where table_name = ?", [AIR]).fetchone()
    assert hit == [("eeb_air_quality", "eeb", None, 1)]
    assert origins == [(AIR, "observed_at")]
    assert census == (24,)
