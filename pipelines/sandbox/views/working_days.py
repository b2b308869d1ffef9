"""政务服务数据管理局: the calendar of working days, one file for each year's notice of the State Council."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.working_days import NOTICES, days_of

CODES = {"工作日": "0", "周末": "1", "法定节假日": "2", "调休上班": "3"}
FAULTS = (
    Fault("H11", "日期", 0.02, dates.malformed),
    Fault("H9", "日期类型", 0.03, text.relabelled({code: kind for kind, code in CODES.items()})),
    Fault("H3", "通知文号", 0.01, text.full_width),
    Fault("H23", "日期类型", 0.003, lambda rows, field, rng: [CODES["工作日"]] * len(rows), pl.col("日期类型") == "1"),
)
"""H23: a weekend that is called a working day is refused, and the calendar then takes the day for what it is."""


def deliver(city: City, desk: Desk) -> None:
    """One resource; a year's file comes when its notice is out, that of 2024 in October 2023."""
    rng = desk.random("gsda_working_day")
    for year in NOTICES:
        desk.csv(
            "gsda_working_day", f"gsda/working_day_{year}.csv", plant(_days(year), FAULTS, rng), encoding="gb18030"
        )


def _days(year: int) -> pl.DataFrame:
    rows = [
        {
            "日期": one.day.isoformat(),
            "日期类型": CODES[one.kind],
            "节日名称": one.holiday,
            "通知文号": one.notice,
            "_entity": f"day:{one.day}",
        }
        for one in days_of(year)
    ]
    return pl.DataFrame(rows, infer_schema_length=None)
