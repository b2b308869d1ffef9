"""One Dagster job, executed in this process against the lake's own Dagster home."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import dagster as dg
from dagster._core.errors import DagsterExecutionInterruptedError
from dagster._core.execution.plan.objects import ErrorSource

from lake.told import Told
from pipelines.failures import innermost, step_failure, step_title, untaken
from pipelines.progress import listening
from pipelines.run_summary import StepFailure
from pipelines.watching import Watcher

if TYPE_CHECKING:
    from dagster_shared.error import SerializableErrorInfo

_STOPPED = Told(
    "was stopped; what was done before stays, and the next run goes on from there",
    "已被中断；此前完成的均已保留，下次运行从此处继续",
)
_ASKING = (KeyboardInterrupt.__name__, DagsterExecutionInterruptedError.__name__)
"""What ends a program that somebody asks to stop, by whoever is at work then."""


@dataclass(frozen=True)
class JobOutcome:
    """How a job ended; `skipped` steps never began, because of a failure before them or because the job was `stopped`.

    Dagster ends a job that is stopped (Ctrl+C) like one that failed, and leaves what comes after it to the caller.
    """

    job: str
    run_id: str
    failures: tuple[StepFailure, ...]
    skipped: tuple[str, ...]
    stopped: bool = False


class Runner:
    """Executes the jobs of some definitions."""

    def __init__(self, definitions: dg.Definitions, instance: dg.DagsterInstance, watcher: Watcher) -> None:
        self._definitions = definitions
        self._instance = instance
        self._watcher = watcher

    def run(
        self, job: str, assets: Sequence[dg.AssetKey], config: Mapping[str, Any], tags: Mapping[str, str]
    ) -> JobOutcome:
        """Run a job on some assets to its end, whatever fails on the way."""
        # Dagster warns of every check of a step that waits for a first delivery; the summary names the steps.
        logging.getLogger("dagster").setLevel(logging.ERROR)
        steps = self._steps(assets)
        self._watcher.planned(job, len(steps))
        with listening(self._watcher.step):
            result = self._definitions.resolve_job_def(job).execute_in_process(
                instance=self._instance,
                raise_on_error=False,
                asset_selection=list(assets),
                run_config={**config, "loggers": {"quiet": {}}},
                tags=dict(tags),
            )
        ended = {
            event.step_key
            for event in result.filter_events(lambda event: event.is_step_success or event.is_step_failure)
        }
        skipped = tuple(sorted(step_title(step) for step in steps - ended))
        return JobOutcome(job, result.run_id, tuple(_failures(result)), skipped, _is_stopped(result))

    def _steps(self, assets: Sequence[dg.AssetKey]) -> set[str]:
        wanted = set(assets)
        return {
            definition.node_def.name
            for definition in self._definitions.assets or ()
            if isinstance(definition, dg.AssetsDefinition) and wanted & set(definition.keys)
        }


def _failures(result: dg.ExecuteInProcessResult) -> Iterator[StepFailure]:
    """What failed, in the words of the check or the error behind it. A run without failed steps may fail as a whole."""
    steps = result.get_step_failure_events()
    for event in steps:
        if _stops(event):
            yield StepFailure(step_title(event.step_key or event.job_name), _STOPPED)
            continue
        yield step_failure(event, "; ".join(_failed_checks(result, event.step_key)))
    failed = {event.step_key for event in steps}
    for event in result.filter_events(lambda event: event.event_type_value == "ASSET_CHECK_EVALUATION"):
        if event.step_key not in failed and (failure := untaken(event)):
            yield failure
    if not steps and _is_stopped(result):
        yield StepFailure(result.job_def.name, _STOPPED)
    elif not steps and not result.success:
        error = result.get_run_failure_event().job_failure_data.error
        yield StepFailure(result.job_def.name, innermost(error).message.strip() if error else "the run failed")


def _is_stopped(result: dg.ExecuteInProcessResult) -> bool:
    """Somebody asked the program to stop, in a step or between two."""
    ends = result.filter_events(lambda event: event.is_job_failure)
    return any(map(_stops, result.get_step_failure_events())) or any(_asks(end.job_failure_data.error) for end in ends)


def _stops(event: dg.DagsterEvent) -> bool:
    data = event.step_failure_data
    return data.error_source == ErrorSource.INTERRUPT or _asks(data.error)


def _asks(error: "SerializableErrorInfo | None") -> bool:
    """A library that is stopped in its work may tell of a failure, with what stopped it behind that."""
    return error is not None and innermost(error).cls_name in _ASKING


def _failed_checks(result: dg.ExecuteInProcessResult, step: str | None) -> Iterator[str]:
    for event in result.filter_events(lambda event: event.event_type_value == "ASSET_CHECK_EVALUATION"):
        check = event.asset_check_evaluation_data
        if event.step_key == step and check.blocking and not check.passed:
            yield f"{'.'.join(check.asset_key.path)} {check.check_name}: {check.description}"
