"""Indicators that are published of the whole city alone: flows, parts of other indicators, rates and indices."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.world.indicators import (
    BUILDING,
    EVEN,
    EVERY_MONTH,
    INDICATORS,
    LAST_YEAR,
    PURSE,
    QUARTERS,
    YEAR_END,
    YEARS,
    Figures,
    Indicator,
    Values,
    indicator_values,
    releases_of,
)

_CITY = np.array([1.0])
_NO_AREAS = pl.DataFrame({"area": [], "area_name": []}, schema={"area": pl.String, "area_name": pl.String})


@dataclass(frozen=True)
class Part:
    """Of the months of another indicator a share, which changes by `tilt` a year."""

    of: str
    code: str
    name: str
    share: float
    tilt: float = 0.0


FLOWS = (
    Indicator(
        "GYCZ", "规模以上工业总产值", "亿元", "统计局", 6150.0, 0.05, EVEN, 0.45,
        scopes={2019: -0.04, 2021: 0.03, 2023: 0.02}, first={2022: 0.995},
    ),
    Indicator("GYCKJH", "规模以上工业出口交货值", "亿元", "统计局", 1240.0, 0.02, EVEN, 0.5, scopes={2021: 0.02}),
    Indicator(
        "GYLR", "规模以上工业企业利润总额", "亿元", "统计局", 285.0, 0.03, EVEN, 0.6,
        scopes={2019: -0.05, 2021: 0.04, 2023: -0.03}, first={2022: 1.02},
    ),
    Indicator("SPFXS", "商品房销售面积", "万平方米", "统计局", 430.0, -0.07, BUILDING, 0.5, first={2021: 1.008}),
    Indicator("SJWZ", "实际使用外资", "亿元", "商务局", 42.0, -0.06, EVEN, 0.4, EVERY_MONTH),
    Indicator("YBGGZC", "一般公共预算支出", "亿元", "财政局", 455.0, 0.03, PURSE, 0.05),
    Indicator("HYZL", "货运量", "万吨", "交通运输局", 14_800.0, 0.03, EVEN, 0.35, scopes={2020: -0.08}),
    Indicator("KDL", "快递业务量", "万件", "邮政管理局", 37_500.0, 0.14, EVEN, 0.2, EVERY_MONTH),
)  # fmt: skip
PARTS = (
    Part("GDZC", "GYTZ", "工业投资", 0.42, 0.04),
    Part("GDZC", "JGTZ", "工业技术改造投资", 0.12, 0.01),
    Part("GDZC", "FDC", "房地产开发投资", 0.25, -0.13),
    Part("JCKZE", "CK", "外贸出口总额", 0.8, 0.005),
    Part("YBGGYS", "SSSR", "税收收入", 0.61, -0.015),
    Part("QSHYDL", "GYYDL", "工业用电量", 0.66, -0.005),
)
IMPORTS = Part("JCKZE", "JK", "外贸进口总额", 0.2)
"""What of the trade is not exported."""
LEVELS = (
    (
        Indicator("CPI", "居民消费价格指数", "上年同期=100", "统计局", 100.6, 0.0, months=EVERY_MONTH, is_index=True),
        0.5,
    ),
    (
        Indicator(
            "PPI", "工业生产者出厂价格指数", "上年同期=100", "统计局", 98.9, 0.0, months=EVERY_MONTH, is_index=True
        ),
        1.2,
    ),
    (Indicator("GYCXL", "规模以上工业产销率", "%", "统计局", 96.6, 0.0), 0.8),
    (Indicator("BLDKL", "不良贷款率", "%", "金融监管局", 1.2, -0.02, months=QUARTERS), 0.05),
    (Indicator("YFQD", "研发经费投入强度", "%", "统计局", 2.62, 0.03, months=YEAR_END, first={2022: 0.99}), 0.02),
    (Indicator("DWNH", "单位地区生产总值能耗", "吨标准煤/万元", "统计局", 0.41, -0.028, months=YEAR_END), 0.004),
)
"""What does not add up through the year, and how far it strays."""


def make_city_releases(figures: Figures, rng: Generator) -> pl.DataFrame:
    """One row an indicator, month and release, as `make_releases` gives them, of the city alone.

    `figures` are those of the indicators that parts are of.
    """
    city = {one.code: values[-1] for one, values in figures}
    found = [(one, indicator_values(one, _CITY, rng)[-1]) for one in FLOWS]
    parts = {part.code: _part(part, city[part.of], rng) for part in PARTS}
    parts[IMPORTS.code] = city[IMPORTS.of] - parts["CK"]
    found += [(_of(part), parts[part.code]) for part in (*PARTS, IMPORTS)]
    found += [(level, _strayed(level, spread, rng)) for level, spread in LEVELS]
    return releases_of([(one, values.round(2)[np.newaxis]) for one, values in found], _NO_AREAS)


def _of(part: Part) -> Indicator:
    """The part as an indicator with the habits of the whole."""
    [whole] = [one for one in INDICATORS if one.code == part.of]
    return replace(whole, code=part.code, name=part.name)


def _part(part: Part, whole: Values, rng: Generator) -> Values:
    months = np.diff(whole, axis=1, prepend=0.0)
    shares = part.share * (1 + part.tilt) ** (np.array(YEARS)[:, np.newaxis] - LAST_YEAR)
    return np.asarray(np.cumsum(months * shares * rng.normal(1, 0.012, months.shape), axis=1))


def _strayed(level: Indicator, spread: float, rng: Generator) -> Values:
    """A level that wanders and comes back: nine tenths of a month's distance are the next one's."""
    shocks = rng.normal(0, spread * np.sqrt(1 - 0.9**2), len(YEARS) * 12)
    strayed = np.zeros(len(shocks))
    for month in range(1, len(shocks)):
        strayed[month] = 0.9 * strayed[month - 1] + shocks[month]
    trend = (1 + level.trend) ** (np.repeat(YEARS, 12) - LAST_YEAR)
    return np.asarray(level.size * trend + strayed).reshape(len(YEARS), 12)
