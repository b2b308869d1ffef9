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
    """What departments should correct: rule, Chinese reason and number of rows; with --out the rows themselves."""
    from pipelines.command_line.output import print_json, print_rows

    if out is not None:
        _write_workbooks(out, department)
        return
    _city, departments, _resources = _cards()
    rows = [
        {
            "department": card.name,
            "resource": problem.resource,
            "rule": problem.rule,
            "reason": problem.reason,
            "severity": problem.severity,
            "rows": problem.rows,
        }
        for card in departments
        if department in (None, card.name)
        for problem in card.problems
    ]
    print_json(rows) if as_json else print_rows(rows, "整改工单 · work orders")


def _write_workbooks(out: Path, department: str | None) -> None:
    from catalog.registry import Registry
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lakehouse
    from pipelines.command_line.output import OUT
    from quality.quarantine_workbook import write_workbooks

    settings = Settings()
    registry = Registry.load(settings.contract_folders, strict=False)
    with opened_lakehouse(settings) as lakehouse:
        for path in write_workbooks(lakehouse, registry, out, department):
            OUT.print(str(path), soft_wrap=True)


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
