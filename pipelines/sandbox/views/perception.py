"""工信局's poles and devices, 公安局's cameras, and what the video platform thinks of them."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import day, number
from pipelines.sandbox.views.days import daily
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.perception import make_cameras, make_devices, make_poles

POLE_FAULTS = (Fault("H4", "所在道路", 0.01, text.null_spelling),)
DEVICE_FAULTS = (
    Fault("H11", "installDate", 0.003, dates.malformed),
    Fault("H10", "lastBeat", 0.003, dates.unknown_date),
)
CAMERA_FAULTS = (
    Fault("H30", "Longitude", 0.004, divisions.zero_coordinate),
    Fault("H3", "Name", 0.01, text.full_width),
)
QUALITY_FAULTS = (Fault("H4", "时钟偏差", 0.002, text.null_spelling),)


def deliver(city: City, desk: Desk) -> None:
    """Poles twice as a snapshot, devices by day, cameras as the catalogue of GB/T 28181, diagnoses by day."""
    rng, world = desk.random("perception"), stream(city.seed, "perception")
    poles = make_poles(city.scale, city.places, world)
    _deliver_poles(poles, city.firms, desk, rng)
    devices = _devices(make_devices(city.scale, poles, world))
    for name, rows in daily(devices, DEVICE_FAULTS, rng, corrections={"lastBeat": pl.lit("{day} 23:50:00")}):
        desk.json_lines("iitb_iot_device", f"iitb/iot_device_{name}.jsonl", rows)
    cameras = make_cameras(city.scale, city.places, world)
    listed = repeat_rows(plant(_cameras(cameras), CAMERA_FAULTS, rng), 0.003, rng)
    desk.xml("psb_camera", "psb/camera_20231231.xml", listed, "Item")
    for turn in range(29, 32):
        checked = plant(_diagnoses(cameras, date(2023, 12, turn), rng), QUALITY_FAULTS, rng)
        desk.csv("gsda_camera_quality", f"gsda/camera_quality_202312{turn}.csv", checked, delimiter=";")


def _deliver_poles(poles: pl.DataFrame, firms: pl.DataFrame, desk: Desk, rng: Generator) -> None:
    """Poles that were taken down are missing in December."""
    operator = firms.filter((pl.col("kind") == "enterprise") & (pl.col("status") == "存续")).row(0, named=True)
    rows = poles.select(
        杆体编码="code",
        居村委会代码="village_code",
        所在道路=pl.format("{}主干道", "town_name"),
        经度=number("longitude"),
        纬度=number("latitude"),
        杆高=number("height"),
        挂载设备=pl.lit("照明、摄像机、环境监测"),
        运营单位代码=pl.lit(operator["uscc"]),
        状态=pl.col("used").cast(pl.Int8).cast(pl.String),
        _entity=pl.format("pole:{}", "code"),
        _role_operator=pl.lit(operator["entity"]),
    )
    kept = rows.filter(pl.Series(rng.random(len(rows)) >= 0.02))
    for name, frame in (("20231130", rows), ("20231231", kept)):
        delivered = plant(frame, POLE_FAULTS, rng)
        desk.csv("iitb_smart_pole", f"iitb/smart_pole_{name}.csv", delivered, encoding="utf-8-sig")


def _devices(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        deviceId="device",
        deviceType="kind",
        poleCode="code",
        lng=number("longitude"),
        lat=number("latitude"),
        network="network",
        installDate=day("installed"),
        lastBeat=pl.lit("2023-12-29 23:50:00"),
        online=pl.col("online").cast(pl.Int8).cast(pl.String),
        _entity=pl.format("device:{}", "device"),
    )


def _cameras(cameras: pl.DataFrame) -> pl.DataFrame:
    """The catalogue with the file of each camera; one in fifty has been taken down and is still listed."""
    number_of = pl.col("camera").cast(pl.Int64)
    return cameras.select(
        DeviceID="device",
        Name=pl.format("{}{}{}", "town_name", "spot", pl.col("camera").cast(pl.String)),
        Manufacturer=pl.lit("测试厂商"),
        CivilCode="county_code",
        Address=pl.format("江门市{}{}{}", "county_name", "town_name", "spot"),
        ParentID="parent",
        Longitude=number("longitude"),
        Latitude=number("latitude"),
        PTZType="ptz",
        Status="online",
        EquipState=pl.when(number_of % 50 == 7).then(pl.lit("3")).otherwise(pl.lit("1")),
        InstallDate=(pl.lit(date(2016, 1, 1)) + pl.duration(days=number_of * 37 % 2700)).dt.strftime("%Y-%m-%d"),
        PointType=(number_of % 3 + 1).cast(pl.String),
        Industry=(number_of % 4 + 1).cast(pl.String),
        Scene="spot",
        ShareScope=(number_of // 3 % 3 + 1).cast(pl.String),
        _entity=pl.format("camera:{}", "device"),
    )


def _diagnoses(cameras: pl.DataFrame, on: date, rng: Generator) -> pl.DataFrame:
    count = len(cameras)
    online = np.where(cameras["online"].to_numpy() == "ON", rng.uniform(0.9, 1, count), rng.uniform(0, 0.5, count))
    frame = cameras.with_columns(
        share=pl.Series(np.round(online, 4)),
        kept=pl.Series(np.round(online * rng.uniform(0.97, 1, count), 4)),
        offset=pl.Series(np.round(rng.exponential(1.5, count), 1)),
        picture=pl.Series(rng.choice(["0", "1", "2", "3"], count, p=[0.94, 0.02, 0.03, 0.01])),
    )
    return frame.select(
        设备编码="device",
        诊断日期=pl.lit(on.strftime("%Y/%m/%d")),
        在线率=number("share"),
        录像完整率=number("kept"),
        画面诊断="picture",
        时钟偏差=number("offset"),
        _entity=pl.format("camera:{}", "device"),
    )
