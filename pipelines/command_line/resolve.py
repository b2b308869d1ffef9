"""`lake resolve`: who is one with whom, as a person decides it. Every decision can be taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.command_line.as_json import AsJson

if TYPE_CHECKING:
    from assets.records.resolving import Effect, HandVerdict, Stewardship
    from lake.ledger.decisions import Decision

from pipelines.command_line.waterfall import waterfall
from pipelines.command_line.written_out import require_folder

app = typer.Typer(no_args_is_help=True)
Domain = Annotated[str, typer.Option("--domain", help="主数据领域，如 legal_entity。")]
Actor = Annotated[str, typer.Option("--by", "--actor", help="作出判定的人员、科室。")]
Left = Annotated[str, typer.Argument(help="甲方记录标识，或其前几位。")]
Right = Annotated[str, typer.Argument(help="乙方记录标识，或其前几位。")]
_LEGAL = "legal_entity"


@app.command("queue")
def queue(
    domain: Domain = _LEGAL,
    out: Annotated[Path | None, typer.Option("--out", help="写一个供科室逐行判定的工作簿到此目录。")] = None,
    as_json: AsJson = False,
) -> None:
    """待人工判定的疑似同一记录，影响大者在前；加 --out 导出逐行判定的工作簿。"""
    if out is not None:
        require_folder(out)
    with _stewardship(domain) as stewardship:
        if out is not None:
            _write_queue(stewardship, domain, out)
            return
        rows: list[dict[str, Any]] = [
            {"left": one.left, "right": one.right, "rule": one.rule, "rows": one.rows}
            | ({} if one.score is None else {"probability %": round(100 * one.score, 1)})
            for one in stewardship.queue()
        ]
    _print(rows, as_json, "待判定 · to be judged", "没有待判定的记录")


@app.command("show")
def show(left: Left, right: Right, domain: Domain = _LEGAL, as_json: AsJson = False) -> None:
    """双方的来源记录（敏感信息脱敏或不显示）、支持与反对的依据，以及判为同一、不同各会改变什么。"""
    from assets.records.resolving import HAND_VERDICTS

    with _stewardship(domain) as stewardship:
        members = [stewardship.member(one) for one in (left, right)]
        records = [record for member in members for record in stewardship.records(member)]
        reasons = [vars(one) for one in stewardship.reasons(*members)]
        effects = [_effect(one, stewardship.effect(members[0], members[1], one)) for one in HAND_VERDICTS]
        titles = stewardship.titles
    if as_json:
        _print([{"records": records, "reasons": reasons, "effects": effects}], as_json, "", "")
        return
    shown = {name for record in records for name, value in record.items() if value is not None}
    titled = [{titles[name]: value for name, value in record.items() if name in shown} for record in records]
    _print(titled, as_json, "来源记录 · records", "")
    _print(waterfall(reasons, titles), as_json, "依据 · evidence", "双方未经模型比对")
    _print(effects, as_json, "影响 · effect", "")


@app.command("accept")
def accept(left: Left, right: Right, actor: Actor, domain: Domain = _LEGAL, as_json: AsJson = False) -> None:
    """判为同一。下一次 `lake run` 生效。"""
    _decide(left, right, "same", actor, domain, as_json)


@app.command("refuse")
def refuse(left: Left, right: Right, actor: Actor, domain: Domain = _LEGAL, as_json: AsJson = False) -> None:
    """判为不同。下一次 `lake run` 生效。"""
    _decide(left, right, "different", actor, domain, as_json)


@app.command("return")
def take_back(
    file: Annotated[Path, typer.Argument(help="科室判定后交回的工作簿。")],
    actor: Actor,
    domain: Domain = _LEGAL,
    as_json: AsJson = False,
) -> None:
    """收回判定工作簿：逐行记为人工判定，下一次 `lake run` 生效。有行未采用时，退出码为 1。"""
    from assets.records.judgement_workbook import take_judgements

    with _stewardship(domain) as stewardship:
        returned = take_judgements(stewardship, file, actor)
    left = [{"line": line, "reason": reason} for line, reason in returned.left.items()]
    _print([{"judged": returned.decided, "judged before": returned.known}], as_json, "已判定 · decided", "")
    if left:
        _print(left, as_json, "未采用 · not taken", "")
        raise typer.Exit(1)


@app.command("undo")
def undo(
    number: Annotated[int, typer.Argument(help="判定编号。")],
    actor: Actor,
    domain: Domain = _LEGAL,
    as_json: AsJson = False,
) -> None:
    """撤销一项判定；判定与撤销都留在台账中。"""
    with _stewardship(domain) as stewardship:
        made = stewardship.decisions.undo(number, actor)
    _print([_told(made)], as_json, "已撤销 · undone", "")


@app.command("conflicts")
def conflicts(
    out: Annotated[Path | None, typer.Option("--out", help="为每个部门写一个核对清单到此目录。")] = None,
    as_json: AsJson = False,
) -> None:
    """人证不一致：各部门待核对的行，只列位置；加 --out 为每个部门导出清单。"""
    from collections import Counter

    from assets.records.conflicts import KINDS, write_conflicts
    from assets.records.conflicts import conflicts as found_in
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lake
    from pipelines.command_line.output import OUT

    if out is not None:
        require_folder(out)
    with opened_lake(Settings()) as lake, lake.engine() as engine:
        found = found_in(lake, engine)
        if out is not None:
            for path in write_conflicts(lake, found, out, _today()):
                OUT.print(str(path), soft_wrap=True)
            return
    counts = Counter((unit, one.resource, one.column, one.kind) for unit, listed in found.items() for one in listed)
    names = ("department", "resource", "field", "rule", "rows")
    rows = [dict(zip(names, (*place[:3], KINDS[place[3]], n), strict=True)) for place, n in sorted(counts.items())]
    _print(rows, as_json, "人证不一致 · at odds with the id", "没有人证不一致")


@app.command("retrain")
def retrain(actor: Actor, as_json: AsJson = False) -> None:
    """按现有数据重新训练自然人的比对权重并留存新版本，列出与上一版本的漂移；下一次 `lake run` 生效，标识不变。"""
    from assets.master.person.trained import retrain as train_again
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_for_change
    from pipelines.command_line.waterfall import drift

    with opened_for_change(Settings()) as lake:
        former, newest = train_again(lake, actor)
        titles = {name: one.title for name, one in lake.registry.resolutions["person"].attributes.items()}
    told = [{"model": newest.version, "trained on": newest.entities, "trained_at": newest.trained_at}]
    rows = drift(former.settings if former else None, newest.settings, titles)
    if as_json:
        _print([{**told[0], "weights": rows}], as_json, "", "")
        return
    _print(told, as_json, "已训练 · trained", "")
    _print(rows, as_json, "权重与漂移 · weights and drift", "")


@app.command("decisions")
def decisions(domain: Domain = _LEGAL, as_json: AsJson = False) -> None:
    """人工判定，已撤销的也列出。"""
    with _stewardship(domain) as stewardship:
        made = [_told(one) for one in stewardship.decisions.all() if one.steward]
    _print(made, as_json, "人工判定 · decisions", "没有人工判定")


def _decide(left: str, right: str, verdict: "HandVerdict", actor: str, domain: str, as_json: bool) -> None:
    with _stewardship(domain) as stewardship:
        members = [stewardship.member(one) for one in (left, right)]
        effect = stewardship.effect(members[0], members[1], verdict)
        made = stewardship.decide(members[0], members[1], verdict, actor)
    _print([_told(made) | _effect(verdict, effect)], as_json, "已判定 · decided", "")


def _write_queue(stewardship: "Stewardship", domain: str, out: Path) -> None:
    from assets.records.judgement_workbook import write_queue
    from pipelines.command_line.output import OUT

    OUT.print(str(write_queue(stewardship, domain, out, _today())), soft_wrap=True)


def _today() -> date:
    from catalog.beijing import BEIJING

    return datetime.now(UTC).astimezone(BEIJING).date()


def _told(one: "Decision") -> dict[str, Any]:
    judged = one.judgement
    return {
        "number": one.number,
        "left": judged.left,
        "right": judged.right,
        "verdict": judged.verdict,
        "steward": one.steward,
        "decided_at": one.decided_at,
        "undone_at": one.undone_at,
    }


def _effect(verdict: str, effect: "Effect") -> dict[str, Any]:
    return {
        "verdict": verdict,
        "entities before": effect.before,
        "entities after": effect.after,
        "moved": effect.moved,
        "moves": "、".join(f"{resource} {rows}" for resource, rows in effect.moves.items()),
    }


@contextmanager
def _stewardship(domain: str) -> "Iterator[Stewardship]":
    from assets.records.stewardship_of import stewardship_of
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lake

    with opened_lake(Settings()) as lake, lake.engine() as engine:
        yield stewardship_of(lake, domain, engine)


def _print(rows: list[dict[str, Any]], as_json: bool, title: str, nothing: str) -> None:
    from pipelines.command_line.output import print_json, print_rows

    print_json(rows) if as_json else print_rows([*map(_worded, rows)], title, nothing=nothing)


def _worded(row: dict[str, Any]) -> dict[str, Any]:
    """The row as an officer reads it."""
    from assets.records.resolving import DOUBTS_ZH, VERDICTS_ZH

    said = {"verdict": VERDICTS_ZH, "rule": DOUBTS_ZH}
    return {name: said.get(name, {}).get(value, value) for name, value in row.items()}
