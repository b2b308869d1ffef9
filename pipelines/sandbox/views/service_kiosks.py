"""政务服务数据管理局: the register of kiosks where people help themselves."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.randomness import stream
from pipelines.sandbox.views.columns import day, number
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.kiosks import make_kiosks
from pipelines.sandbox.world.people import TODAY

FAULTS = (
    Fault("H9", "设备类别", 0.03, text.relabelled({"1": "5G智慧小屋", "2": "自助终端"})),
    Fault("H11", "验收日期", 0.01, dates.malformed),
    Fault("H12", "撤出日期", 0.1, dates.before("投放日期")),
    Fault("H30", "经度", 0.02, divisions.zero_coordinate),
)


def deliver(city: City, desk: Desk) -> None:
    """One workbook with every placement there was."""
    kiosks = make_kiosks(city.places, stream(city.seed, "kiosks"))
    sent = plant(_kiosks(kiosks), FAULTS, desk.random("service_kiosks"))
    titles = ("江门市政务自助服务设备台账", "截至2023年12月31日")
    days = ["投放日期", "验收日期", "撤出日期", "统计日期"]
    desk.excel("gsda_service_kiosk", "gsda/service_kiosk_20231231.xlsx", sent, titles, days)


def _kiosks(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        设备编号=pl.format("ZZ4407{}", serial("device", 5)),
        设备类别="kind_code",
        所在村社区代码="village_code",
        经度=number("longitude"),
        纬度=number("latitude"),
        投放日期=day("placed"),
        验收日期=day("accepted"),
        撤出日期=day("withdrawn"),
        在线状态=pl.when("is_online").then(pl.lit("1")).otherwise(pl.lit("0")),
        统计日期=pl.lit(TODAY.isoformat()),
        _entity=pl.format("kiosk:{}", "device"),
    )
