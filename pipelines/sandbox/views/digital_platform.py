"""政务服务数据管理局: sharing, the blockchain, shared components and interfaces, the portals and what is supervised."""

import numpy as np
import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, digital, numbers, organisations, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import day, moment, number
from pipelines.sandbox.views.days import daily
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.digital import days_before
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.platform import (
    AUDIENCES,
    CHANNELS,
    COMPONENTS,
    make_apis,
    make_calls_of_apis,
    make_requests,
    make_supervision,
    make_verifications,
    make_visits,
)

REQUEST_FAULTS = (
    Fault("H22", "申请单位代码", 0.02, organisations.lower_case),
    Fault("H22", "提供单位代码", 0.005, organisations.mistyped_code),
    Fault("H11", "申请时间", 0.02, dates.malformed),
    Fault("H12", "授权时间", 0.004, dates.before("申请时间")),
    Fault("H10", "授权期限", 0.05, dates.open_end),
    Fault("H9", "经办人工号", 0.004, digital.staff_name),
    Fault("H3", "申请单位", 0.02, text.invisible),
)
EVIDENCE_FAULTS = (
    Fault("H3", "sm3", 0.02, digital.shown_digest),
    Fault("H17", "sm3", 0.003, digital.cut_digest),
    Fault("H17", "txId", 0.002, digital.cut_digest),
    Fault("H22", "orgCode", 0.01, organisations.lower_case),
    Fault("H11", "ts", 0.005, dates.malformed),
)
VERIFICATION_FAULTS = (
    Fault("H3", "SubmittedDigest", 0.03, digital.shown_digest),
    Fault("H17", "SubmittedDigest", 0.005, digital.cut_digest),
    Fault("H4", "CostMs", 0.01, text.null_spelling),
    Fault("H11", "VerifyTime", 0.01, dates.malformed),
)
COMPONENT_FAULTS = (
    Fault("H11", "上架日期", 0.03, dates.malformed),
    Fault("H9", "状态", 0.05, text.relabelled({"上架": "在用"})),
    Fault("H3", "组件名称", 0.03, text.invisible),
)
API_FAULTS = (
    Fault("H3", "api_name", 0.02, text.invisible),
    Fault("H22", "provider", 0.02, organisations.lower_case),
    Fault("H11", "reg_date", 0.02, dates.malformed),
)
CALL_FAULTS = (
    Fault("H4", "p95_ms", 0.003, text.null_spelling),
    Fault("H37", "avg_ms", 0.001, digital.words_for_number),
    Fault("H11", "dt", 0.002, dates.malformed),
    Fault("H32", "caller", 0.001, digital.unknown_system),
)
TASK_FAULTS = (
    Fault("H11", "交办日期", 0.02, dates.malformed),
    Fault("H12", "办结日期", 0.005, dates.before("交办日期")),
    Fault("H12", "办结时限", 0.003, dates.before("交办日期")),
    Fault("H3", "督办事项", 0.01, text.invisible),
    Fault("H22", "承办单位代码", 0.02, organisations.lower_case),
)
VISIT_FAULTS = (
    Fault("H35", "pv", 0.002, numbers.times(0)),
    Fault("H4", "login", 0.005, text.null_spelling),
    Fault("H11", "statDate", 0.003, dates.malformed),
)
APP_FAULTS = (
    Fault("H11", "上线日期", 0.03, dates.malformed),
    Fault("H7", "月活跃用户数", 0.03, numbers.text_number("人")),
    Fault("H9", "状态", 0.05, text.relabelled({"上线": "已上线"})),
)


def deliver(city: City, desk: Desk) -> None:
    """What the platforms record about themselves."""
    rng = desk.random("gsda_platform")
    _deliver_trust(city, desk, rng)
    _deliver_interfaces(city, desk, rng)
    _deliver_portal(city, desk, rng)


def _deliver_trust(city: City, desk: Desk, rng: Generator) -> None:
    changed = {"办理结果": pl.lit("1"), "授权时间": pl.lit("{day} 16:00:00")}
    changed["法律依据"] = pl.col("法律依据").fill_null("《广东省公共数据管理办法》第二十条")
    for name, rows in daily(_requests(city), REQUEST_FAULTS, rng, corrections=changed):
        file = f"gsda/share_request_{name}.csv"
        desk.csv("gsda_share_request", file, rows, encoding="utf-8-sig")
    evidence = city.evidence
    delivered = repeat_rows(plant(_evidence(evidence), EVIDENCE_FAULTS, rng), 0.002, rng)
    desk.json_lines("gsda_evidence_record", "gsda/evidence_record_20231231.jsonl", delivered)
    verified = make_verifications(city.scale, evidence, stream(city.seed, "verifications"))
    delivered = plant(_verifications(verified), VERIFICATION_FAULTS, rng)
    desk.xml("gsda_evidence_verification", "gsda/evidence_verification_20231231.xml", delivered, "Verification")


