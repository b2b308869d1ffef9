"""Aggregates that do not grow with the city: indicators, foreign trade, deposits and loans, the budget."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, numbers, text
from pipelines.sandbox.faults.fault import Fault, Faulty, plant
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import day, number
from pipelines.sandbox.views.commerce import money
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.indicators import LAST_YEAR, make_releases
from pipelines.sandbox.world.vocabulary import COUNTY_NAMES, COUNTY_RESIDENTS

INDICATORS = (
    ("GYZJZ", "规模以上工业增加值", "亿元", 1300.0, "统计局"),
    ("GDZC", "固定资产投资", "亿元", 1900.0, "统计局"),
    ("SHXFP", "社会消费品零售总额", "亿元", 1370.0, "统计局"),
    ("JCKZE", "外贸进出口总额", "亿元", 1750.0, "商务局"),
    ("YBGGYS", "一般公共预算收入", "亿元", 280.0, "财政局"),
    ("CKYE", "本外币存款余额", "亿元", 6900.0, "人民银行"),
    ("DKYE", "本外币贷款余额", "亿元", 6200.0, "人民银行"),
    ("QSHYDL", "全社会用电量", "亿千瓦时", 360.0, "供电局"),
)
"""Code, name, unit, a size the year's value of the whole city may have, and who counts it."""
MONTHS = tuple(f"2023{month:02}" for month in range(1, 13))
COUNTRIES = ("USA", "HKG", "MAC", "JPN", "DEU", "VNM", "AUS", "CAN", "GBR", "MYS", "IND", "BRA")
CHAPTERS = ("03", "20", "39", "48", "64", "73", "82", "84", "85", "87", "94", "95")
SUBJECTS = (("1101", "住户存款"), ("1102", "非金融企业存款"), ("2101", "短期贷款"), ("2102", "中长期贷款"))
UNITS = (
    ("101001", "江门市教育局"),
    ("102001", "江门市卫生健康局"),
    ("103001", "江门市公安局"),
    ("104001", "江门市水利局"),
)
FUNCTIONS = (("2050202", "小学教育"), ("2100201", "综合医院"), ("2040201", "行政运行"), ("2130305", "水利工程建设"))


INDICATOR_FAULTS = (
    Fault("H25", "地区", 0.01, divisions.county_variant, pl.col("行政区划代码") != "440700"),
    Fault("H7", "同比增速", 0.01, lambda rows, field, rng: [f"{value}%" for value in rows[field]]),
)


def deliver(city: City, desk: Desk) -> None:
    """Four resources of four departments."""
    rng = desk.random("statistics")
    _deliver_indicators(city, desk, rng)
    _deliver_trade(desk, rng)
    _deliver_balances(desk, rng)
    _deliver_budget(desk, rng)


def _areas() -> pl.DataFrame:
    total = sum(COUNTY_RESIDENTS.values())
    rows = [("440700", "江门市", 1.0)]
    rows += [(code, name, COUNTY_RESIDENTS[code] / total) for code, name in COUNTY_NAMES.items()]
    return pl.DataFrame(rows, schema=["area", "area_name", "share"], orient="row")


def _months() -> pl.DataFrame:
    return pl.DataFrame({"month": MONTHS, "turn": range(1, 13)})


def _deliver_indicators(city: City, desk: Desk, rng: Generator) -> None:
    """The year's rows are drawn even where the releases of many years take their place: so what follows is the same."""
    year = [(name, plant(frame, INDICATOR_FAULTS, rng)) for name, frame in _halves(rng)]
    for name, delivered in _releases(city) if city.history else year:
        titles = ("江门市主要经济指标月报", "单位：见各行")
        desk.excel("stat_macro_indicator", f"stat/macro_indicator_{name}.xlsx", delivered, titles)


def _releases(city: City) -> Iterator[tuple[str, Faulty]]:
    """A workbook a year, two of the last: what was published in it, and what it changed of the year before."""
    rng = stream(city.seed, "releases")
    counties = _areas().filter(pl.col("area") != "440700")
    rows = make_releases(counties, rng).with_columns(
        half=pl.when(pl.col("release") < LAST_YEAR)
        .then(pl.lit(""))
        .when((pl.col("year") == LAST_YEAR) & (pl.col("month") <= 6))
        .then(pl.lit("H1"))
        .otherwise(pl.lit("H2"))
    )
    for (release, half), part in rows.group_by("release", "half", maintain_order=True):
        frame = part.select(**_sheet(pl.format("{}-{}", "year", serial("month", 2)), money("value"), number("growth")))
        yield f"{release}{half}", plant(frame, INDICATOR_FAULTS, rng)


def _halves(rng: Generator) -> Iterator[tuple[str, pl.DataFrame]]:
    schema = ["code", "indicator", "measure", "size", "source"]
    rows = (
        pl.DataFrame(INDICATORS, schema=schema, orient="row").join(_areas(), how="cross").join(_months(), how="cross")
    )
    level = pl.Series("level", rng.normal(1.0, 0.03, len(rows)))
    stock = pl.col("code").is_in(["CKYE", "DKYE"])
    value = pl.col("size") * pl.col("share") * level * pl.when(stock).then(1.0).otherwise(pl.col("turn") / 12)
    month = pl.concat_str(pl.col("month").str.head(4), pl.lit("-"), pl.col("month").str.tail(2))
    growth = money(pl.lit(pl.Series("growth", rng.normal(4.5, 5.0, len(rows)).clip(-40, 60))))
    frame = rows.select(**_sheet(month, money(value), growth), _half=pl.col("turn") > 6)
    for name, later in (("2023H1", False), ("2023H2", True)):
        yield name, frame.filter(pl.col("_half") == later)


