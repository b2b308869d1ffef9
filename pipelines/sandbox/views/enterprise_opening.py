"""市场监管局: the steps of opening an enterprise, as the single window notes them."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, organisations, text
from pipelines.sandbox.faults.fault import Fault
from pipelines.sandbox.faults.records import unknown_firm
from pipelines.sandbox.randomness import stream
from pipelines.sandbox.views.columns import moment
from pipelines.sandbox.views.days import daily
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.openings import make_openings

FAULTS = (
    Fault("H22", "统一社会信用代码", 0.02, organisations.lower_case),
    Fault("H32", "统一社会信用代码", 0.01, unknown_firm),
    Fault("H9", "环节", 0.02, text.relabelled({"1": "营业执照", "2": "公章刻制", "4": "社保登记"})),
    Fault("H11", "申请时间", 0.02, dates.malformed),
    Fault("H12", "办结时间", 0.02, dates.before("申请时间")),
)


def deliver(city: City, desk: Desk) -> None:
    """One resource, a first file and the days after it."""
    rows = make_openings(city.firms, stream(city.seed, "openings")).select(
        统一社会信用代码="uscc",
        环节="step",
        申请时间=moment("applied"),
        办结时间=moment("done"),
        更新时间=moment(pl.coalesce("done", "applied")),
        _entity="entity",
    )
    changed = {"更新时间": pl.lit("{day} 18:00:00")}
    for name, delivered in daily(rows, FAULTS, desk.random("enterprise_opening"), corrections=changed):
        if len(delivered.frame):
            desk.csv("amr_enterprise_opening", f"amr/enterprise_opening_{name}.csv", delivered, encoding="gb18030")
