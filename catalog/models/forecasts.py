"""Forecasts in one form: the header says which methods compete, the SELECT what was known of each series and when.

    /*
    ...
    forecast:
      series: {indicator: 指标代码, area_code: 区划代码}
      methods: [ets, arima, theta]
      pattern: multiplicative
    */
    select indicator, area_code, origin, known_on, period, value, regressor, season
    from ...

A row is one period of a series as it was known at one origin; periods ahead have no value. The table's other columns
and its grain are the same everywhere, and are made here. What a method does stands in `assets.forecasting`.
"""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from catalog.contracts.strict import Strict
from lake.engine.identifiers import literal, quote
from lake.engine.interface import ListFunction

Method = Literal["ets", "arima", "theta"]
Pattern = Literal["multiplicative", "additive"]

FIGURE = ("origin", "known_on", "period", "value", "regressor", "season")
"""What the SELECT gives after the columns of the series, and a figure's text has as its last parts."""
POINT = (
    *("series", "origin", "known_on", "step", "period", "method", "value", "low_80", "high_80", "low_95", "high_95"),
    *("actual", "scale", "mase", "is_published", "is_latest"),
)
FORECAST_POINTS = ListFunction(name="forecast_points", parameters=("figures", "methods"), fields=POINT)
"""Texts of figures, parts divided by `|` (`FIGURE`) → what every method says of the periods ahead of every origin.

`methods`: the pattern, then the methods that compete with the seasonal naive.
"""
GRAIN = ("origin", "period", "method")
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "origin": {"title": "预测起点", "description": "已知的最后一期"},
    "known_on": {"title": "资料截至日"},
    "step": {"title": "步长", "unit": "期", "description": "起点之后第几期"},
    "period": {"title": "被预测的期"},
    "method": {"title": "方法", "description": "naive 季节朴素，ets 阻尼霍尔特—温特斯，arima，theta，mean 三者平均"},
    "value": {"title": "预测值"},
    "low_80": {"title": "80%区间下限"},
    "high_80": {"title": "80%区间上限"},
    "low_95": {"title": "95%区间下限"},
    "high_95": {"title": "95%区间上限"},
    "actual": {"title": "实际值", "description": "按最近起点所知；尚未公布的为空"},
    "scale": {"title": "误差尺度", "description": "起点以前季节朴素预测的平均绝对误差"},
    "mase": {
        "title": "平均绝对标度误差",
        "description": "全部起点与步长的平均；小于1好于样本内季节朴素",
    },
    "is_published": {"title": "是否采用", "description": "标度误差最小且小于1、小于季节朴素；没有则季节朴素"},
    "is_latest": {"title": "是否最近起点", "description": "其余起点为回测"},
}
CHECKS: tuple[Mapping[str, str], ...] = (
    {
        "name": "intervals_nested",
        "check": "low_95 <= low_80 and low_80 <= value and value <= high_80 and high_80 <= high_95",
        "message": "区间不相含",
        "severity": "error",
    },
    {
        "name": "published_beats_naive",
        "check": "not is_published or method = 'naive' or mase < 1",
        "message": "采用的方法不好于季节朴素",
        "severity": "error",
    },
)


class Forecast(Strict):
    """Which series are forecast and how."""

    series: dict[str, str] = Field(min_length=1, description="columns that tell the series apart, with their titles")
    methods: tuple[Method, ...] = Field(min_length=1, description="what competes with the seasonal naive")
    pattern: Pattern = Field(description="whether seasons and errors grow with the level of a series")


def with_forecast_form(header: Any) -> Any:
    """A header that declares a forecast, with the grain, the columns and the checks that all such tables share."""
    if not isinstance(header, dict) or not isinstance(header.get("forecast"), dict):
        return header
    if own := sorted({"grain", "columns"} & header.keys()):
        raise ValueError(f"a table of forecasts has its {' and '.join(own)} already: leave it out")
    series = header["forecast"].get("series")
    named = series if isinstance(series, dict) else {}
    columns = {**{name: {"title": title} for name, title in named.items()}, **COLUMNS}
    return {**header, "grain": [*named, *GRAIN], "columns": columns, "checks": [*CHECKS, *header.get("checks", ())]}


def foretold(figures: str, forecast: Forecast) -> str:
    """The SELECT of the whole table around the one that says what was known."""
    told = ",\n            ".join(
        [
            *(f"figures.{quote(name)}" for name in forecast.series),
            *(f"coalesce(cast(figures.{quote(name)} as varchar), '')" for name in FIGURE),
        ]
    )
    methods = literal(" ".join([forecast.pattern, *forecast.methods]))
    series = "".join(
        f"    split_part(points['series'], '|', {place}) as {quote(name)},\n"
        for place, name in enumerate(forecast.series, start=1)
    )
    return f"""with

figures as (
{figures}
),

texts as (
    select concat_ws('|',
            {told}
        ) as figure,
        {methods} as methods
    from figures
),

forecasts as (
    select unnest(forecast_points(list(texts.figure), list(distinct texts.methods))) as points
    from texts
)

select
{series}    points['origin'] as origin,
    cast(points['known_on'] as date) as known_on,
    cast(points['step'] as bigint) as step,
    points['period'] as period,
    points['method'] as method,
{_numbers("value", "low_80", "high_80", "low_95", "high_95", "actual", "scale", "mase")}
    points['is_published'] = 'true' as is_published,
    points['is_latest'] = 'true' as is_latest
from forecasts"""


def _numbers(*names: str) -> str:
    return "\n".join(f"    cast(points['{name}'] as double) as {name}," for name in names)