def _deliver_interfaces(city: City, desk: Desk, rng: Generator) -> None:
    components = plant(_components(city, rng), COMPONENT_FAULTS, rng)
    desk.csv("gsda_application_component", "gsda/application_component_20231231.csv", components, delimiter="\t")
    apis = make_apis(city.scale, city.digital, stream(city.seed, "apis"))
    registered = plant(_apis(apis), API_FAULTS, rng)
    desk.table(
        "gsda_api_registry", "gsda_gateway:api_info", registered,
        database="gsda/gateway.sqlite", table="api_info", key=("api_id",),
    )  # fmt: skip
    calls = make_calls_of_apis(apis, city.digital, city.scale.air_days, stream(city.seed, "api calls"))
    delivered = repeat_rows(plant(_calls(calls), CALL_FAULTS, rng), 0.001, rng)
    desk.csv("gsda_api_call_daily", "gsda/api_call_202312.zip!api_call_202312.csv", delivered)


def _deliver_portal(city: City, desk: Desk, rng: Generator) -> None:
    tasks = make_supervision(city.scale, city.digital, stream(city.seed, "supervision"))
    changed = {"状态": pl.lit("3"), "更新时间": pl.lit("{day} 17:30:00")}
    for name, rows in daily(_tasks(tasks), TASK_FAULTS, rng, corrections=changed):
        file = f"gsda/supervision_task_{name}.csv"
        desk.csv("gsda_supervision_task", file, rows, encoding="utf-16", delimiter="\t", line_end="\r\n")
    visits = make_visits(city.scale, stream(city.seed, "visits"))
    delivered = repeat_rows(plant(_visits(visits), VISIT_FAULTS, rng), 0.002, rng)
    source = "gsda_portal:/api/gsda/portal-visits"
    desk.answers("gsda_portal_visit_daily", source, delivered, ("channel", "regionCode", "statDate"))
    apps = plant(_apps(city, rng), APP_FAULTS, rng)
    desk.excel("gsda_service_app", "gsda/service_app_20231231.xlsx", apps, ("移动政务服务应用目录",))


def _requests(city: City) -> pl.DataFrame:
    requests = make_requests(city.scale, city.digital, stream(city.seed, "share requests"))
    agreed = pl.col("result") == "1"
    return requests.select(
        申请编号=pl.concat_str(pl.lit("SQ2023"), serial("request", 6)),
        申请单位代码="applicant_uscc",
        申请单位="applicant",
        提供单位代码="provider_uscc",
        数据表编号="table_no",
        共享方式="mode",
        用途="purpose",
        法律依据=pl.when(agreed).then(pl.lit("《广东省公共数据管理办法》第二十条")),
        申请时间=moment("applied"),
        授权时间=pl.when(agreed).then(moment("granted")),
        授权期限=pl.when(agreed).then(moment("until").str.slice(0, 10)),
        办理结果="result",
        经办人工号=pl.concat_str(pl.lit("G"), serial("handler", 6)),
        _entity=pl.concat_str(pl.lit("request:"), serial("request", 6)),
        _role_applicant="applicant_entity",
        _role_provider="provider_entity",
    )


def _evidence(evidence: pl.DataFrame) -> pl.DataFrame:
    return evidence.select(
        evId="evidence_no",
        bizType="kind",
        orgCode="uscc",
        sm3="digest",
        txId="transaction",
        blockNo=number("block"),
        ts=moment("time"),
        size=number("size"),
        _entity=pl.format("evidence:{}", "evidence_no"),
        _role_organisation="holder",
    )


def _verifications(verified: pl.DataFrame) -> pl.DataFrame:
    return verified.select(
        VerifyNo=pl.concat_str(pl.lit("HY"), serial("verification", 8)),
        EvId="evidence_no",
        VerifierCode="verifier",
        SubmittedDigest="submitted",
        Result=pl.when("passed").then(pl.lit("PASS")).otherwise(pl.lit("FAIL")),
        CostMs=number("milliseconds"),
        VerifyTime=moment("time"),
        _entity=pl.format("evidence:{}", "evidence_no"),
        _role_organisation="verifier_entity",
    )


