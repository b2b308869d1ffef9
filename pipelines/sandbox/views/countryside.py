"""农业农村局 and 文广旅体局: farmland, farm products, collectives, scenic spots and their visitors."""

from datetime import date

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, identity, organisations, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import compact_day, day, number
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.countryside import (
    make_batches,
    make_collectives,
    make_product_tests,
    make_spots,
    make_transfers,
    make_visits,
)

TRANSFER_FAULTS = (
    Fault("H16", "LCF_ZJHM", 0.003, identity.wrong_check),
    Fault("H18", "LCF_XM", 0.005, text.traditional),
)
TEST_FAULTS = (
    Fault("H21", "受检单位", 0.01, organisations.name_variant),
    Fault("H11", "抽样日期", 0.002, dates.malformed),
)
BATCH_FAULTS = (
    Fault("H22", "creditCode", 0.02, organisations.lower_case),
    Fault("H21", "producer", 0.02, organisations.name_variant),
    Fault("H4", "traceCode", 0.03, text.null_spelling, pl.col("traceCode").is_null()),
    Fault("H12", "soldOn", 0.01, dates.before("harvestedOn")),
)
COLLECTIVE_FAULTS = (Fault("H25", "所在区县", 0.02, divisions.county_variant),)
SPOT_FAULTS = (Fault("H25", "area", 0.05, divisions.county_variant),)
VISIT_FAULTS = (Fault("H4", "门票收入", 0.002, text.null_spelling),)
COUNTED_SINCE = date(2022, 11, 1)
"""When the counters at the gates were linked: what came before nobody knows by the day."""


def deliver(city: City, desk: Desk) -> None:
    """Contracts as a table, tests as two texts, collectives as a workbook, spots as an interface."""
    rng, world = desk.random("countryside"), stream(city.seed, "countryside")
    transfers = make_transfers(city.scale, city.people, city.firms, world)
    contracts = repeat_rows(plant(_contracts(city, transfers), TRANSFER_FAULTS, rng), 0.003, rng)
    desk.table(
        "ara_farmland_transfer", "ara_rural:TDLZ_HT", contracts, database="ara/rural.db", table="TDLZ_HT",
        key=("HTBH",), numbers=("LZMJ", "NZJ"),
    )  # fmt: skip
    tests = make_product_tests(city.scale, city.firms, world)
    _deliver_tests(tests, desk, rng)
    batches = _batches(make_batches(city.scale, city.places, tests, stream(city.seed, "traced batches")))
    traced = plant(batches, BATCH_FAULTS, desk.random("traced batches"))
    desk.answers("ara_trace_batch", "ara_trace:/api/ara/trace-batches", traced, ("batchNo",))
    collectives = plant(_collectives(make_collectives(city.places, world)), COLLECTIVE_FAULTS, rng)
    desk.excel("ara_collective_asset", "ara/collective_asset_2023.xlsx", collectives, ["农村集体资产清查汇总表"])
    spots = make_spots(city.places, world)
    answers = plant(_spots(spots), SPOT_FAULTS, rng)
    desk.answers("ctsb_scenic_spot", "ctsb_tourism:/api/ctsb/scenic-spots", answers, ("spotCode",))
    _deliver_visits(make_visits(spots, date(2023, 1, 1), date(2023, 12, 31), world), desk, rng)
    counted_first = make_visits(spots, COUNTED_SINCE, date(2022, 12, 31), stream(city.seed, "first visits"))
    before = plant(_visits(counted_first), VISIT_FAULTS, desk.random("first visits"))
    desk.csv("ctsb_visitor_flow", "ctsb/visitor_flow_20221231.csv", before, encoding="utf-8-sig", delimiter=";")


def _deliver_tests(tests: pl.DataFrame, desk: Desk, rng: Generator) -> None:
    for half, chosen in (
        ("20230630", pl.col("sampled") < date(2023, 7, 1)),
        ("20231231", pl.col("sampled") >= date(2023, 7, 1)),
    ):
        delivered = plant(_tests(tests.filter(chosen)), TEST_FAULTS, rng)
        desk.csv("ara_product_test", f"ara/product_test_{half}.csv", delivered, encoding="gb18030")


def _deliver_visits(visits: pl.DataFrame, desk: Desk, rng: Generator) -> None:
    """The year up to the last two days, then day by day."""
    for name, chosen in (
        ("20231229", pl.col("day") <= date(2023, 12, 29)),
        ("20231230", pl.col("day") == date(2023, 12, 30)),
        ("20231231", pl.col("day") == date(2023, 12, 31)),
    ):
        delivered = plant(_visits(visits.filter(chosen)), VISIT_FAULTS, rng)
        desk.csv("ctsb_visitor_flow", f"ctsb/visitor_flow_{name}.csv", delivered, encoding="utf-8-sig", delimiter=";")


def _contracts(city: City, transfers: pl.DataFrame) -> pl.DataFrame:
    return transfers.select(
        HTBH="number",
        CJDM=city.places.villages["village_code"][transfers["village"]],
        LCF_XM="name",
        LCF_ZJHM="citizen_id",
        LRF_XYDM="lessee",
        LZFS="manner",
        LZMJ=number("area"),
        NZJ=number("rent"),
        QSRQ=compact_day("starts"),
        ZZRQ=compact_day("ends"),
        _entity="entity",
        _role_lessor="entity",
        _role_lessee="lessee_entity",
    )


def _tests(tests: pl.DataFrame) -> pl.DataFrame:
    return tests.select(
        样品编号="number",
        产品名称="product",
        受检单位="name",
        统一社会信用代码="uscc",
        所在区县="county",
        抽样日期=day("sampled"),
        检测项目="item",
        检测值=number("found"),
        限量值=number("limit"),
        检测结论=pl.when("good").then(pl.lit("合格")).otherwise(pl.lit("不合格")),
        _entity="entity",
        _role_producer="entity",
    )


def _batches(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        batchNo="batch",
        creditCode="uscc",
        producer="name",
        product="product",
        villageCode="village_code",
        traceCode="code",
        quantity=number("quantity"),
        harvestedOn=(pl.col("sold") - pl.duration(days="fresh")).dt.strftime("%Y-%m-%d"),
        soldOn=day("sold"),
        _entity="entity",
        _role_producer="entity",
    )


def _collectives(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        居村委会代码="village_code",
        集体经济组织名称=pl.format("{}经济联合社", "village_name"),
        所在区县="county_name",
        年度=pl.lit("2023"),
        资产总额=number("assets"),
        负债总额=number("debts"),
        全年总收入=number("income"),
        资源性资产面积=number("land"),
        成员数=number("members"),
        _entity=pl.format("collective:{}", "village_code"),
    )


def _spots(spots: pl.DataFrame) -> pl.DataFrame:
    return spots.select(
        spotCode="code",
        spotName=pl.format("{}{}景区", "town_name", "sight"),
        level="level",
        area="county_name",
        lng=number("longitude"),
        lat=number("latitude"),
        dayCapacity=number("capacity"),
        status=pl.lit("1"),
        _entity=pl.format("spot:{}", "code"),
    )


def _visits(visits: pl.DataFrame) -> pl.DataFrame:
    return visits.select(
        景区编码="code",
        日期=pl.col("day").dt.strftime("%Y.%m.%d"),
        入园人次=number("visitors"),
        瞬时最大人数=number("peak"),
        外地游客人次=number("elsewhere"),
        门票收入=number("ticket"),
        _entity=pl.format("spot:{}", "code"),
    )
