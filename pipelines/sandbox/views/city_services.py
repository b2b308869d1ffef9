"""气象局, 华润燃气 and 城管局: hours of weather, gas users and their inspections, trips of muck trucks."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, numbers, organisations, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import day, moment, number
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.city_services import (
    make_gas_inspections,
    make_gas_users,
    make_muck_permits,
    make_muck_trips,
    make_weather,
)
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.fire_emergency import (
    make_alarms,
    make_hazards,
    make_hydrants,
    make_key_units,
    make_shelters,
    make_warnings,
)

WEATHER_FAULTS = (
    Fault("H35", "r1h", 0.003, numbers.out_of_order),
    Fault("H25", "areaDesc", 0.01, divisions.county_variant),
)
USER_FAULTS = (
    Fault("H26", "行政区划代码", 0.02, divisions.abolished, divisions.has_history("行政区划代码")),
    Fault("H10", "开户日期", 0.01, dates.unknown_date),
)
INSPECTION_FAULTS = (
    Fault("H9", "安检结果", 0.01, text.relabelled({"1": "已检", "2": "到访不遇", "3": "拒检"})),
    Fault("H11", "上门日期", 0.01, dates.malformed),
)
PERMIT_FAULTS = (Fault("H22", "运输企业统一社会信用代码", 0.05, organisations.lower_case),)
TRIP_FAULTS = (Fault("H12", "endTime", 0.005, dates.before("startTime")),)


def deliver(city: City, desk: Desk) -> None:
    """Weather from an interface, users and permits as delimited text, inspections and trips as they happen."""
    rng, world = desk.random("city_services"), stream(city.seed, "city_services")
    weather = plant(_weather(make_weather(_warnings(city), world)), WEATHER_FAULTS, rng)
    desk.answers("met_observation", "met_obs:/api/observations", weather, key=("stationNo", "obsTime"))
    _deliver_gas(city, desk, rng, world)
    permits = make_muck_permits(city.scale, city.firms, world)
    sent = plant(_permits(permits), PERMIT_FAULTS, rng)
    desk.csv("umb_muck_permit", "umb/muck_permit_20231231.csv", sent, encoding="gb18030")
    trips = repeat_rows(plant(_trips(make_muck_trips(city.scale, permits, world)), TRIP_FAULTS, rng), 0.005, rng)
    desk.json_lines("umb_muck_trip", "umb/muck_trip_20231231.jsonl", trips)


def _deliver_gas(city: City, desk: Desk, rng: Generator, world: Generator) -> None:
    users = make_gas_users(city.scale, city.places, world)
    sent = plant(_users(users), USER_FAULTS, rng)
    desk.csv("crgas_gas_user", "crgas/gas_user_20231231.csv", sent, encoding="gb18030")
    visits = repeat_rows(plant(_inspections(make_gas_inspections(users, world)), INSPECTION_FAULTS, rng), 0.003, rng)
    desk.csv("crgas_gas_inspection", "crgas/gas_inspection_20231231.csv", visits)


def _warnings(city: City) -> pl.DataFrame:
    """The warnings as they were issued: the world draws what burns and threatens before them."""
    drawn = stream(city.seed, "fire_emergency")
    make_key_units(city.scale, city.firms, drawn)
    make_hydrants(city.scale, city.places, drawn)
    make_alarms(city.scale, city.places, drawn)
    make_hazards(city.scale, city.firms, city.places, drawn)
    make_shelters(city.scale, city.places, drawn)
    return make_warnings(city.scale, drawn)


def _weather(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        stationNo=pl.format("G{}", "county_code"),
        areaDesc="county",
        obsTime=moment("time"),
        temp=number("temperature"),
        rh=number("humidity"),
        pres=number("pressure"),
        wind=number("wind"),
        r1h=number("rain"),
        vis=number("visibility"),
        stop=pl.lit("0"),
        _entity=pl.format("weather station:{}", "county_code"),
    )


def _users(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        用户编号=pl.format("RQ4407{}", serial("user", 7)),
        用户类别="kind",
        行政区划代码="county_code",
        开户日期=day("opened"),
        用气状态="state",
        _entity=pl.format("gas user:{}", "user"),
    )


def _inspections(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        安检编号=pl.format("AJ{}", serial("inspection", 9)),
        用户编号=pl.format("RQ4407{}", serial("user", 7)),
        上门日期=day("visited"),
        安检结果="outcome",
        隐患数=number("hazards"),
        隐患整改日期=day("closed"),
        _entity=pl.format("gas user:{}", "user"),
    )


def _permits(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        许可证号=pl.format("ZT2023{}", serial("truck", 5)),
        运输企业统一社会信用代码="uscc",
        号牌号码="plate",
        允许起始时=number("first_hour"),
        允许截止时=pl.when(pl.col("first_hour") == 0).then(pl.lit("24")).otherwise(pl.lit("22")),
        有效期自=pl.lit("2023-01-01"),
        有效期至=day("until"),
        _entity="entity",
        _role_holder="entity",
    )


def _trips(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        tripNo=pl.format("YS202312{}", serial("trip", 7)),
        plate="plate",
        permitNo=pl.when("has_permit").then(pl.format("ZT2023{}", serial("truck", 5))),
        areaCode="county_code",
        startTime=moment("began"),
        endTime=moment("ended"),
        offRoute=number("off_route"),
        spill="spilled",
        gpsGap=number("gap"),
        _entity="entity",
    )
