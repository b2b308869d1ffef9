"""Standards, operations and security of the city's systems, as three offices write them down."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, digital, numbers, organisations, text
from pipelines.sandbox.faults.fault import Fault, one_of, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import beside, day, moment, number
from pipelines.sandbox.views.days import DELETED, INSERTED, UPDATED, daily
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.operations import (
    STANDARDS,
    make_incidents,
    make_reviews,
    make_service_levels,
    make_tickets,
    make_vulnerabilities,
)

OPERATIONS = {INSERTED: "1", UPDATED: "2", DELETED: "3"}
STANDARD_FAULTS = (
    Fault("H11", "发布日期", 0.04, dates.malformed),
    Fault("H3", "标准名称", 0.04, text.invisible),
    Fault("H9", "状态", 0.04, text.relabelled({"现行": "有效"})),
)
REVIEW_FAULTS = (
    Fault("H9", "scrgh", 0.006, digital.staff_name),
    Fault("H11", "scrq", 0.02, dates.malformed),
    Fault("H32", "xtbh", 0.005, digital.unknown_system),
)
TICKET_FAULTS = (
    Fault("H11", "创建时间", 0.01, dates.malformed),
    Fault("H12", "解决时间", 0.004, dates.before("创建时间")),
    Fault("H9", "处理人工号", 0.003, digital.staff_name),
    Fault("H9", "满意度", 0.02, text.relabelled({"5": "非常满意", "4": "满意"})),
    Fault("H3", "工单标题", 0.01, text.invisible),
)
LEVEL_FAULTS = (
    Fault("H35", "kyl", 0.003, numbers.out_of_order),
    Fault("H7", "ywfy", 0.02, numbers.text_number("元")),
    Fault("H4", "xfsc", 0.01, text.null_spelling),
)
VULNERABILITY_FAULTS = (
    Fault("H9", "whdj", 0.04, text.relabelled({"超危": "critical", "高危": "high", "中危": "中", "低危": "low"})),
    Fault("H11", "fxrq", 0.01, dates.malformed),
    Fault("H12", "zgrq", 0.004, dates.before("fxrq")),
    Fault("H17", "ldbh", 0.004, one_of("CNVD-2023-****", "CVE-****-****")),
)
INCIDENT_FAULTS = (
    Fault("H11", "发生时间", 0.03, dates.malformed),
    Fault("H12", "发现时间", 0.01, dates.before("发生时间")),
    Fault("H9", "处置状态", 0.05, text.relabelled({"已处置": "已办结"})),
)
PROTECTION_FAULTS = (
    Fault("H9", "保护等级", 0.06, text.relabelled({"2": "二级", "3": "等保三级"})),
    Fault("H22", "测评机构代码", 0.03, organisations.lower_case),
    Fault("H11", "备案日期", 0.03, dates.malformed),
    Fault("H12", "测评日期", 0.01, dates.before("备案日期")),
)


def deliver(city: City, desk: Desk) -> None:
    """The data bureau first, then the two offices for security."""
    rng = desk.random("digital_operations")
    _deliver_bureau(city, desk, rng)
    _deliver_security(city, desk, rng)


def _deliver_bureau(city: City, desk: Desk, rng: Generator) -> None:
    standards = plant(_standards(), STANDARD_FAULTS, rng)
    desk.csv("gsda_standard_document", "gsda/standard_document_20231231.csv", standards, delimiter=";")
    reviews = plant(_reviews(city), REVIEW_FAULTS, rng)
    desk.json_lines("gsda_conformance_review", "gsda/conformance_review_20231231.jsonl", reviews)
    changed = {"状态": pl.lit("已关闭"), "解决时间": pl.lit("{day} 15:00:00"), "更新时间": pl.lit("{day} 15:05:00")}
    for name, rows in daily(_tickets(city), TICKET_FAULTS, rng, corrections=changed):
        desk.csv("gsda_ops_ticket", f"gsda/ops_ticket_{name}.csv", rows, encoding="gb18030", line_end="\r\n")
    levels = make_service_levels(city.digital, stream(city.seed, "service levels"))
    delivered = repeat_rows(plant(_levels(levels), LEVEL_FAULTS, rng), 0.003, rng)
    desk.csv("gsda_service_level", "gsda/service_level_2023.csv", delivered, encoding="utf-8-sig")


def _deliver_security(city: City, desk: Desk, rng: Generator) -> None:
    changed = {"zgzt": pl.lit("1"), "zgrq": pl.lit("{day}"), "gxsj": pl.lit("{day} 18:00:00")}
    notices = daily(
        _vulnerabilities(city), VULNERABILITY_FAULTS, rng,
        corrections=changed, operation=OPERATIONS, operation_column="op", deleted=0.01,
    )  # fmt: skip
    for name, rows in notices:
        desk.json_lines("cac_vulnerability", f"cac/vulnerability_{name}.jsonl", rows)
    incidents = repeat_rows(plant(_incidents(city), INCIDENT_FAULTS, rng), 0.01, rng)
    desk.csv("cac_security_incident", "cac/security_incident_2023.csv", incidents, encoding="utf-16", delimiter="\t")
    filed = plant(_protection(city, rng), PROTECTION_FAULTS, rng)
    titles = ("江门市网络安全等级保护测评台账", "截至2023年12月31日")
    file = "secrecy/classified_protection_20231231.xlsx"
    desk.excel("secrecy_classified_protection", file, filed, titles, dates=("备案日期", "测评日期"))


def _standards() -> pl.DataFrame:
    names = ["标准编号", "标准名称", "标准层级", "标准类别", "发布日期", "实施日期"]
    national = pl.lit("国家市场监督管理总局、国家标准化管理委员会")
    publishers = {"GB": national, "HB": pl.lit("行业主管部门"), "QB": pl.lit("江门市政务服务数据管理局")}
    level = pl.col("标准层级")
    publisher = pl.coalesce(*(pl.when(level == code).then(name) for code, name in publishers.items()))
    return pl.DataFrame(STANDARDS, schema=names, orient="row").with_columns(
        发布机构=publisher,
        状态=pl.lit("现行"),
        替代标准=pl.lit(None, pl.String),
        _entity=pl.format("standard:{}", "标准编号"),
    )


def _reviews(city: City) -> pl.DataFrame:
    return make_reviews(city.scale, city.digital, stream(city.seed, "reviews")).select(
        scbh=pl.concat_str(pl.lit("SC2023"), serial("review", 5)),
        xtbh="system_no",
        bzbh="standard_no",
        scjd="stage",
        ycxs=number("items"),
        fhxs=number("conforming"),
        jl="conclusion",
        scrgh=pl.concat_str(pl.lit("G"), serial("reviewer", 6)),
        scrq=day("reviewed"),
        _entity=pl.concat_str(pl.lit("review:"), serial("review", 5)),
    )


def _tickets(city: City) -> pl.DataFrame:
    tickets = make_tickets(city.scale, city.digital, stream(city.seed, "tickets"))
    rows = beside(tickets, city.digital.systems[tickets["system"]].select("system_no", "title"))
    return rows.select(
        工单编号=pl.concat_str(pl.lit("YW2023"), serial("ticket", 7)),
        系统编号="system_no",
        工单类别="kind",
        优先级="priority",
        工单标题=pl.concat_str("title", pl.lit("运维处理")),
        处理人工号=pl.concat_str(pl.lit("G"), serial("handler", 6)),
        创建时间=moment("created"),
        响应时间=moment("responded"),
        解决时间=moment("solved"),
        状态=pl.when("done").then(pl.lit("已关闭")).otherwise(pl.lit("处理中")),
        满意度=pl.when("done").then("satisfaction"),
        更新时间=moment(pl.coalesce("solved", "responded")),
        _entity=pl.concat_str(pl.lit("ticket:"), serial("ticket", 7)),
    )


def _levels(levels: pl.DataFrame) -> pl.DataFrame:
    return levels.select(
        xtbh="system_no",
        yf="month",
        kyl=number("availability"),
        gzcs=number("failures"),
        gzsc=number("down"),
        xfsc=number("repair"),
        ywfy=number("cost"),
        _entity=pl.format("system:{}", pl.col("system_no").str.slice(4)),
    )


def _vulnerabilities(city: City) -> pl.DataFrame:
    found = make_vulnerabilities(city.scale, city.digital, stream(city.seed, "vulnerabilities"))
    rows = beside(found, city.digital.systems[found["system"]].select("system_no", "entity"))
    return rows.select(
        tbbh=pl.concat_str(pl.lit("LD2023"), serial("notice", 6)),
        xtbh="system_no",
        ldbh="number",
        whdj="severity",
        fxrq=day("found"),
        tbrq=day("notified"),
        zgqx=day("due"),
        zgrq=pl.when("done").then(day("fixed")),
        zgzt=pl.when("done").then(pl.lit("1")).otherwise(pl.lit("0")),
        gxsj=pl.format("{} 09:00:00", day("notified")),
        _entity="entity",
    )


def _incidents(city: City) -> pl.DataFrame:
    incidents = make_incidents(city.scale, city.digital, stream(city.seed, "incidents"))
    rows = beside(incidents, city.digital.systems[incidents["system"]].select("system_no", "entity"))
    return rows.select(
        事件编号=pl.concat_str(pl.lit("SJ2023"), serial("incident", 5)),
        系统编号="system_no",
        事件类别="kind",
        事件级别="level",
        发生时间=moment("occurred"),
        发现时间=moment("found"),
        处置完成时间=moment("handled"),
        影响用户数=number("users"),
        处置人工号=pl.concat_str(pl.lit("G"), serial("handler", 6)),
        处置状态=pl.lit("已处置"),
        _entity="entity",
    )


def _protection(city: City, rng: Generator) -> pl.DataFrame:
    systems = city.digital.systems.filter(pl.col("status") != "3")
    firms = city.firms.filter((pl.col("status") == "存续") & (pl.col("kind") == "enterprise"))[:6]
    assessor = firms[rng.integers(0, len(firms), len(systems))].select(
        assessor="name", assessor_uscc="uscc", assessor_entity="entity"
    )
    score = pl.Series(rng.beta(9, 2, len(systems)) * 40 + 60).round(1)
    rows = beside(systems, assessor).with_columns(score=score, late=pl.Series(rng.integers(20, 150, len(systems))))
    grade = pl.when(score >= 90).then(pl.lit("优")).when(score >= 80).then(pl.lit("良")).otherwise(pl.lit("中"))
    cipher = pl.when(score >= 90).then(pl.lit("符合")).otherwise(pl.lit("基本符合"))
    return rows.select(
        备案编号=pl.concat_str(pl.lit("44070099"), serial("system", 5)),
        系统编号="system_no",
        保护等级="level",
        备案日期=day("launched"),
        测评机构="assessor",
        测评机构代码="assessor_uscc",
        测评日期=(pl.col("launched") + pl.duration(days="late")).dt.strftime("%Y-%m-%d"),
        测评得分=number("score"),
        测评结论=grade,
        密码应用测评结论=cipher,
        _entity="entity",
        _role_assessor="assessor_entity",
    )
