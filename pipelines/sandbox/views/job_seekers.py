"""人力资源和社会保障局: who looks for work, by occupation and county; numbers only, no names."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, text
from pipelines.sandbox.faults.fault import Fault
from pipelines.sandbox.randomness import stream
from pipelines.sandbox.views.columns import day
from pipelines.sandbox.views.days import daily
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.labour import make_seekers

FAULTS = (
    Fault("H11", "登记日期", 0.01, dates.malformed),
    Fault("H12", "有效期至", 0.004, dates.before("登记日期")),
    Fault("H3", "求职工种", 0.01, text.invisible),
    Fault("H25", "求职区县", 0.01, divisions.county_variant),
)


def deliver(city: City, desk: Desk) -> None:
    """One resource, a first file and the days after it."""
    rng = desk.random("job_seekers")
    rows = make_seekers(city.scale, stream(city.seed, "job seekers")).select(
        求职编号=pl.concat_str(pl.lit("QZ2023"), serial("seeker", 8)),
        求职工种="occupation",
        求职区县="county",
        登记日期=day("registered"),
        有效期至=day("until"),
        求职状态="status",
        更新时间=pl.concat_str(day("registered"), pl.lit(" 17:30:00")),
        _entity=pl.concat_str(pl.lit("seeker:"), serial("seeker", 8)),
    )
    changed = {"求职状态": pl.lit("2"), "更新时间": pl.lit("{day} 17:30:00")}
    for name, delivered in daily(rows, FAULTS, rng, corrections=changed):
        desk.csv("hrss_job_seeker", f"hrss/job_seeker_{name}.csv", delivered, encoding="gb18030", delimiter="\t")
