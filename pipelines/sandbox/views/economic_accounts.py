"""统计局: every release of an indicator as it was published, the quarterly accounts and the digital economy."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.randomness import stream
from pipelines.sandbox.views.columns import number
from pipelines.sandbox.views.commerce import money
from pipelines.sandbox.world.accounts import DIGITAL_SHARES, digital_economy, sectors_of
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.city_indicators import LEVELS, make_city_releases
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.indicators import INDICATORS, make_figures, releases_of
from pipelines.sandbox.world.vocabulary import COUNTY_NAMES, COUNTY_RESIDENTS

STOCKS = tuple(one.code for one in (*INDICATORS, *(level for level, _ in LEVELS)) if not one.season)
REAL = tuple(one.code for one in INDICATORS if one.real)
RELEASE_FAULTS = (
    Fault("H7", "同比增速", 0.01, lambda rows, field, rng: [f"{value}%" for value in rows[field]]),
    Fault("H11", "发布日期", 0.01, dates.malformed),
    Fault("H9", "口径", 0.01, text.relabelled({"1": "累计", "2": "时点"})),
)
ACCOUNT_FAULTS = (
    Fault("H11", "发布日期", 0.01, dates.malformed),
    Fault("H7", "同比增速", 0.01, lambda rows, field, rng: [f"{value}%" for value in rows[field]]),
)
DIGITAL_FAULTS = (Fault("H11", "发布日期", 0.02, dates.malformed),)


def deliver(city: City, desk: Desk) -> None:
    """Three resources; the world's figures are those of the monthly indicators with their history."""
    rng = desk.random("economic_accounts")
    figures = make_figures(_counties(), stream(city.seed, "releases"))
    of_the_city = make_city_releases(figures, stream(city.seed, "releases of the city"))
    releases = _dated(pl.concat([releases_of(figures, _counties()), of_the_city]))
    for year, rows in _by_year(releases):
        titles = ("江门市主要指标历次发布", "单位：见各行")
        delivered = plant(_released(rows), RELEASE_FAULTS, rng)
        desk.excel("stat_indicator_release", f"stat/indicator_release_{year}.xlsx", delivered, titles, ["发布日期"])
    product = releases.filter(pl.col("code") == "GDP")
    for year, rows in _by_year(sectors_of(product, stream(city.seed, "sectors"))):
        titles = ("江门市季度地区生产总值核算", "单位：亿元")
        delivered = plant(_accounts(rows), ACCOUNT_FAULTS, rng)
        desk.excel("stat_quarterly_accounts", f"stat/quarterly_accounts_{year}.xlsx", delivered, titles, ["发布日期"])
    years = _final(product).filter(pl.col("year").is_in([*DIGITAL_SHARES]))
    digital = digital_economy(years, stream(city.seed, "digital economy"))
    delivered = plant(_digital(digital), DIGITAL_FAULTS, rng)
    titles = ("江门市数字经济增加值", "单位：亿元")
    desk.excel("stat_digital_economy", "stat/digital_economy_2023.xlsx", delivered, titles, ["发布日期"])


def _counties() -> pl.DataFrame:
    total = sum(COUNTY_RESIDENTS.values())
    rows = [(code, name, COUNTY_RESIDENTS[code] / total) for code, name in COUNTY_NAMES.items()]
    return pl.DataFrame(rows, schema=["area", "area_name", "share"], orient="row")


def _dated(releases: pl.DataFrame) -> pl.DataFrame:
    """With the day and the number of each release: on the 20th of the next month, a year's estimate on its last day.

    Revisions come at the end of the year that makes them.
    """
    first = pl.col("release") == pl.col("year")
    month_after = (
        pl.when(pl.col("month") == 12)
        .then(pl.date(pl.col("year"), 12, 31))
        .otherwise(pl.date(pl.col("year"), pl.col("month") % 12 + 1, 20))
    )
    return releases.with_columns(
        published=pl.when(first).then(month_after).otherwise(pl.date(pl.col("release"), 12, 28)),
        release_no=pl.when(first)
        .then(pl.format("TJ{}{}", "year", serial("month", 2)))
        .otherwise(pl.format("TJ{}XD", "release")),
    )


def _by_year(rows: pl.DataFrame) -> Iterator[tuple[int, pl.DataFrame]]:
    """One workbook for all that was published in a year."""
    with_year = rows.with_columns(_year=pl.col("published").dt.year())
    for (year,), part in with_year.sort("_year", maintain_order=True).group_by("_year", maintain_order=True):
        assert isinstance(year, int)
        yield year, part.drop("_year")


def _final(product: pl.DataFrame) -> pl.DataFrame:
    """The whole year's product, as it was known at last."""
    whole = product.filter(pl.col("month") == 12).sort("release", maintain_order=True)
    return whole.group_by("area", "year", maintain_order=True).last()


def _released(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        指标代码="code",
        指标名称="indicator",
        行政区划代码="area",
        统计月份=pl.format("{}-{}", "year", serial("month", 2)),
        口径=pl.when(pl.col("code").is_in(STOCKS)).then(pl.lit("2")).otherwise(pl.lit("1")),
        数值=money("value"),
        计量单位="measure",
        同比增速=number("growth"),
        价格基准=pl.when(pl.col("code").is_in(REAL)).then(pl.lit("可比价")).otherwise(pl.lit("现价")),
        发布批次="release_no",
        发布日期=pl.col("published").dt.to_string("%Y-%m-%d"),
        _entity=pl.concat_str(pl.lit("indicator:"), "code"),
    )


def _accounts(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        行政区划代码="area",
        年份=pl.col("year").cast(pl.String),
        季度=(pl.col("month") // 3).cast(pl.String),
        产业代码="sector",
        产业="sector_name",
        累计增加值=money("value"),
        同比增速=number("growth"),
        发布批次="release_no",
        发布日期=pl.col("published").dt.to_string("%Y-%m-%d"),
        _entity=pl.concat_str(pl.lit("indicator:"), "sector"),
    )


def _digital(rows: pl.DataFrame) -> pl.DataFrame:
    published = pl.lit(date(2023, 12, 28).isoformat())
    return rows.select(
        年份=pl.col("year").cast(pl.String),
        行政区划代码="area",
        类别代码="class",
        类别="class_name",
        增加值=money("value"),
        发布日期=published,
        _entity=pl.concat_str(pl.lit("digital:"), "class"),
    )
