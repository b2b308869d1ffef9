"""`lake quality object`, `objections` and `decide`: records somebody says are wrong, and what became of that."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.command_line.as_json import AsJson

if TYPE_CHECKING:
    from lake.ledger.objections import Objection

By = Annotated[str, typer.Option("--by", help="提出或作出决定的单位、科室。")]


def object_to(
    table: Annotated[str, typer.Argument(help="发现问题的表，如 master.legal_entity。")],
    key: Annotated[list[str], typer.Argument(help="该行的主键：依次给出各值，或逐个写成 列名=值。")],
    field: Annotated[str, typer.Option("--field", help="有误的列。")],
    reason: Annotated[str, typer.Option("--reason", help="理由；只有数源部门能看到。")],
    by: By,
    is_complex: Annotated[bool, typer.Option("--complex", help="情况复杂，按较长期限核查。")] = False,
    as_json: AsJson = False,
) -> None:
    """提出数据异议。自下一次 `lake run` 起至作出决定前，相关记录在各处标为有争议。"""
    from assets.records.objecting import Complaint, raise_objection
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lake

    with opened_lake(Settings()) as lake:
        raised = raise_objection(lake, Complaint(table, key, field, reason, by, is_complex))
    _print(raised, as_json)


def objections(
    everything: Annotated[bool, typer.Option("--all", help="也列出已决定的。")] = False, as_json: AsJson = False
) -> None:
    """未决的数据异议：对应的交付行、由谁核查、何时到期。"""
    from datetime import UTC, datetime

    from assets.deadlines import agreed_levels
    from assets.records.objection import STATUS_ZH, due_on, objections
    from catalog.beijing import BEIJING
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lake
    from pipelines.command_line.output import print_json, print_rows

    settings, today = Settings(), datetime.now(UTC).astimezone(BEIJING).date()
    with opened_lake(settings) as lake:
        levels = agreed_levels(settings, lake.lakehouse)
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
    if as_json:
        print_json(rows)
    else:
        print_rows([_worded(row) for row in rows], "数据异议 · objections", nothing="没有未决的数据异议")


def decide(
    number: Annotated[int, typer.Argument(help="异议的编号。")],
    reason: Annotated[str, typer.Option("--reason", help="核查结论。")],
    by: By,
    value: Annotated[str | None, typer.Option("--accept", help="正确的值，写法与部门交付时相同。")] = None,
    rejected: Annotated[bool, typer.Option("--reject", help="不予更正：记录无误。")] = False,
    column: Annotated[str | None, typer.Option("--column", help="部门的列名（对应不止一列时）。")] = None,
    as_json: AsJson = False,
) -> None:
    """对异议作出决定：予以更正的，按同一契约以正确的值重报该记录。"""
    from assets.records.objecting import accept, reject
    from lake.errors import LakeError
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_for_change

    if (value is None) == (not rejected):
        raise LakeError("决定须为予以更正或不予更正之一", advice="请写 --accept 正确的值，或 --reject")
    with opened_for_change(Settings()) as lake:
        decided = (
            accept(lake, number, value, reason, by, column) if value is not None else reject(lake, number, reason, by)
        )
    _print(decided, as_json)


def _print(one: "Objection", as_json: bool) -> None:
    from pipelines.command_line.output import print_json, print_rows

    facts = _facts(one)
    print_json(facts) if as_json else print_rows([_worded(facts)], "数据异议 · objection")


def _worded(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts as an official reads them."""
    from assets.records.objection import STATUS_ZH

    return {**facts, "decision": STATUS_ZH[facts["decision"]] if facts["decision"] else ""}


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
