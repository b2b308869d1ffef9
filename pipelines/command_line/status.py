"""`lake status`: what has come, what is late, what was refused, and how the last runs went."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from datetime import datetime

    from assets.context import LakeContext
    from catalog.contract import Contract
    from lake.settings import Settings


def status(as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Sources and their freshness, rows that wait for correction, the release, the last runs."""
    from lake.release import Releases
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lake
    from pipelines.command_line.output import OUT, print_json, print_rows

    settings = Settings()
    with opened_lake(settings) as lake:
        sources, current = sources_of(lake), Releases(lake.lakehouse).current()
    runs = last_runs(settings)
    if as_json:
        print_json({"home": str(settings.home), "release": current and current.id, "sources": sources, "runs": runs})
        return
    print_rows(sources, "来源 · sources")
    print_rows(runs, "最近运行 · last runs")
    OUT.print(f"发布版本 · release: {current.id if current else 'none yet'}    LAKE_HOME: {settings.home}")


def sources_of(lake: "LakeContext") -> list[dict[str, Any]]:
    """One line a resource."""
    from datetime import UTC, datetime

    now = datetime.now(UTC)
    return [_source(lake, contract, now) for contract in lake.registry.resources.values()]


def _source(lake: "LakeContext", contract: "Contract", now: "datetime") -> dict[str, Any]:
    from quality.punctuality import CYCLE_ZH, is_late

    batches = lake.lakehouse.ledger.batches(contract.name)
    loaded = [batch for batch in batches if batch.status == "loaded"]
    last = max((batch.received_at for batch in loaded), default=None)
    return {
        "resource": contract.name,
        "title": contract.title.zh,
        "cycle": CYCLE_ZH[contract.update],
        "last delivery": last and last.astimezone().strftime("%Y-%m-%d %H:%M"),
        "late": "late" if is_late(contract.update, last, now) else "",
        "batches": len(loaded),
        "refused": sum(batch.status == "refused" for batch in batches),
        "rows": _rows(lake, f"std.{contract.name}"),
        "to correct": _rows(lake, f"quarantine.{contract.name}"),
    }


def _rows(lake: "LakeContext", table: str) -> int:
    return lake.lakehouse.row_count(table) if lake.lakehouse.exists(table) else 0


def last_runs(settings: "Settings", limit: int = 5) -> list[dict[str, Any]]:
    """The last runs that Dagster remembers, newest first; none before the first run."""
    from pipelines.dagster_home import DAGSTER_YAML, use_dagster_home

    if not (settings.home / DAGSTER_YAML).exists():
        return []
    use_dagster_home(settings)
    import dagster as dg

    with dg.DagsterInstance.get() as instance:
        records = instance.get_run_records(limit=limit)
    return [
        {
            "job": record.dagster_run.job_name,
            "status": record.dagster_run.status.value,
            "created": record.create_timestamp.astimezone().strftime("%Y-%m-%d %H:%M"),
            "seconds": round(record.end_time - record.start_time, 1) if record.start_time and record.end_time else None,
            "run": record.dagster_run.run_id[:8],
        }
        for record in records
    ]
