"""政务服务数据管理局: hotline tickets as JSON Lines, service cases as CSV."""

from datetime import datetime, timedelta

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, identity, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.views.columns import beside, moment
from pipelines.sandbox.views.event_numbers import HOTLINE
from pipelines.sandbox.views.periods import periods
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.events import CALL_SUBJECTS, ITEMS
from pipelines.sandbox.world.expressions import serial

KIND_CODES = {"咨询": "1", "投诉": "2", "举报": "3", "求助": "4", "建议": "5", "表扬": "6"}
"""The codes of the hotline's own system."""
CALL_FAULTS = (
    Fault("H4", "callerPhone", 0.05, text.null_spelling, pl.col("callerPhone").is_null()),
    Fault("H20", "callerPhone", 0.03, identity.dialled),
    Fault("H9", "kind", 0.02, text.relabelled(KIND_CODES)),
    Fault("H11", "callTime", 0.005, dates.malformed),
    Fault("H13", "callTime", 0.005, dates.epoch),
    Fault("H12", "finishTime", 0.006, dates.before("callTime")),
    Fault("H25", "areaName", 0.03, divisions.county_variant),
    Fault("H26", "areaName", 0.01, divisions.abolished, divisions.has_history("areaName")),
    Fault("H27", "streetName", 0.06, divisions.town_variant),
    Fault("H39", "content", 0.03, text.leaking(("_citizen_id", "_phone")), pl.col("_phone").is_not_null()),
    Fault("H3", "callerName", 0.006, text.invisible),
)
CASE_FAULTS = (
    Fault("H15", "申请人证件号码", 0.04, identity.odd_x, pl.col("申请人证件号码").str.ends_with("X")),
    Fault("H16", "申请人证件号码", 0.003, identity.wrong_check, pl.col("申请人类型") == "1"),
    Fault("H17", "申请人证件号码", 0.004, identity.masked),
    Fault("H9", "申请人类型", 0.004, text.relabelled({"1": "个人", "2": "企业"})),
    Fault("H12", "受理时间", 0.002, dates.before("申请时间")),
    Fault("H11", "申请时间", 0.003, dates.malformed),
    Fault("H10", "办结时间", 0.05, dates.unknown_date, pl.col("办结时间").is_null()),
    Fault("H25", "受理区县", 0.01, divisions.county_variant),
    Fault("H4", "评价", 0.01, text.null_spelling, pl.col("评价").is_null()),
)


def deliver(city: City, desk: Desk) -> None:
    """Both resources of the department, period after period."""
    rng = desk.random("gsda")
    calls, cases = _calls(city), _cases(city)
    for name, start, end in periods(city.scale.deliveries):
        tickets = plant(_tickets_sent(calls, start, end), CALL_FAULTS, rng)
        tickets = repeat_rows(repeat_rows(tickets, 0.004, rng), 0.004, rng, {"updateTime": f"{end:%Y-%m-%d} 00:00:00"})
        desk.json_lines("gsda_hotline_ticket", f"gsda/hotline_ticket_{name}.jsonl", tickets)
        chunk = cases.filter(pl.col("_time").is_between(start, end, closed="left"))
        delivered = repeat_rows(plant(chunk, CASE_FAULTS, rng), 0.002, rng)
        desk.csv("gsda_service_case", f"gsda/service_case_{name}.csv", delivered)


def _tickets_sent(calls: pl.DataFrame, start: datetime, end: datetime) -> pl.DataFrame:
    """New tickets of the period, and those of the period before that were still open at its end: now finished."""
    new = pl.col("_time").is_between(start, end, closed="left")
    finished = pl.col("_finished").is_between(start, end, closed="left")
    sent = calls.filter(new | (finished & (pl.col("_time") < start)))
    open_now = pl.col("_finished").is_null() | (pl.col("_finished") >= end)
    return sent.with_columns(
        finishTime=pl.when(~open_now).then("finishTime"),
        satisfaction=pl.when(~open_now).then("satisfaction"),
        status=pl.when(open_now).then(pl.lit("DOING")).otherwise(pl.lit("DONE")),
        updateTime=pl.when(open_now)
        .then(pl.lit(f"{end - timedelta(days=1):%Y-%m-%d} 23:00:00"))
        .otherwise("finishTime"),
    )


