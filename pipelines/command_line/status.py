"""`lake status`: what has come, what is late, what was refused, and how the last runs went."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from lake.told import Told
from pipelines.command_line.as_json import AsJson

_DAMAGED = Told(
    "{count} files of the release that readers use are damaged, the first: {first}",
    "读者所用的发布版本有 {count} 个文件损坏，首个：{first}",
)
_TELL_OPERATORS = Told(
    "tell who runs the lake: {advice}. `lake verify` reads every file",
    "请告知平台运维人员：{advice}。`lake verify` 核对每个文件",
)
if TYPE_CHECKING:
    from collections.abc import Sequence

    from lake.ledger.ledger import Ledger
    from lake.settings import Settings
    from lake.storage.patience import Patience
    from lake.tables.soundness import Damage


def status(
    resource: Annotated[str | None, typer.Argument(help="信息资源：显示其最近一次交付报告。")] = None,
    as_json: AsJson = False,
) -> None:
    """哪些已到、哪些未到、当前发布版本和最近运行；或一个资源最近一次交付的报告。"""
    if resource is None:
        _whole_lake(as_json)
    else:
        _one_resource(resource, as_json)


def _show_arrivals(units: list[dict[str, Any]], sources: list[dict[str, Any]], short: dict[str, str]) -> None:
    from assets.gov.arrivals import STATES
    from pipelines.command_line.output import print_rows

    shown = [{**unit, "department": short[unit["department"]]} for unit in units]
    print_rows(
        [{STATES.get(name, name): value for name, value in unit.items()} for unit in shown], "部门 · departments"
    )
    print_rows([_shown(source, short) for source in sources], "来源 · sources")


def _show_runs(planned: list[dict[str, Any]], runs: list[dict[str, Any]]) -> None:
    from pipelines.command_line.output import print_rows

    never = "还没有运行过"
    print_rows([_shown_run(run) for run in planned], "最近的 lake run（北京时间） · last runs by plan", nothing=never)
    print_rows([_shown_run(run) for run in runs], "最近的作业（北京时间） · last jobs", nothing=never)


def _whole_lake(as_json: bool) -> None:
    from datetime import UTC, datetime

    from assets.gov.arrivals import arrivals, by_department
    from assets.publication.approvals import ending_approvals
    from catalog.beijing import today
    from lake.releases.releases import Releases
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lake
    from pipelines.command_line.output import OUT, print_json, print_rows

    settings = Settings()
    with opened_lake(settings) as lake:
        releases = Releases(lake.lakehouse)
        runs, planned = last_runs(settings, lake.lakehouse.patience), _planned_runs(lake.lakehouse.ledger)
        sources, current, damages = arrivals(lake, datetime.now(UTC)), releases.current(), [*releases.damages()]
        short = {unit.id: unit.short for unit in lake.registry.departments.values()}
        ending = ending_approvals(lake.registry.publications, today(), settings.approval_days)
    units = by_department(sources)
    if as_json:
        found = {
            "departments": units,
            "sources": sources,
            "runs": runs,
            "planned_runs": planned,
            "approvals_ending": [one.told for one in ending],
            "damaged": [str(one) for one in damages],
        }
        print_json({"home": str(settings.home), "release": current and current.id, **found})
        _end_damaged(damages)
        return
    _show_arrivals(units, sources, short)
    _show_runs(planned, runs)
    if ending:
        print_rows([one.told for one in ending], "即将到期或已到期的开放批准 · approvals that end")
    OUT.print(f"发布版本 · release: {current.id if current else '尚未发布'}    LAKE_HOME: {settings.home}")
    _end_damaged(damages)


def _end_damaged(damages: "Sequence[Damage]") -> None:
    """Say on standard error that readers have damaged files; exit code 1. Standard output may hold JSON by now."""
    from lake.errors import LakeError
    from pipelines.command_line.output import show_error

    if damages:
        first = damages[0]
        show_error(
            LakeError(_DAMAGED.of(count=len(damages), first=first.told), advice=_TELL_OPERATORS.of(advice=first.advice))
        )
        raise typer.Exit(1)


def _shown(source: dict[str, Any], departments: dict[str, str]) -> dict[str, Any]:
    from assets.gov.arrivals import STATES

    named = {"department": departments[source["department"]], "state": STATES[source["state"]]}
    return {name: named.get(name, value) for name, value in source.items() if name != "late"}


def _shown_run(run: dict[str, Any]) -> dict[str, Any]:
    said = {"job": _JOBS, "status": _ENDS, "anything_to_do": _WORK}
    return {name: said.get(name, {}).get(str(value), value) for name, value in run.items()}


_JOBS = {"build_lake": "构建", "publish_lake": "发布"}
_ENDS = {"SUCCESS": "成功", "FAILURE": "有失败", "STARTED": "进行中", "CANCELED": "已取消", "QUEUED": "排队中"}
_WORK = {"True": "有", "False": "无需处理"}


def _one_resource(resource: str, as_json: bool) -> None:
    """The last delivery report in plain Chinese; as JSON its record, the same as in gov.delivery."""
    from rich.markdown import Markdown

    from assets.ingestion.delivery_record import delivery_record
    from assets.ingestion.report_text import delivery_report, last_delivery
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lake
    from pipelines.command_line.output import OUT, print_json

    with opened_lake(Settings()) as lake:
        contract = lake.registry.resource(resource)
        last = last_delivery(lake, contract.name)
        if as_json:
            print_json({"resource": resource, "delivery": last and delivery_record(lake, last)})
        elif last is None:
            OUT.print(f"{contract.title.zh}（{resource}）：从未到达")
        else:
            OUT.print(Markdown(delivery_report(lake, last)))


def _planned_runs(ledger: "Ledger", limit: int = 5) -> list[dict[str, Any]]:
    """The last runs that followed a plan, newest first: also those that found nothing to do, which are no jobs."""
    from catalog.beijing import shown_moment
    from lake.ledger.run_records import RunRecords

    return [
        {
            "began": shown_moment(record.began_at),
            "seconds": round((record.ended_at - record.began_at).total_seconds(), 1),
            "status": "SUCCESS" if record.ok else "FAILURE",
            "anything_to_do": bool(record.kept),
        }
        for record in RunRecords(ledger).last(limit)
    ]


def last_runs(settings: "Settings", patience: "Patience", limit: int = 5) -> list[dict[str, Any]]:
    """The last runs that Dagster remembers, newest first; none before the first run."""
    from catalog.beijing import shown_moment
    from pipelines.last_jobs import last_jobs

    return [
        {
            "job": job.name,
            "status": job.status,
            "created": shown_moment(job.created),
            "seconds": job.seconds,
            "run": job.run_id[:8],
        }
        for job in last_jobs(settings, patience, limit)
    ]
