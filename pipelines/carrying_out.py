"""Carries out the steps of a plan as Dagster runs in this process; what a plan leaves out is not even defined."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import dagster as dg

from assets.context import LakeContext
from assets.planning.plan import Step
from assets.release.step_names import RELEASE
from pipelines.abandoned import end_abandoned
from pipelines.catalogue import Catalogue
from pipelines.definitions import definitions_of, keys_of
from pipelines.execution import JobOutcome, Runner
from pipelines.jobs import PUBLISHED_BY_CALLER, publish_config
from pipelines.planned_assets import selection_of
from pipelines.run_history import quick_run_history, run_history
from pipelines.watching import Watcher
from pipelines.work_ahead import tasks_of


@dataclass(frozen=True)
class Carrier:
    """Runs steps on an open lake, with one history for all of a run's jobs."""

    lake: LakeContext
    catalogue: Catalogue
    instance: dg.DagsterInstance
    watcher: Watcher

    def carry_out(self, job: str, steps: Sequence[Step], failures: Mapping[str, str] | None = None) -> JobOutcome:
        """One job of these steps. `failures`: what the release keeps as it was, with the reasons."""
        names = {step.name for step in steps}
        definitions = definitions_of(self.catalogue, job, names, self.lake)
        config = publish_config(failures or {}) if RELEASE in names else {}
        runner = Runner(definitions, self.instance, self.watcher)
        defined = keys_of(definitions)
        keys = [key for key in selection_of(steps, self.catalogue.registry) if key in defined]
        with self.lake.ahead.working(tasks_of(self.lake, steps), self.lake.settings):
            return runner.run(job, keys, config, {PUBLISHED_BY_CALLER: "true"})


@contextmanager
def carrier(lake: LakeContext, catalogue: Catalogue, watcher: Watcher) -> Iterator[Carrier]:
    """Open Dagster's history for one run of the lake, which holds its lock."""
    with (
        quick_run_history(lake.settings),
        run_history(lake.settings, lake.lakehouse.patience) as instance,
    ):
        end_abandoned(instance)
        yield Carrier(lake, catalogue, instance, watcher)
