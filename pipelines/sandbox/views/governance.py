"""政法委: the grids by county, what is reported in them, and the disputes that are mediated."""

import numpy as np
import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, identity, numbers, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import beside, day, moment, number
from pipelines.sandbox.views.event_numbers import GRID
from pipelines.sandbox.views.periods import periods
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.incidents import make_disputes, make_grid_events
from pipelines.sandbox.world.person_names import draw_given_names, draw_surnames

DESCRIPTIONS = {
    "01": "巡查发现垃圾乱堆放",
    "02": "巡查发现违规张贴小广告",
    "03": "工地夜间施工扰民",
    "04": "路面塌陷存在安全隐患",
    "05": "占道经营影响通行",
    "06": "邻里因琐事发生争执",
}
HANDLERS = {
    "01": "综合执法队",
    "02": "综合执法队",
    "03": "规划建设办",
    "04": "应急管理办",
    "05": "综合执法队",
    "06": "综治办",
}
LABELS = {"01": "市容环境", "03": "施工管理", "05": "街面秩序"}
GRID_FAULTS = (
    Fault("H27", "镇街", 0.02, divisions.town_variant),
    Fault("H20", "网格员电话", 0.01, identity.dialled),
    Fault("H20", "网格员电话", 0.002, identity.not_a_mobile),
    Fault("H30", "中心纬度", 0.002, divisions.zero_coordinate),
    Fault("H3", "网格员", 0.003, text.invisible),
)
EVENT_FAULTS = (
    Fault("H9", "eventType", 0.01, text.relabelled(LABELS)),
    Fault("H30", "lng", 0.004, divisions.zero_coordinate),
    Fault("H12", "finishTime", 0.003, dates.before("reportTime")),
    Fault("H11", "reportTime", 0.004, dates.malformed),
    Fault("H39", "eventDesc", 0.01, text.leaking(("_citizen_id", "_phone")), pl.col("_phone").is_not_null()),
)
DISPUTE_FAULTS = (
    Fault("H15", "SQR_ZJHM", 0.03, identity.odd_x, pl.col("SQR_ZJHM").str.ends_with("X")),
    Fault("H16", "SQR_ZJHM", 0.003, identity.wrong_check),
    Fault("H7", "SJJE", 0.01, numbers.text_number("元")),
    Fault("H9", "JFLX", 0.01, text.relabelled({"01": "婚姻家庭纠纷", "02": "邻里纠纷", "04": "劳动争议纠纷"})),
    Fault("H10", "JARQ", 0.01, dates.unknown_date, pl.col("JARQ").is_null()),
)


def deliver(city: City, desk: Desk) -> None:
    """A workbook with a sheet a county, events period after period, disputes as a table."""
    rng = desk.random("plac")
    grids = plant(_grids(city), GRID_FAULTS, rng)
    titles = ("江门市综治网格台账", "填报单位：中共江门市委政法委员会")
    desk.excel("plac_grid", "plac/grid_20231231.xlsx", grids, titles, sheet_by="_county")
    _deliver_events(city, desk, rng)
    disputes = repeat_rows(plant(_disputes(city), DISPUTE_FAULTS, rng), 0.005, rng)
    desk.table(
        "plac_dispute_mediation", "plac_zz:MDJF_TJ", disputes, database="plac/zz.db", table="MDJF_TJ", key=("AJBH",)
    )


def _deliver_events(city: City, desk: Desk, rng: Generator) -> None:
    """Events of a period; those still open at its end come again when they are finished."""
    events = make_grid_events(city.scale, city.space.grids, stream(city.seed, "grid events"))
    for name, start, end in periods(city.scale.deliveries):
        new = pl.col("time").is_between(start, end, closed="left")
        late = (pl.col("time") < start) & pl.col("finished").is_between(start, end, closed="left")
        seen = pl.when(pl.col("finished") < end).then("finished")
        chunk = events.filter(new | late).with_columns(finished=seen)
        rows = repeat_rows(plant(_events(city, chunk), EVENT_FAULTS, rng), 0.002, rng)
        desk.json_lines("plac_grid_event", f"plac/grid_event_{name}.jsonl", rows)


def _grids(city: City) -> pl.DataFrame:
    grids = city.space.grids
    rng = stream(city.seed, "grid workers")
    male = rng.random(len(grids)) < 0.5
    names = np.char.add(draw_surnames(len(grids), rng), draw_given_names(male, rng))
    phones = np.char.add("154", np.char.zfill(rng.integers(0, 10**8, len(grids)).astype(str), 8))
    return grids.select(
        网格编码="code",
        网格名称="name",
        镇街="town_name",
        居村委会代码="village_code",
        户数=number("households"),
        网格员=pl.Series(names),
        网格员电话=pl.Series(phones),
        中心经度=number("longitude"),
        中心纬度=number("latitude"),
        _entity="entity",
        _county="county_name",
    )


def _events(city: City, events: pl.DataFrame) -> pl.DataFrame:
    grids = city.space.grids[events["grid"]].select(
        "code", "town_name", "county_name", "village_name", "longitude", "latitude", "entity"
    )
    people = city.people[(events["event"] % len(city.people))].select("citizen_id", "phone")
    done = pl.col("finished").is_not_null()
    return beside(events, grids, people).select(
        eventNo=GRID,
        gridCode="code",
        eventType="category",
        source="source",
        eventDesc=pl.concat_str("village_name", pl.col("category").replace_strict(DESCRIPTIONS)),
        address=pl.concat_str(pl.lit("江门市"), "county_name", "town_name", "village_name"),
        lng=number("longitude"),
        lat=number("latitude"),
        reportTime=moment("time"),
        finishTime=moment("finished"),
        handleDept=pl.concat_str("town_name", pl.col("category").replace_strict(HANDLERS)),
        status=pl.when(done).then(pl.lit("3")).otherwise(pl.lit("2")),
        updateTime=moment(pl.coalesce("finished", "time")),
        _entity="entity",
        _citizen_id="citizen_id",
        _phone="phone",
    )


def _disputes(city: City) -> pl.DataFrame:
    disputes = make_disputes(city.scale, city.space.grids, city.people, stream(city.seed, "disputes"))
    applicants = city.people[disputes["applicant"]].select("name", "citizen_id", "entity")
    respondents = city.people[disputes["respondent"]].select(other="name", other_entity="entity")
    rows = beside(disputes, applicants, respondents, city.space.grids[disputes["grid"]].select("code", "village_name"))
    return rows.select(
        AJBH=pl.concat_str(pl.lit("TJ"), pl.col("accepted").dt.strftime("%Y%m%d"), serial("dispute", 6)),
        JFLX="kind",
        SLRQ=day("accepted"),
        TJZZ=pl.format("{}人民调解委员会", "village_name"),
        WGBM="code",
        SQR="name",
        SQR_ZJHM="citizen_id",
        BSQR="other",
        DSRS=number("parties"),
        SJJE=number("yuan"),
        TJJG="result",
        JARQ=day("closed"),
        GXSJ=pl.format("{} 17:00:00", day("accepted")),
        _entity="entity",
        _role_applicant="entity",
        _role_respondent="other_entity",
    )
