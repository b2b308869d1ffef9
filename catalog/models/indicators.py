"""A system's indicators in one form: the header says what they are called and how much is enough, the SELECT counts.

    /*
    ...
    indicators:
      G03.hydrant_intact_rate: {title: 消火栓完好率, unit: 比例, direction: up, drill: topic.smart_fire_hydrant}
    */
    select kpi_code, period, county_code, numerator, denominator, is_complete
    from ...

The table's other columns, its grain and its first check are the same everywhere, and are made here.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import Field, model_validator
from sqlglot import exp

from catalog.contracts.strict import Strict
from catalog.counties import CITY_CODE
from lake.engine.identifiers import literal
from lake.errors import LakeError

GRAIN = ("kpi_code", "period", "county_code")
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "kpi_code": {"title": "指标代码"},
    "kpi_title": {"title": "指标名称"},
    "period": {"title": "期间", "description": "YYYY、YYYY-MM 或 YYYY-MM-DD（截至日）"},
    "county_code": {"title": "区划代码", "description": f"{CITY_CODE} 为全市"},
    "numerator": {"title": "分子", "description": "百分位等没有分母的指标为其本身"},
    "denominator": {"title": "分母", "description": "没有分母的指标为空"},
    "value": {"title": "指标值", "description": "分子除以分母，保留四位小数；分母为零则为空"},
    "unit": {"title": "单位"},
    "target": {"title": "目标值"},
    "target_source": {"title": "目标出处"},
    "direction": {"title": "方向", "description": "up 越大越好，down 越小越好"},
    "is_met": {"title": "是否达标", "description": "按未舍入的值判断；没有目标或没有数值时为空"},
    "drill_model": {"title": "下钻表"},
    "is_complete": {"title": "期间是否完整"},
}
CHECKS: tuple[Mapping[str, str], ...] = (
    {
        "name": "share_within_one",
        "check": "unit <> '比例' or value between 0 and 1",
        "message": "比例不在0至1之间",
        "dimension": "accuracy",
        "severity": "error",
    },
)
GATHERED: Mapping[str, Mapping[str, str]] = {"system": {"title": "系统"}, **COLUMNS}
"""The columns of the table that has the indicators of all systems."""
EVERY = "every_indicator"
"""What its SELECT reads: the union of all tables of indicators there are."""
_CITY = literal(CITY_CODE)
_CODE = re.compile(r"[A-Z]\d{2}\.[a-z][a-z0-9_]*")


class Indicator(Strict):
    """One indicator. A target has a source: a plan, a standard, or an agreement of this lake."""

    title: str = Field(min_length=1)
    unit: str = Field(min_length=1, description="比例 for a share within one, 比率 for growth and what may pass one")
    direction: Literal["up", "down"]
    drill: str = Field(pattern=r"^[a-z]+\.[a-z0-9_]+$", description="the table in which its rows are seen")
    target: float | None = None
    source: str | None = Field(default=None, min_length=1, description="where the target stands")

    @model_validator(mode="after")
    def _target_has_a_source(self) -> "Indicator":
        if (self.target is None) != (self.source is None):
            raise ValueError("`target` and `source` go together: a target stands somewhere")
        return self


def with_form(header: Any) -> Any:
    """A header that lists indicators, with the grain, the columns and the check that all such tables share."""
    if not isinstance(header, dict) or not {"indicators", "gathers"} & header.keys():
        return header
    if own := sorted({"grain", "columns"} & header.keys()):
        raise ValueError(f"a table of indicators has its {' and '.join(own)} already: leave it out")
    columns = GATHERED if "gathers" in header else COLUMNS
    return {**header, "grain": list(GRAIN), "columns": columns, "checks": [*CHECKS, *header.get("checks", ())]}


def refuse_unlisted(query: exp.Query, indicators: Mapping[str, Indicator], file: str, line: int) -> None:
    """LakeError when the SELECT counts what the header does not list, or the reverse."""
    counted = {text.name for text in query.find_all(exp.Literal) if text.is_string and _CODE.fullmatch(text.name)}
    for codes, fault in (
        (counted - indicators.keys(), "counted, but not listed"),
        (indicators.keys() - counted, "listed, but never counted"),
    ):
        if codes:
            message = f"indicators are {fault} under `indicators`: {', '.join(sorted(codes))}"
            raise LakeError(message, advice="write each code in both places", file=file, line=line)


def scored(figures: str, indicators: Mapping[str, Indicator]) -> str:
    """The SELECT of the whole table around the one that counts."""
    listed = ",\n        ".join(_row(code, indicator) for code, indicator in indicators.items())
    return f"""with

figures as (
{figures}
),

indicators as (
    select * from (values
        {listed}
    ) as listed (kpi_code, kpi_title, unit, direction, drill_model, target, target_source)
),

valued as (
    select
        *,
        case
            when denominator is null then cast(numerator as double)
            else cast(numerator as double) / nullif(cast(denominator as double), 0)
        end as exact_value
    from figures
)

select
    valued.kpi_code,
    indicators.kpi_title,
    valued.period,
    valued.county_code,
    cast(valued.numerator as double) as numerator,
    cast(valued.denominator as double) as denominator,
    round(valued.exact_value, 4) as value,
    indicators.unit,
    indicators.target,
    indicators.target_source,
    indicators.direction,
    case indicators.direction
        when 'up' then valued.exact_value >= indicators.target else valued.exact_value <= indicators.target
    end as is_met,
    indicators.drill_model,
    valued.is_complete
from valued
inner join indicators on valued.kpi_code = indicators.kpi_code"""


def added_up(counted: str) -> str:
    """The figures around a SELECT that counts per county, with `as_of`: rows of one key are added, the city is all.

    A day is complete in itself; of a month or a year late deliveries come for ten days.
    """
    return f"""select
    kpi_code,
    period,
    county_code,
    cast(sum(cast(numerator as decimal(24, 4))) as double) as numerator,
    cast(sum(cast(denominator as decimal(24, 4))) as double) as denominator,
    length(period) = 10 or period < case length(period)
        when 7 then strftime(max(as_of) - 9, '%Y-%m') else strftime(max(as_of) - 9, '%Y')
    end as is_complete
from (
    with counted as (
    {counted}
    )
    select kpi_code, period, county_code, numerator, denominator, as_of from counted
    union all
    select kpi_code, period, {_CITY} as county_code, numerator, denominator, as_of
    from counted
    where county_code <> {_CITY}
) as everywhere
where period is not null
group by kpi_code, period, county_code"""


def is_of_indicators(name: str, columns: Iterable[str]) -> bool:
    """Whether a table is one of a system's indicators: called so, and in their form."""
    return name.endswith("_kpi") and list(columns) == list(COLUMNS)


def gathered(select: str, systems: Mapping[str, str]) -> str:
    """The SELECT that reads the indicators of all systems; `systems` are their tables with whose they are."""
    names = ", ".join(COLUMNS)
    parts = (f"select {literal(system)} as system, {names} from {table}" for table, system in sorted(systems.items()))
    union = "\n    union all\n    ".join(parts)
    return f"with\n\n{EVERY} as (\n    {union}\n)\n\n{select}"


def _row(code: str, indicator: Indicator) -> str:
    texts: Iterable[str] = (code, indicator.title, indicator.unit, indicator.direction, indicator.drill)
    target = "null" if indicator.target is None else repr(indicator.target)
    source = "null" if indicator.source is None else literal(indicator.source)
    return f"({', '.join(map(literal, texts))}, cast({target} as double), cast({source} as varchar))"
