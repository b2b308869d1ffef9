"""`lake run` without the terminal: build what can be built, publish what holds, say what became of every row."""

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg

from assets.context import LakeContext
from assets.gov.score import monthly_scores
from lake.releases.releases import Releases
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from pipelines.catalogue import Catalogue
from pipelines.dagster_home import dagster_home
from pipelines.definitions import build_definitions
from pipelines.execution import JobOutcome, Runner, Watcher
from pipelines.failures import StepFailure
from pipelines.jobs import BUILD, PUBLISH, PUBLISHED_BY_CALLER, building_assets, publish_config, publishing_assets
from pipelines.resources import locked_lake
from pipelines.run_history import quick_run_history, run_history
from pipelines.run_summary import (
    RunSummary,
    held_resources,
    loaded_batches,
    never_delivered,
    rows_by_table,
    stray_files,
    summarise_batches,
)
from pipelines.selection import select_assets
from quality.scoring.month import Month

_COUNTED_LAYERS = ("master", "topic", "open")


def run_lake(
    settings: Settings, watcher: Watcher, *, landings: Sequence[Path] = (), select: Sequence[str] = ()
) -> RunSummary:
    """Run both jobs in this process. LakeError when another run holds the lake or nothing matches `select`."""
    started = time.monotonic()
    with locked_lake(settings, [folder.resolve() for folder in landings]) as (lake, catalogue):
        before, release_before = loaded_batches(lake.lakehouse), _release(lake.lakehouse)
        outcomes = _run_jobs(lake, catalogue, watcher, select)
        after, release = loaded_batches(lake.lakehouse), _release(lake.lakehouse)
        return RunSummary(
            resources=summarise_batches([batch for key, batch in after.items() if before.get(key) != batch]),
            failures=(*_left_out(catalogue), *(failure for outcome in outcomes for failure in outcome.failures)),
            skipped=(*catalogue.left_out, *(step for outcome in outcomes for step in outcome.skipped)),
            held=held_resources(lake),
            awaited=never_delivered(lake),
            strays=stray_files(lake),
            rows=rows_by_table(lake.lakehouse, _COUNTED_LAYERS),
            release=release,
            newly_released=release != release_before,
            quality=_quality(lake, datetime.now(UTC)),
            seconds=round(time.monotonic() - started, 1),
        )


def _quality(lake: LakeContext, now: datetime) -> float | None:
    """The city's score of this month; None while nothing has arrived in it."""
    scores = monthly_scores(lake, now)
    score = scores.city(scores.resources(Month.of(now))).score
    return None if score is None else round(score, 1)


def _run_jobs(lake: LakeContext, catalogue: Catalogue, watcher: Watcher, select: Sequence[str]) -> list[JobOutcome]:
    settings, patience = lake.settings, lake.lakehouse.patience
    definitions = build_definitions(catalogue, dg.ResourceDefinition.hardcoded_resource(lake))
    chosen = select_assets(definitions, building_assets(), select)
    publishing = select_assets(definitions, publishing_assets(), ())
    with quick_run_history(dagster_home(settings)), run_history(settings, patience) as instance:
        runner = Runner(definitions, instance, watcher)
        built = runner.run(BUILD, chosen, {}, {PUBLISHED_BY_CALLER: "true"})
        reasons = {failure.step: failure.message for failure in built.failures}
        return [built, runner.run(PUBLISH, publishing, publish_config(reasons), {})]


def _left_out(catalogue: Catalogue) -> Iterator[StepFailure]:
    """A contract or model that cannot be read is a failure of the run, though nothing of it ever began."""
    return (StepFailure("catalogue", str(error)) for error in catalogue.errors)


def _release(lakehouse: Lakehouse) -> str | None:
    current = Releases(lakehouse).current()
    return current.id if current else None
