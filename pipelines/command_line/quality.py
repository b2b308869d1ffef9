"""`lake quality`: scores, and what each department should correct."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from quality.scorecard import Scorecard

app = typer.Typer(no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
Department = Annotated[str | None, typer.Option("--department", help="Only this department, such as psb.")]


@app.command()
def report(
    out: Annotated[Path | None, typer.Option("--out", help="Write the printable page (HTML) to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Scores of the city, the departments and their resources in six dimensions (GB/T 36344-2018), worst first."""
    from datetime import UTC, datetime

    from pipelines.command_line.output import OUT, print_json, print_rows
    from quality.scorecard_page import page

    city, departments, resources = _cards()
    if out is not None:
        out.write_text(page(city, departments, resources, datetime.now(UTC)), encoding="utf-8")
        OUT.print(str(out), soft_wrap=True)
        return
    if as_json:
        named = {"departments": departments, "resources": resources}
        print_json(
            {"city": _scores(city), **{kind: [_scores(card) for card in cards] for kind, cards in named.items()}}
        )
        return
    print_rows([_scores(card) for card in (*departments, city)], "部门质量评分 · departments")
    print_rows([_scores(card) for card in resources], "资源质量评分 · resources")


@app.command()
def workorders(
    department: Department = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write one workbook a department to this folder.")] = None,
    as_json: AsJson = False,
) -> None:
    """What departments still have to correct: rule, reason, rows, how old; with --out the rows as workbooks."""
    from datetime import UTC, datetime

    from catalog.registry import Registry
    from catalog.service_levels import load_service_levels
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lakehouse
    from pipelines.command_line.output import OUT, print_json, print_rows
    from quality.work_orders.order import BEIJING
    from quality.work_orders.summary import open_by_rule
    from quality.work_orders.workbook import write_workbooks

    settings, today = Settings(), datetime.now(UTC).astimezone(BEIJING).date()
    registry = Registry.load(settings.contract_folders, strict=False)
    levels = load_service_levels(settings.contract_folders)
    with opened_lakehouse(settings) as lakehouse:
        if out is not None:
            for path in write_workbooks(lakehouse, registry, levels, out, today, department):
                OUT.print(str(path), soft_wrap=True)
            return
        rows = open_by_rule(lakehouse, registry, levels, today, department)
    print_json(rows) if as_json else print_rows(rows, "整改工单 · work orders")


@app.command("return")
def take_back(
    file: Annotated[Path, typer.Argument(help="A workbook of work orders that a department corrected.", exists=True)],
    as_json: AsJson = False,
) -> None:
    """Take a corrected workbook back: its edited rows pass the same contract as any delivery, and close their orders.

    Exit code 1 when rows were refused again or not taken. Topics, exports and scores follow at the next `lake run`.
    """
    from assets.ingestion.returned import take_return
    from lake.run_lock import run_lock
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lake
    from pipelines.command_line.output import OUT, print_json, print_rows

    settings = Settings()
    with run_lock(settings), opened_lake(settings) as lake:
        result = take_return(lake, file)
    left = [{"result": word, "reason": str(one)} for word, found in result.left.items() for one in found]
    if as_json:
        print_json({**result.counts, "left": left})
    else:
        print_rows([result.counts], "退回重报 · returned rows")
        print_rows(left, "未办结 · still open") if left else OUT.print("全部办结 · nothing left to correct")
    if left:
        raise typer.Exit(1)


def _cards() -> tuple["Scorecard", list["Scorecard"], list["Scorecard"]]:
    """The city's scorecard, the departments' and the resources'."""
    from datetime import UTC, datetime

    from catalog.registry import Registry
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lakehouse
    from quality.scorecard import city_card, department_cards, resource_cards

    settings, now = Settings(), datetime.now(UTC)
    registry = Registry.load(settings.contract_folders, strict=False)
    with opened_lakehouse(settings) as lakehouse:
        resources = resource_cards(lakehouse.ledger, registry, now)
        return city_card(lakehouse.ledger, registry, now), department_cards(resources, registry), resources


def _scores(card: "Scorecard") -> dict[str, Any]:
    from quality.scorecard import DIMENSION_TITLES

    dimensions = {DIMENSION_TITLES[dimension]: score for dimension, score in card.scores.items()}
    known = {title: None if score is None else round(score, 1) for title, score in dimensions.items()}
    return {
        "name": card.name,
        "title": card.title,
        "score": round(card.score, 1),
        "grade": card.grade,
        **known,
        "rows": card.rows,
        "quarantined": card.quarantined,
    }
