"""`lake quality`: scores, and what each department should correct."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.command_line.as_json import AsJson
from pipelines.command_line.explain import explain
from pipelines.command_line.line_ranges import line_ranges
from pipelines.command_line.objection import decide, object_to, objections
from pipelines.command_line.written_out import require_folder

if TYPE_CHECKING:
    from catalog.registry.registry import Registry
    from lake.settings import Settings
    from quality.expectations.expected import Suite
    from quality.scoring.card import Scorecard
    from quality.scoring.month import Month
    from quality.scoring.monthly import MonthlyScores
    from quality.work_orders.returned_workbook import Problem

_NO_ORDERS = "没有待整改的工单"
app = typer.Typer(no_args_is_help=True)
app.command("object")(object_to)
app.command()(objections)
app.command()(decide)
app.command()(explain)
Department = Annotated[str | None, typer.Option("--department", help="只看一个部门，如 psb。")]


@app.command()
def report(
    out: Annotated[Path | None, typer.Option("--out", help="把可打印的通报（HTML）写入此目录。")] = None,
    department: Department = None,
    month: Annotated[str | None, typer.Option("--month", help="月份，如 2026-11；默认为本月。")] = None,
    as_json: AsJson = False,
) -> None:
    """质量评分：一个月六个维度的得分（GB/T 36344-2018），低分在前；加 --out 生成可打印的通报。"""
    from datetime import UTC, datetime

    from assets.gov.bulletin import write_bulletins
    from assets.gov.score import monthly_scores
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lake
    from pipelines.command_line.output import OUT
    from quality.scoring.month import Month

    if out is not None:
        require_folder(out)
    now = datetime.now(UTC)
    chosen = Month.parse(month) if month else Month.of(now)
    with opened_lake(Settings()) as lake:
        if department is not None:
            lake.registry.department(department)
        if out is not None:
            for path in write_bulletins(lake, out, now, chosen, department):
                OUT.print(str(path), soft_wrap=True)
            return
        scores = monthly_scores(lake, now)
        resources = [
            card
            for card in scores.resources(chosen)
            if department in (None, lake.registry.resources[card.name].department)
        ]
    _show_scores(scores, resources, chosen, as_json, with_city=department is None)


def _show_scores(
    scores: "MonthlyScores", resources: "list[Scorecard]", month: "Month", as_json: bool, *, with_city: bool
) -> None:
    from pipelines.command_line.output import print_json, print_rows

    departments, city = scores.departments(resources), scores.city(resources)
    if as_json:
        named = {"departments": departments, "resources": resources}
        lines = {kind: [_scores(card) for card in cards] for kind, cards in named.items()}
        print_json({"month": str(month), "city": _scores(city), **lines})
        return
    whole = [city] if with_city else []
    print_rows([_scores(card) for card in (*departments, *whole)], f"{month.title}部门质量评分 · departments")
    print_rows([_scores(card) for card in resources], f"{month.title}资源质量评分 · resources")


@app.command()
def suite(
    table: Annotated[str, typer.Argument(help="湖中的一张表，如 std.psb_resident 或 master.legal_entity。")],
    judged: Annotated[
        bool, typer.Option("--judge", help="由 Great Expectations 按此套件检查该表现在的数据，并与湖中的结论核对。")
    ] = False,
) -> None:
    """一张表的质量要求：Great Expectations 的校验套件（JSON）；结果见 gov.quality_result。"""
    from lake.errors import LakeError
    from lake.settings import Settings
    from pipelines.catalogue import load_catalogue
    from pipelines.command_line.output import print_json
    from quality.expectations.expected import suite_for_model, suite_for_resource
    from quality.expectations.gx_suite import suite_document

    settings = Settings()
    known, name = load_catalogue(settings), table.removeprefix("std.")
    if table in known.models:
        wanted = suite_for_model(known.models[table])
    elif name in known.registry.resources:
        wanted = suite_for_resource(known.registry.resources[name])
    else:
        raise LakeError(f"对 {table} 没有质量要求", advice="请写标准表（std.…）或模型的表")
    print_json(_second_opinion(settings, wanted) if judged else suite_document(wanted))


def _second_opinion(settings: "Settings", wanted: "Suite") -> list[dict[str, object]]:
    """What Great Expectations says of a table. LakeError when the last run found something else in the same rows."""
    from dataclasses import asdict

    from lake.engine.duck import DuckEngine
    from lake.errors import LakeError
    from pipelines.command_line.opened import opened_lakehouse
    from quality.expectations.gx_judge import second_opinion

    with opened_lakehouse(settings) as house, DuckEngine(settings) as engine:
        head = house.head(wanted.table)
        engine.attach_tables(house, [wanted.table])
        found = second_opinion(engine, wanted)
        known = {one.check: one for one in house.ledger.verdicts(wanted.table, head) or ()}
    if other := [one.check for one in found if one.check in known and known[one.check] != one]:
        raise LakeError(
            f"{wanted.table} 由 Great Expectations 检查的结果与湖中的结论不一致：{'、'.join(other)}",
            advice="契约或模型此后有变化的，请重新运行；否则请报告平台运维人员：二者必有一误",
        )
    return [asdict(one) for one in found]


@app.command()
def workorders(
    department: Department = None,
    out: Annotated[Path | None, typer.Option("--out", help="为每个部门写一个工作簿到此目录。")] = None,
    as_json: AsJson = False,
) -> None:
    """整改工单：各部门尚待更正的规则、原因、行数和期限；加 --out 导出逐行填写的工作簿。"""
    from datetime import UTC, datetime

    from assets.context import declarations
    from assets.deadlines import agreed_levels
    from catalog.beijing import BEIJING
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lakehouse
    from pipelines.command_line.output import OUT, print_json, print_rows
    from quality.work_orders.summary import open_by_rule
    from quality.work_orders.workbook import write_workbooks

    if out is not None:
        require_folder(out)
    settings, today = Settings(), datetime.now(UTC).astimezone(BEIJING).date()
    with opened_lakehouse(settings) as lakehouse:
        registry = declarations(settings).registry  # after the home has opened: a copy keeps nothing
        levels = agreed_levels(settings, lakehouse)
        if department is not None:
            registry.department(department)
        if out is not None:
            for path in (written := [*write_workbooks(lakehouse, registry, levels, out, today, department)]):
                OUT.print(str(path), soft_wrap=True)
            if not written:
                OUT.print(_NO_ORDERS)
            return
        rows = open_by_rule(lakehouse, registry, levels, today, department)
    if as_json:
        print_json(rows)
    else:
        print_rows([_short(row, registry) for row in rows], "整改工单 · work orders", nothing=_NO_ORDERS)


@app.command("return")
def take_back(
    file: Annotated[Path, typer.Argument(help="部门改好的整改工单工作簿。")],
    as_json: AsJson = False,
) -> None:
    """收回改好的工作簿：改过的行按同一契约重新校验，通过的工单办结。

    有行再次退回或未采用时，退出码为 1。专题、开放数据和评分在下一次 `lake run` 时更新。
    """
    from assets.ingestion.returned import take_return
    from lake.settings import Settings
    from pipelines.command_line.headings import HEADINGS
    from pipelines.command_line.opened import opened_for_change
    from pipelines.command_line.output import OUT, print_json, print_rows

    with opened_for_change(Settings()) as lake:
        result = take_return(lake, file)
    left = [{"result": word, "reason": str(one)} for word, found in result.left.items() for one in found]
    if as_json:
        print_json({**result.counts, "left": left})
    else:
        print_rows([result.counts], "退回重报 · returned rows")
        if left:
            together = [(HEADINGS[word], text) for word, found in result.left.items() for text in told_together(found)]
            print_rows([{"result": word, "reason": text} for word, text in together], "未办结 · still open")
        OUT.print(what_is_left(len(left), result.counts["unchanged"]))
    if left:
        raise typer.Exit(1)


def told_together(found: "Sequence[Problem]") -> list[str]:
    """One text a problem, whatever the number of rows of a sheet that have it."""
    rows: dict[Problem, list[int]] = {}
    for one in found:
        rows.setdefault(replace(one, row=0), []).append(one.row)
    return [one.told_at(line_ranges(at)) for one, at in rows.items()]


def what_is_left(open_again: int, unchanged: int) -> str:
    """The last line about a returned workbook: nothing is closed of which nothing was changed."""
    waiting = f"{unchanged:,} 行未改动，仍待整改" if unchanged else ""
    return waiting or ("" if open_again else "全部办结")


def _short(row: dict[str, Any], registry: "Registry") -> dict[str, Any]:
    return {**row, "department": registry.departments[row["department"]].short}


def _scores(card: "Scorecard") -> dict[str, Any]:
    from quality.scoring.card import DIMENSION_TITLES

    dimensions = {DIMENSION_TITLES[dimension]: score for dimension, score in card.scores.items()}
    known = {title: None if score is None else round(score, 1) for title, score in dimensions.items()}
    return {
        "name": card.name,
        "title": card.title,
        "score": None if card.score is None else round(card.score, 1),
        "grade": card.grade,
        **known,
        "rows": card.rows,
        "quarantined": card.quarantined,
    }
