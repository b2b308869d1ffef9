"""`lake portal requests`: what readers of the open-data site handed in, and the city's answers to it."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.command_line.as_json import AsJson

if TYPE_CHECKING:
    from pipelines.portal.desk.request import Outcome, PublicRequest

app = typer.Typer(no_args_is_help=True)
Receipt = Annotated[str, typer.Argument(help="回执号，如 7KQM-2XWP。")]
Subject = Annotated[str, typer.Option("--subject", help="公开的事由，由经办人拟写，不写申请人的信息。")]
By = Annotated[str, typer.Option("--by", help="答复单位。")]


@app.command("list")
def list_requests(
    everything: Annotated[bool, typer.Option("--all", help="也列出已答复的。")] = False, as_json: AsJson = False
) -> None:
    """网站上收到的申请、纠错与异议：原话、联系方式与答复期限。只供经办人员。"""
    from catalog.beijing import today
    from lake.home.presence import refuse_absent
    from lake.settings import Settings
    from pipelines.command_line.output import print_json, print_rows
    from pipelines.portal.desk.answering import with_deadlines
    from pipelines.portal.desk.register import Register

    settings = Settings()
    refuse_absent(settings)
    every = with_deadlines(settings, Register(settings.portal_desk))
    rows = [
        {**_facts(one), "overdue": one.waits and one.due_on is not None and today() > one.due_on}
        for one in every
        if everything or one.waits
    ]
    print_json(rows) if as_json else print_rows(rows, "公众申请 · requests", nothing="没有待答复的申请")


@app.command()
def answer(
    receipt: Receipt,
    subject: Subject,
    text: Annotated[str, typer.Option("--text", help="公开的答复。")],
    by: By,
    basis: Annotated[str, typer.Option("--basis", help="依据（可不填）。")] = "",
    as_json: AsJson = False,
) -> None:
    """公开答复。答复不能改动；网站已建成的随即更新。"""
    _answer(receipt, "answered", (subject, text, basis, by), as_json)


@app.command()
def refuse(
    receipt: Receipt,
    subject: Subject,
    text: Annotated[str, typer.Option("--reason", help="公开的理由。")],
    by: By,
    basis: Annotated[str, typer.Option("--basis", help="法律依据。")],
    as_json: AsJson = False,
) -> None:
    """不予支持，公开理由与法律依据。"""
    _answer(receipt, "refused", (subject, text, basis, by), as_json)


@app.command("object")
def object_of(
    receipt: Receipt,
    table: Annotated[str, typer.Argument(help="发现问题的表，如 open.air_quality_daily。")],
    key: Annotated[list[str], typer.Argument(help="该行的主键：依次给出各值，或逐个写成 列名=值。")],
    field: Annotated[str, typer.Option("--field", help="有误的列。")],
    as_json: AsJson = False,
) -> None:
    """据此提出数据异议，与 `lake quality object` 相同：作出决定前该行标为有争议，决定后再答复。"""
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lake
    from pipelines.portal.desk.answering import object_to
    from pipelines.portal.desk.register import Register

    settings = Settings()
    register = Register(settings.portal_desk)
    with opened_lake(settings) as lake:
        _print(object_to(lake, register, register.find(receipt), table, key, field), as_json)


def _answer(receipt: str, outcome: "Outcome", words: tuple[str, str, str, str], as_json: bool) -> None:
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lake
    from pipelines.portal.build import follow_release
    from pipelines.portal.desk.answering import answer as give
    from pipelines.portal.desk.register import Register

    settings = Settings()
    register = Register(settings.portal_desk)
    with opened_lake(settings) as lake:
        _print(give(lake, register, register.find(receipt), outcome, words), as_json)
    follow_release(settings)


def _print(one: "PublicRequest", as_json: bool) -> None:
    from pipelines.command_line.output import print_json, print_rows

    print_json(_facts(one)) if as_json else print_rows([_facts(one)], "公众申请 · request")


def _facts(one: "PublicRequest") -> dict[str, Any]:
    from catalog.beijing import BEIJING
    from pipelines.portal.desk.register import shown

    return {
        "receipt": shown(one.receipt),
        "kind": one.kind,
        "dataset": one.dataset,
        "text": one.text,
        "contact": one.contact,
        "received": f"{one.received_at.astimezone(BEIJING):%Y-%m-%d %H:%M}",
        "due": one.due_on and one.due_on.isoformat(),
        "objection": one.objection,
        "outcome": one.answer and one.answer.outcome,
    }
