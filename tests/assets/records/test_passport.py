"""A passport leads every row back to the files and lines it came from, and shows nothing sensitive."""

from collections.abc import Iterator

import pytest

from assets.context import LakeContext
from assets.records.passport import passport_of
from assets.release.city_release import make_release
from lake.errors import LakeError
from lake.ledger.golden_id import new_golden_id
from lake.ledger.identities import adopt
from tests.assets.small_lake import FIRM, deliver_air, deliver_firms, small_lake


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LakeContext]:
    with small_lake(tmp_path_factory.mktemp("city")) as lake:
        deliver_firms(lake)
        deliver_air(lake)
        make_release(lake, {})
        yield lake


def test_a_legal_entity_names_every_source_and_every_choice(city: LakeContext) -> None:
    found = passport_of(city, "master.legal_entity", [FIRM])
    assert found.release == "1.0.0"
    assert {(source.delivery, source.line, source.matched_by) for source in found.sources} == {
        ("amr/amr_market_entity_1.csv", 2, "uscc"),
        ("drb/drb_administrative_permit_1.csv", 2, "uscc"),
    }
    (name,) = [choice for choice in found.survivors if choice.attribute == "entity_name"]
    assert (name.value, name.resource, name.rule) == ("江门甲有限公司", "amr_market_entity", "source_rank_then_recency")
    assert passport_of(city, "master.legal_entity", [found.key["entity_id"]]) == found


def test_a_published_value_leads_back_to_its_hours(city: LakeContext) -> None:
    found = passport_of(city, "open.air_quality_daily", ["圭峰西", "2023-06-02"])
    assert [source.line for source in found.all_sources()] == list(range(2, 26))
    (daily,) = found.upstream
    hours, steps = sorted(daily.rows[0].upstream, key=lambda one: one.table)
    assert (steps.table, steps.total) == ("topic.smart_ecology_env_iaqi_step", 0)  # of no single row
    assert (hours.table, hours.matched_by, hours.total) == ("std.eeb_air_quality", ("station_name", "observed_on"), 24)


def test_a_row_says_which_rules_it_passed_and_which_only_warned(city: LakeContext) -> None:
    found = passport_of(city, "std.amr_market_entity", ["uscc=92440705MA5ABCD27H"])
    (source,) = found.sources
    assert source.flags == ("capital_is_plausible",)
    assert "uscc.valid" in source.rules_passed
    assert source.contract_version == city.registry.resource("amr_market_entity").version


def test_sensitive_values_are_masked_unless_revealed(city: LakeContext) -> None:
    table, key = "std.drb_administrative_permit", ["许1"]
    hidden = passport_of(city, table, key).values
    assert (hidden["legal_representative"], hidden["legal_representative_id"]) == ("张**", "110*************73")
    assert passport_of(city, table, key, reveal=True).values["legal_representative"] == "张三丰"


def test_upstream_tables_without_a_common_key_name_their_deliveries(city: LakeContext) -> None:
    found = passport_of(city, "master.division", ["440782"])
    towns = next(one for one in found.upstream if one.table == "std.stat_division_town")
    assert (towns.rows, towns.deliveries) == ((), ("stat/stat_division_town_1.csv (stat_division_town-1)",))
    history = next(one for one in found.upstream if one.table == "std.mca_division_history")
    assert [row.values["name"] for row in history.rows] == ["新会市"]


@pytest.mark.parametrize(
    ("table", "key", "message"),
    [
        ("topic.nothing", ["1"], "没有 topic.nothing 的数据护照"),
        ("master.legal_entity", ["le_0"], "的行不存在"),
        ("open.air_quality_daily", ["圭峰西"], "有 2 列，给出了 1 个值"),
        ("std.eeb_air_quality", ["station_name=圭峰西"], "不止一行"),
        ("std.eeb_air_quality", ["colour=red"], "没有列 colour"),
    ],
)
def test_a_key_that_finds_no_single_row_is_explained(
    city: LakeContext, table: str, key: list[str], message: str
) -> None:
    with pytest.raises(LakeError, match=message):
        passport_of(city, table, key)


def test_an_id_that_is_mistyped_or_leads_on_is_explained(city: LakeContext) -> None:
    table, golden_id = "master.legal_entity", passport_of(city, "master.legal_entity", [FIRM]).key["entity_id"]
    with pytest.raises(LakeError, match="抄写有误"):
        passport_of(city, table, [golden_id[:-1]])
    former = new_golden_id("le")
    adopt(city.lakehouse.ledger, "legal_entity", {former: golden_id})
    with pytest.raises(LakeError, match=f"已并入 {golden_id}"):
        passport_of(city, table, [f"entity_id={former}"])


def test_moments_are_asked_for_and_shown_in_beijing_time(city: LakeContext) -> None:
    found = passport_of(city, "std.eeb_air_quality", ["圭峰西", "2023-06-02 08:00:00"])
    assert str(found.values["observed_at"]) == "2023-06-02 08:00:00+08:00"


def test_what_resolution_says_of_a_row_leads_to_the_row(city: LakeContext) -> None:
    xref = passport_of(city, "master.legal_entity", [FIRM]).sources[0]
    key = [f"resource={xref.resource}", f"batch_id={xref.batch_id}", f"line_no={xref.line}"]
    said = passport_of(city, "master.legal_entity_record", key)
    assert (said.title, [(one.table, one.line) for one in said.sources]) == ("法人来源记录", [(xref.table, xref.line)])