def _sheet(month: pl.Expr, value: pl.Expr, growth: pl.Expr) -> dict[str, pl.Expr]:
    """The columns of the workbook of indicators, in their order."""
    return {
        "指标代码": pl.col("code"),
        "指标名称": pl.col("indicator"),
        "行政区划代码": pl.col("area"),
        "地区": pl.col("area_name"),
        "统计月份": month,
        "累计值": value,
        "计量单位": pl.col("measure"),
        "同比增速": growth,
        "数据来源": pl.concat_str(pl.lit("江门市"), "source"),
        "_entity": pl.concat_str(pl.lit("indicator:"), "code"),
    }


def _deliver_trade(desk: Desk, rng: Generator) -> None:
    parts = [
        pl.DataFrame({name: values})
        for name, values in (("way", ("E", "I")), ("country", COUNTRIES), ("chapter", CHAPTERS), ("mode", ("10", "15")))
    ]
    rows = _months()
    for part in parts:
        rows = rows.join(part, how="cross")
    count = len(rows)
    frame = rows.select(
        统计月份="month",
        贸易方向="way",
        贸易伙伴="country",
        商品章="chapter",
        贸易方式="mode",
        **{
            "金额（万元）": money(pl.lit(pl.Series("value", rng.lognormal(5.5, 1.4, count)))),
            "同比（%）": money(pl.lit(pl.Series("growth", rng.normal(3.0, 18.0, count).clip(-95, 300)))),
        },
        _entity=pl.concat_str(pl.lit("trade:"), "country", "chapter"),
    )
    faults = (
        Fault("H9", "贸易方向", 0.005, text.relabelled({"E": "出口", "I": "进口"})),
        Fault("H6", "商品章", 0.005, lambda rows, field, rng: [value.lstrip("0") for value in rows[field]]),
        Fault("H33", "金额（万元）", 0.002, lambda rows, field, rng: [f"-{value}" for value in rows[field]]),
    )
    delivered = plant(frame, faults, rng)
    desk.csv("com_foreign_trade", "com/foreign_trade.zip!foreign_trade_2023.csv", delivered, encoding="utf-8-sig")


def _deliver_balances(desk: Desk, rng: Generator) -> None:
    ends = pl.date_range(date(2023, 1, 1), date(2023, 12, 1), "1mo", eager=True).dt.month_end().alias("end").to_frame()
    subjects = pl.DataFrame(SUBJECTS, schema=["code", "subject"], orient="row")
    kinds = pl.DataFrame({"kind": ["1", "2", "3", "4"]})
    areas = _areas().filter(pl.col("area") != "440700")
    rows = areas.join(kinds, how="cross").join(subjects, how="cross").join(ends, how="cross")
    level = pl.Series("level", rng.uniform(0.7, 1.3, len(rows)))
    rows = rows.with_columns(balance=(pl.col("share") * level * 4_200_000).round(2))
    frame = rows.select(
        地区代码="area",
        机构类别="kind",
        科目代码="code",
        科目名称="subject",
        月末日期=day("end"),
        **{"余额（万元）": money("balance"), "比年初增减（万元）": money(pl.col("balance") * 0.04 - 900)},
        _entity=pl.concat_str(pl.lit("balance:"), "area", "code"),
    )
    faults = (
        Fault("H11", "月末日期", 0.01, dates.malformed),
        Fault("H9", "机构类别", 0.01, text.relabelled({"1": "国有商业银行", "3": "农村商业银行"})),
        Fault("H33", "余额（万元）", 0.003, lambda rows, field, rng: [f"-{value}" for value in rows[field]]),
    )
    titles = ("江门市金融机构本外币信贷收支表",)
    desk.excel("pbc_deposit_loan", "pbc/deposit_loan_2023.xlsx", plant(frame, faults, rng), titles, ["月末日期"])


def _deliver_budget(desk: Desk, rng: Generator) -> None:
    units = pl.DataFrame(UNITS, schema=["unit", "unit_name"], orient="row")
    functions = pl.DataFrame(FUNCTIONS, schema=["function", "function_name"], orient="row")
    lines = units.join(functions, how="cross")
    lines = lines.with_columns(budget=pl.Series(np.round(rng.lognormal(17.0, 0.8, len(lines)), 2)))
    rows = lines.join(_months(), how="cross")
    frame = rows.select(
        DWBM="unit",
        DWMC="unit_name",
        GNFL="function",
        GNFLMC="function_name",
        KJQJ="month",
        NCYS=money("budget"),
        TZYS=money(pl.col("budget") * 1.03),
        LJZC=money(pl.col("budget") * pl.col("turn") * 0.081),
        _entity=pl.concat_str(pl.lit("budget:"), "unit", "function"),
    )
    faults = (Fault("H33", "LJZC", 0.008, numbers.times(10_000)), Fault("H7", "NCYS", 0.01, numbers.text_number("元")))
    source, key = "fin_core:YS_ZX", ("DWBM", "GNFL", "KJQJ")
    delivered = plant(frame, faults, rng)
    desk.table("fin_budget_execution", source, delivered, database="fin/core.db", table="YS_ZX", key=key)