def _calls(city: City) -> pl.DataFrame:
    callers = city.people[city.calls["person"]].select("village", "name", "phone", "citizen_id", "entity")
    rows = beside(city.calls, callers, city.places.villages[callers["village"]]).with_columns(
        finished=pl.when("done").then(pl.col("time") + pl.duration(minutes=(pl.col("hours") * 60).cast(pl.Int64))),
    )
    category, subject, department = (
        pl.col("subject").replace_strict(
            {at: row[part] for at, row in enumerate(CALL_SUBJECTS)}, return_dtype=pl.String
        )
        for part in range(3)
    )
    return rows.select(
        orderNo=HOTLINE,
        callTime=moment("time"),
        channel=pl.when(pl.col("call") % 4 == 0).then(pl.lit("wechat")).otherwise(pl.lit("phone")),
        callerName="name",
        callerPhone="phone",
        kind="kind",
        category=category,
        title=subject,
        content=pl.format("市民反映{}{}{}问题，请相关部门处理", "town_name", "village_name", subject),
        areaName="county_name",
        streetName="town_name",
        streetCode="town_code",
        deptName=pl.concat_str(pl.lit("江门市"), department),
        dueTime=moment(pl.col("time") + pl.duration(days=7)),
        finishTime=moment("finished"),
        satisfaction=pl.when(pl.col("satisfaction") > 0).then(pl.col("satisfaction").cast(pl.String)),
        status=pl.lit(None, pl.String),
        updateTime=pl.lit(None, pl.String),
        operatorId=pl.format("OP{}", (pl.col("call") % 60).cast(pl.String).str.zfill(3)),
        _entity="entity",
        _role_caller="entity",
        _citizen_id="citizen_id",
        _phone="phone",
        _time="time",
        _finished="finished",
    )


def _cases(city: City) -> pl.DataFrame:
    people = city.people[city.cases["person"]].select("village", "name", "citizen_id", "entity")
    firm_rows = city.cases["firm"].clip(0)
    firms = city.firms[firm_rows].select("uscc", "county", firm_name="name", firm_entity="entity")
    rows = beside(city.cases, people, firms, city.places.villages[people["village"]].select("county_name"))
    by_firm = pl.col("firm") >= 0
    county = pl.when(by_firm).then("county").otherwise("county_name")
    item = [pl.col("item").replace_strict({at: str(row[part]) for at, row in enumerate(ITEMS)}) for part in range(5)]
    accepted = pl.col("time") + pl.duration(minutes="accept_minutes")
    return rows.select(
        办件编号=pl.concat_str(pl.lit("4407"), pl.col("time").dt.strftime("%Y%m%d"), serial("case", 8)),
        实施编码=item[0],
        事项名称=item[1],
        事项类型=item[2],
        申请人类型=pl.when(by_firm).then(pl.lit("2")).otherwise(pl.lit("1")),
        申请人名称=pl.when(by_firm).then("firm_name").otherwise("name"),
        申请人证件号码=pl.when(by_firm).then("uscc").otherwise("citizen_id"),
        受理单位=pl.concat_str(pl.lit("江门市"), county, item[3]),
        受理区县=county,
        申请时间=moment("time"),
        受理时间=moment(accepted),
        办结时间=pl.when("done").then(moment(accepted + pl.duration(minutes="work_minutes"))),
        承诺办结时限=item[4],
        办理结果=pl.when("done").then("result"),
        申办渠道="channel",
        评价=pl.when(pl.col("done") & (pl.col("stars") > 0)).then(pl.col("stars").cast(pl.String)),
        经办人=pl.lit("窗口工作人员"),
        _entity=pl.when(by_firm).then("firm_entity").otherwise("entity"),
        _role_applicant=pl.when(by_firm).then("firm_entity").otherwise("entity"),
        _time="time",
    )
