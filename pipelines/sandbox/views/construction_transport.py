"""住房和城乡建设局, 交通运输局, 公路事务中心 and 海事局: projects and permits, stops, vehicles, bridges, vessels."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import divisions, numbers, organisations, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import compact_day, day, number
from pipelines.sandbox.views.days import daily
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.construction_transport import (
    make_bridges,
    make_lots,
    make_projects,
    make_stops,
    make_vessels,
)
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.projection import placed_in

PROJECT_FAULTS = (
    Fault("H25", "所在区县", 0.03, divisions.county_variant),
    Fault("H22", "建设单位统一社会信用代码", 0.02, organisations.lower_case),
)
PERMIT_FAULTS = (
    Fault("H22", "SGDW_TYSHXYDM", 0.02, organisations.lower_case),
    Fault("H7", "HTJG", 0.02, numbers.text_number("元")),
)
PRESALE_FAULTS = (Fault("H22", "统一社会信用代码", 0.02, organisations.lower_case),)
PLACE_FAULTS = (Fault("H25", "所在区县", 0.03, divisions.county_variant),)
VEHICLE_FAULTS = (Fault("H22", "YH_TYSHXYDM", 0.02, organisations.lower_case),)
BRIDGE_FAULTS = (*PLACE_FAULTS, Fault("H4", "跨越河流", 0.02, text.null_spelling))
VESSEL_FAULTS = (Fault("H22", "SYR_TYSHXYDM", 0.02, organisations.lower_case),)


def deliver(city: City, desk: Desk) -> None:
    """Texts in several encodings, workbooks, JSON Lines, and vehicles for hire as a table."""
    rng, world = desk.random("construction_transport"), stream(city.seed, "construction_transport")
    _deliver_projects(make_projects(city.scale, city.firms, city.places, world), desk, rng)
    stops = plant(_stops(placed_in("bd09", make_stops(city.scale, city.places, world))), PLACE_FAULTS, rng)
    desk.csv("trb_bus_stop", "trb/bus_stop_20231231.csv", stops, encoding="utf-8-sig")
    lots = plant(_lots(placed_in("gcj02", make_lots(city.scale, city.firms, city.places, world))), PLACE_FAULTS, rng)
    desk.json_lines("trb_parking_lot", "trb/parking_lot_20231231.jsonl", lots)
    vehicles = plant(_vehicles(city), VEHICLE_FAULTS, rng)
    desk.table(
        "trb_operating_vehicle", "trb_yz:T_YYCL", vehicles, database="trb/yz.db", table="T_YYCL", key=("DLYSZH",)
    )
    bridges = plant(_bridges(make_bridges(city.scale, city.places, world)), BRIDGE_FAULTS, rng)
    desk.excel("hwc_bridge", "hwc/bridge_20231231.xlsx", bridges, ["江门市公路桥梁一览表"])
    vessels = plant(_vessels(make_vessels(city.scale, city.firms, world)), VESSEL_FAULTS, rng)
    desk.csv("msa_vessel", "msa/vessel_20231231.csv", vessels, encoding="utf-16", delimiter="\t")


def _deliver_projects(projects: pl.DataFrame, desk: Desk, rng: Generator) -> None:
    rows = plant(_projects(placed_in("gauss_kruger_38", projects)), PROJECT_FAULTS, rng)
    desk.csv("hcb_construction_project", "hcb/construction_project_20231231.csv", rows, encoding="gb18030")
    for name, permits in daily(_permits(projects), PERMIT_FAULTS, rng, corrections={"GXSJ": pl.lit("{day} 17:00:00")}):
        if len(permits.frame):
            desk.json_lines("hcb_construction_permit", f"hcb/construction_permit_{name}.jsonl", permits)
    sales = plant(_presales(projects), PRESALE_FAULTS, rng)
    desk.excel("hcb_presale_permit", "hcb/presale_permit_20231231.xlsx", sales, ["商品房预售许可证"])


def _projects(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        项目代码="code",
        项目名称=pl.format("{}第{}号建设项目", "town", serial("project", 4)),
        建设单位="name",
        建设单位统一社会信用代码="uscc",
        工程类别="kind_code",
        所在区县="county",
        建设地点="address",
        X坐标=number("latitude"),
        Y坐标=number("longitude"),
        总投资=(pl.col("investment").cast(pl.Decimal(18, 2)).cast(pl.String)),
        建筑面积=number("area"),
        建设阶段="stage",
        备案日期=day("filed"),
        _entity="entity",
        _role_builder="entity",
    )


def _permits(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("stage") != "前期").select(
        SGXKZBH="permit",
        XMDM="code",
        GCMC=pl.format("{}第{}号建设项目", "town", serial("project", 4)),
        JSDW_TYSHXYDM="uscc",
        SGDW_TYSHXYDM="contractor",
        HTJG=(pl.col("investment") * 0.7).cast(pl.Decimal(18, 2)).cast(pl.String),
        HTGQ=number("duration"),
        FZRQ=compact_day("issued"),
        GXSJ=pl.format("{} 09:00:00", day("issued")),
        _entity="entity",
        _role_builder="entity",
        _role_contractor="contractor_entity",
    )


def _presales(rows: pl.DataFrame) -> pl.DataFrame:
    sold = rows.filter((pl.col("kind_code") == "01") & (pl.col("stage") != "前期"))
    return sold.select(
        预售证号=pl.format("江房预字第{}{}号", pl.col("issued").dt.strftime("%Y"), serial("project", 6)),
        项目代码="code",
        楼盘名称=pl.format("{}花园{}期", "town", serial("project", 4)),
        开发企业="name",
        统一社会信用代码="uscc",
        所在区县="county",
        批准预售套数=number("dwellings"),
        批准预售面积=number("area"),
        发证日期=day("issued"),
        有效期至=pl.col("issued").dt.offset_by("3y").dt.strftime("%Y-%m-%d"),
        _entity="entity",
        _role_developer="entity",
    )


def _stops(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        站点编码=pl.format("JMGJ{}", serial("site", 6)),
        站点名称=pl.format("{}{}站", "village_name", serial("site", 6)),
        所在区县="county_name",
        所在镇街="town_name",
        经度=number("longitude"),
        纬度=number("latitude"),
        站台形式="platform",
        停靠线路数=number("lines"),
        启用日期=day("opened"),
        _entity=pl.format("stop:{}", serial("site", 6)),
    )


def _lots(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        停车场编码=pl.format("JMTC{}", serial("site", 6)),
        停车场名称=pl.format("{}公共停车场", "village_name"),
        停车场类型="kind",
        所在区县="county_name",
        经度=number("longitude"),
        纬度=number("latitude"),
        总泊位数=number("spaces"),
        充电泊位数=number("charging"),
        首小时收费=number("fee"),
        经营单位统一社会信用代码="uscc",
        _entity=pl.format("lot:{}", serial("site", 6)),
        _role_operator="operator",
    )


def _vehicles(city: City) -> pl.DataFrame:
    """What firms have on the road for hire."""
    hired = city.vehicles.filter((pl.col("firm") >= 0) & (pl.col("use_kind") != "A"))
    firms = city.firms[hired["firm"].to_numpy()]
    return hired.with_columns(
        firms["name"], firms["uscc"], firms["county_code"], firms["entity"].alias("operator")
    ).select(
        DLYSZH=pl.format("{}{}", "county_code", serial("vehicle", 8)),
        CPH="plate",
        HPZL="kind",
        CJH="vin",
        SYXZ="use_kind",
        YHMC="name",
        YH_TYSHXYDM="uscc",
        FZRQ=compact_day("registered"),
        YXQZ=pl.col("registered").dt.offset_by("15y").dt.strftime("%Y%m%d"),
        GXSJ=pl.lit("2023-12-31 08:00:00"),
        _entity="entity",
        _role_operator="operator",
    )


def _bridges(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        桥梁编码=pl.format("{}{}L{}", "route", "county_code", serial("site", 4)),
        桥梁名称=pl.format("{}大桥", pl.col("village_name").str.slice(0, 2)),
        路线编号="route",
        中心桩号=number("chainage"),
        所在区县="county_name",
        经度=number("longitude"),
        纬度=number("latitude"),
        跨越河流="river",
        桥梁全长=number("length"),
        建成年份=number("built"),
        技术状况等级=number("condition"),
        _entity=pl.format("bridge:{}", serial("site", 4)),
    )


def _vessels(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        CBDJH=pl.format("0907{}", serial("vessel", 8)),
        ZWCM=pl.format("粤江门{}", serial("vessel", 4)),
        MMSI=pl.format("4139{}", serial("vessel", 5)),
        CBZL="vessel_kind",
        ZD=number("tonnage"),
        ZC=number("length"),
        CBSYR="name",
        SYR_TYSHXYDM="uscc",
        DJRQ=day("registered"),
        _entity="entity",
        _role_owner="entity",
    )
