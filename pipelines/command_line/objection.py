"""`lake quality object`, `objections` and `decide`: records somebody says are wrong, and what became of that."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from lake.ledger.objections import Objection

AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
By = Annotated[str, typer.Option("--by", help="Who says so: a unit, or an office.")]


def object_to(
    table: Annotated[str, typer.Argument(help="Where the fault is seen, such as master.legal_entity.")],
    key: Annotated[list[str], typer.Argument(help="The row's key: its values in order, or column=value for each.")],
    field: Annotated[str, typer.Option("--field", help="The column that is wrong.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; it is read by the department alone.")],
    by: By,
    is_complex: Annotated[bool, typer.Option("--complex", help="Needs the longer verification.")] = False,
    as_json: AsJson = False,
) -> None:
    """Object to a value. Its record is marked disputed everywhere from the next `lake run` until it is decided."""
    from assets.records.objecting import Complaint, raise_objection
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lake

    with opened_lake(Settings()) as lake:
        raised = raise_objection(lake, Complaint(table, key, field, reason, by, is_complex))
    _print([raised], as_json)


def objections(
    everything: Annotated[bool, typer.Option("--all", help="Decided ones, too.")] = False, as_json: AsJson = False
) -> None:
    """The objections that are open: the delivered row behind each, who answers, and until when."""
    from datetime import UTC, datetime

    from assets.records.objection import STATUS_ZH, due_on, objections
    from catalog.beijing import BEIJING
    from catalog.registry.service_levels import load_service_levels
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lake
    from pipelines.command_line.output import print_json, print_rows

    settings, today = Settings(), datetime.now(UTC).astimezone(BEIJING).date()
    levels = load_service_levels(settings.contract_folders)
    with opened_lake(settings) as lake:
        rows: list[dict[str, Any]] = [
            {
                **_facts(one),
                "status": STATUS_ZH[status],
                "due": due_on(levels, one).isoformat(),
                "overdue": status == "open" and today > due_on(levels, one),
            }
            for one, status in objections(lake)
            if everything or status == "open"
        ]
    print_json(rows) if as_json else print_rows(rows, "数据异议 · objections")


def decide(
    number: Annotated[int, typer.Argument(help="The objection's number.")],
    reason: Annotated[str, typer.Option("--reason", help="What the verification found.")],
    by: By,
    value: Annotated[
        str | None, typer.Option("--accept", help="The right value, as the department would send it.")
    ] = None,
    rejected: Annotated[bool, typer.Option("--reject", help="The record is right as it is.")] = False,
    column: Annotated[
        str | None, typer.Option("--column", help="The department's column, where it is not clear.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Decide an objection: accepted, the record is handed in again with the value, through the same contract."""
    from assets.records.objecting import accept, reject
    from lake.errors import LakeError
    from lake.home.run_lock import run_lock
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lake

    if (value is None) == (not rejected):
        raise LakeError("a decision accepts or rejects", advice="give either --accept VALUE or --reject")
    settings = Settings()
    with run_lock(settings), opened_lake(settings) as lake:
        decided = (
            accept(lake, number, value, reason, by, column) if value is not None else reject(lake, number, reason, by)
        )
    _print([decided], as_json)


def _print(found: list["Objection"], as_json: bool) -> None:
    from pipelines.command_line.output import print_json, print_rows

    rows = [_facts(one) for one in found]
    print_json(rows[0]) if as_json else print_rows(rows, "数据异议 · objection")


def _facts(one: "Objection") -> dict[str, Any]:
    return {
        "number": one.number,
        "seen in": one.table_name,
        "resource": one.resource,
        "field": one.field,
        "batch": one.batch_id,
        "line": one.line_no,
        "reason": one.reason,
        "by": one.raised_by,
        "decision": one.decision,
    }
