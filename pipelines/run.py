"""`lake run` without the terminal: do what the plan says, publish what holds, say what became of every row.

What is below is asked again after what is above has been done: a delivery that changed nothing builds nothing.
"""

import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assets.planning.inputs import surroundings
from lake.home.run_lock import run_lock
from lake.ledger.run_records import RunRecord, RunRecords
from lake.settings import Settings
from lake.storage.patience import StillLocked
from lake.tables.lakehouse import Lakehouse
from pipelines.nothing_to_do import nothing_to_do, sources_to_ask
from pipelines.run_summary import RunSummary, StepFailure
from pipelines.watching import Watcher


def run_lake(
    settings: Settings,
    watcher: Watcher,
    *,
    landings: Sequence[Path] = (),
    select: Sequence[str] = (),
    full: bool = False,
) -> RunSummary:
    """Carry out the plan in this process. LakeError when another run holds the lake or nothing matches `select`.

    `full` does everything, whatever has changed.
    """
    began, started = datetime.now(UTC), time.monotonic()
    folders = [folder.resolve() for folder in landings]
    with run_lock(settings), closing(Lakehouse.open(settings)) as lakehouse:
        around = surroundings(settings, folders)
        known = None if select or full else nothing_to_do(lakehouse, around, folders)
        if known:
            summary, inputs, kept = known, None, {}
        else:
            # As long as there is nothing to do, neither the catalogue's code nor Dagster is even imported.
            from pipelines.following import with_site
            from pipelines.planned_run import PlannedRun
            from pipelines.usable_lake import usable_lake

            with ExitStack() as stack:
                run = PlannedRun(*usable_lake(lakehouse, folders), watcher, select, full, stack)
                summary, inputs = run.go(around)
            summary, shown = with_site(summary, settings)
            inputs = inputs if shown else None
            kept = {"summary": summary.as_dict(), "ask": sources_to_ask(run.lake)}
        summary = replace(summary, seconds=round(time.monotonic() - started, 1))
        record = RunRecord(began, datetime.now(UTC), summary.ok, inputs, kept)
        try:
            RunRecords(lakehouse.ledger).note(record, timedelta(days=settings.history_days))
        except StillLocked as error:  # what the run has come to is told all the same; the next one looks at everything
            return replace(summary, failures=(*summary.failures, StepFailure("ledger", str(error))))
        return summary
