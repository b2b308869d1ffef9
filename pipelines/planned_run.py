"""A run that follows its plan, stage by stage, and asks after each what is left below it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from assets.context import LakeContext
from assets.planning.inputs import Surroundings, all_inputs, lake_as_it_is
from assets.planning.plan import Kind, Plan, Step
from assets.planning.plan_run import plan_loading, plan_models, plan_publishing, plan_run
from assets.planning.remembering import remember
from pipelines.catalogue import Catalogue
from pipelines.run_summary import RunSummary, StepFailure
from pipelines.stages import BUILD, PUBLISH
from pipelines.summing_up import Before, summary_of
from pipelines.watching import Watcher

if TYPE_CHECKING:
    from pipelines.carrying_out import Carrier


@dataclass
class PlannedRun:
    """One run on an open lake. `failures` are those of this run and those that are as they were."""

    lake: LakeContext
    catalogue: Catalogue
    watcher: Watcher
    select: Sequence[str]
    full: bool
    stack: ExitStack
    failures: list[StepFailure] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    done: Counter[Kind] = field(default_factory=Counter)
    unneeded: Counter[Kind] = field(default_factory=Counter)
    _failed_now: bool = False
    _worked: bool = False
    _stopped: bool = False

    def go(self, around: Surroundings) -> tuple[RunSummary, str | None]:
        """Do what there is to do. Beside the summary a digest of all that a plan reads, when nothing is left."""
        before = Before.of(self.lake.lakehouse)
        self._build(self._load())
        self._publish()
        steps = self.done, self.unneeded
        summary = summary_of(self.lake, self.catalogue, before, self.failures, self.skipped, steps)
        return summary, self._inputs(around)

    def _load(self) -> Plan:
        plan = plan_loading(self.lake, select=self.select, full=self.full, sources="ask")
        remember(self.lake, plan)
        self._carry_out(BUILD, plan, plan.to_do())
        return plan

    def _build(self, loading: Plan) -> None:
        if self._stopped:
            return
        failed = [f"std.{failure.step}" for failure in self.failures]
        plan = plan_models(self.lake, loading.being("kept"), failed=failed, select=self.select, full=self.full)
        remember(self.lake, plan)
        self.skipped += [step.name for step in plan.being("waiting")]
        self._carry_out(BUILD, plan, plan.to_do())

    def _publish(self) -> None:
        """In two parts: whether there is anything to release is known when the governance tables are written."""
        reasons = {failure.step: failure.message for failure in self.failures}
        parts: tuple[tuple[Kind, ...], ...] = (("governance",), ("release", "publication"))
        for kinds in parts:
            if self._stopped:
                return
            plan = plan_publishing(self.lake, self.catalogue.checks, reasons, kinds, full=self.full)
            self._carry_out(PUBLISH, plan, plan.to_do(), reasons)

    def _carry_out(self, job: str, plan: Plan, steps: Sequence[Step], reasons: Mapping[str, str] | None = None) -> None:
        """Steps of one stage, after which those that are as they were and failed before are named again."""
        self.unneeded.update(plan.current)
        self.failures += [StepFailure(step.failing, step.failure) for step in plan.being("kept")]
        if not steps:
            return
        self.done.update(step.kind for step in steps)
        outcome = self._carrier.carry_out(job, steps, reasons)
        self.failures += outcome.failures
        self.skipped += outcome.skipped
        self._stopped = outcome.stopped
        self._worked, self._failed_now = True, self._failed_now or bool(outcome.failures)

    @cached_property
    def _carrier(self) -> "Carrier":
        from pipelines.carrying_out import carrier

        return self.stack.enter_context(carrier(self.lake, self.catalogue, self.watcher))

    def _inputs(self, around: Surroundings) -> str | None:
        """None when something may be left: what failed just now, what was not chosen, what may change unseen."""
        if self._failed_now or self.select or not around.settled:
            return None
        inside = lake_as_it_is(self.lake.lakehouse)
        left = plan_run(self.lake, self.catalogue.checks).to_do() if self._worked else ()
        return None if any(step.state == "due" for step in left) else all_inputs(around, inside)
