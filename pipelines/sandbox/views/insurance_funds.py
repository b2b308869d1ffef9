"""医疗保障局: the monthly reports of its funds, and each year's weights of diagnosis related groups."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, numbers, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import total_row
from pipelines.sandbox.randomness import stream
from pipelines.sandbox.views.columns import day, number
from pipelines.sandbox.views.commerce import money
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.funds import make_fund_months, make_weights

INCOME, EXPENSE, BALANCE = (f"{name}（万元）" for name in ("本月收入", "本月支出", "月末累计结余"))
FUND_FAULTS = (
    Fault("H9", "险种", 0.1, text.relabelled({"310": "职工基本医疗保险", "390": "居民医疗"})),
    Fault("H7", INCOME, 0.05, numbers.text_number("万元")),
    Fault("H11", "报告日期", 0.05, dates.malformed),
)
WEIGHT_FAULTS = (
    Fault("H3", "病组代码", 0.1, text.full_width),
    Fault("H9", "基层病组", 0.1, text.relabelled({"1": "是", "0": "否"})),
)


def deliver(city: City, desk: Desk) -> None:
    """Two workbooks of each resource, one a year; that of the funds ends in a row that adds the year up."""
    rng = desk.random("insurance_funds")
    funds = make_fund_months(stream(city.seed, "insurance funds"))
    for (year,), rows in funds.group_by(pl.col("period").str.head(4), maintain_order=True):
        sent = plant(_funds(rows), FUND_FAULTS, rng)
        sent = total_row(sent, {"月份": "合计", INCOME: f"{rows['income'].sum() / 10_000:.2f}"})
        titles = ("江门市基本医疗保险基金收支月报", "单位：万元")
        desk.excel("hsa_fund_monthly", f"hsa/fund_monthly_{year}.xlsx", sent, titles, ["报告日期"])
    weights = make_weights(stream(city.seed, "drg weights"))
    for (year,), rows in weights.group_by("year", maintain_order=True):
        sent = plant(_weights(rows), WEIGHT_FAULTS, rng)
        desk.excel("hsa_drg_weight", f"hsa/drg_weight_{year}.xlsx", sent, (f"江门市{year}年度DRG病组权重表",))


def _funds(rows: pl.DataFrame) -> pl.DataFrame:
    amounts = {INCOME: "income", EXPENSE: "expense", BALANCE: "balance"}
    return rows.select(
        月份="period",
        险种="kind",
        **{name: money(pl.col(column) / 10_000) for name, column in amounts.items()},
        报告日期=day("reported"),
        _entity=pl.format("fund:{}", "kind"),
    )


def _weights(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        年度=pl.col("year").cast(pl.String),
        病组代码="code",
        病组名称="name",
        权重=number("weight"),
        基层病组=pl.when("basic").then(pl.lit("1")).otherwise(pl.lit("0")),
        _entity=pl.format("drg:{}", "code"),
    )