def _components(city: City, rng: Generator) -> pl.DataFrame:
    departments = city.digital.departments
    count = len(COMPONENTS)
    owner = departments[rng.integers(0, len(departments), count)]
    rows = owner.with_columns(
        component=pl.Series(np.arange(count)),
        name=pl.Series([name for name, _ in COMPONENTS]),
        kind=pl.Series([kind for _, kind in COMPONENTS]),
        listed=days_before(rng.integers(210, 1100, count)),
        reuses=pl.Series(rng.integers(0, 60, count)),
        gone=pl.Series(rng.random(count) < 0.1),
    )  # fmt: skip
    return rows.select(
        组件编号=pl.concat_str(pl.lit("ZJ"), serial("component", 4)),
        组件名称="name",
        组件类别="kind",
        提供单位代码="department_uscc",
        提供单位="department",
        版本=pl.format("V{}.0", (pl.col("component") % 4) + 1),
        复用系统数=number("reuses"),
        上架日期=day("listed"),
        下架日期=pl.when("gone").then(pl.lit("2023-11-30")),
        状态=pl.when("gone").then(pl.lit("下架")).otherwise(pl.lit("上架")),
        _entity=pl.concat_str(pl.lit("component:"), serial("component", 4)),
        _role_provider="department_entity",
    )


def _apis(apis: pl.DataFrame) -> pl.DataFrame:
    return apis.select(
        api_id="api_no",
        api_name="name",
        comp_id=pl.concat_str(pl.lit("ZJ"), serial("component", 4)),
        provider="provider_uscc",
        ver=pl.lit("v1"),
        sla=number("promised"),
        rt_ms=number("milliseconds"),
        reg_date=day("registered"),
        state=pl.when("online").then(pl.lit("online")).otherwise(pl.lit("offline")),
        _entity=pl.format("api:{}", "api_no"),
        _role_provider="provider_entity",
    )


def _calls(calls: pl.DataFrame) -> pl.DataFrame:
    return calls.select(
        api_id="api_no",
        caller="system_no",
        dt=day("day"),
        cnt=number("calls"),
        succ=number("successes"),
        avg_ms=number("average"),
        p95_ms=number("p95"),
        _entity=pl.format("api:{}", "api_no"),
    )


def _tasks(tasks: pl.DataFrame) -> pl.DataFrame:
    return tasks.select(
        督办编号=pl.concat_str(pl.lit("DB2023"), serial("task", 5)),
        来源="source",
        督办事项="subject",
        承办单位="department",
        承办单位代码="department_uscc",
        交办日期=day("assigned"),
        办结时限=day("due"),
        办结日期=day("finished"),
        状态="status",
        更新时间=pl.format("{} 09:00:00", day("assigned")),
        _entity=pl.concat_str(pl.lit("task:"), serial("task", 5)),
        _role_department="department_entity",
    )


def _visits(visits: pl.DataFrame) -> pl.DataFrame:
    return visits.select(
        channel="channel",
        regionCode="county",
        statDate=day("day"),
        pv=number("visits"),
        uv=number("visitors"),
        login=number("logins"),
        handled=number("cases"),
        _entity=pl.format("channel:{}", "channel"),
    )


def _apps(city: City, rng: Generator) -> pl.DataFrame:
    systems = city.digital.systems.filter(pl.col("zone") == "互联网")
    count = len(systems)
    rows = systems.with_columns(
        audience=pl.Series(rng.choice(AUDIENCES, count)),
        channel=pl.Series(rng.choice(CHANNELS, count)),
        gone=pl.Series(rng.random(count) < 0.08),
        active=pl.Series(np.round(rng.lognormal(6, 1.5, count)).astype(np.int64)),
    )
    return rows.select(
        应用编号=pl.concat_str(pl.lit("YY"), serial("system", 5)),
        应用名称=pl.concat_str("short", pl.lit("掌上办"), serial("system", 2)),
        主管单位="department",
        主管单位代码="department_uscc",
        服务对象="audience",
        接入渠道="channel",
        上线日期=day("launched"),
        月活跃用户数=pl.when("gone").then(pl.lit("0")).otherwise(number("active")),
        状态=pl.when("gone").then(pl.lit("下线")).otherwise(pl.lit("上线")),
        _entity="entity",
        _role_department="department_entity",
    )
