"""What starts runs by itself: new files in the landing folder, and a finished build."""

import hashlib
import json
from collections.abc import Callable, Sequence

import dagster as dg

from assets.release.steps import RELEASE
from assets.steps import asset_key
from catalog.registry.registry import Registry
from lake.settings import Settings
from pipelines.failures import step_failure, untaken
from pipelines.jobs import BUILD, PUBLISH, PUBLISHED_BY_CALLER, Job, publish_config
from pipelines.landing import Fingerprints, fingerprints

BuiltFrom = Callable[[Sequence[str]], Sequence[str]]
"""From resources to every table that is built from them, their own tables included."""


def landing_sensor(registry: Registry, built_from: BuiltFrom) -> dg.SensorDefinition:
    """Runs only the resources that have new files, and what is built from them."""

    @dg.sensor(
        name="new_deliveries",
        job_name=BUILD,
        minimum_interval_seconds=30,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="新到文件只触发相关资源及其下游 · A new file runs its resource and what depends on it.",
    )
    def sense(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        before: Fingerprints = json.loads(context.cursor or "{}")
        now = fingerprints(Settings().landing_folder, registry.contracts.values())
        changed = [name for name, digest in now.items() if before.get(name) != digest]
        cursor = json.dumps(now, sort_keys=True)
        if not changed:
            return dg.SensorResult(cursor=cursor, skip_reason="没有新的交付 · no new deliveries")
        return dg.SensorResult([_build_request(changed, built_from(changed), cursor)], cursor=cursor)

    return sense


def _build_request(changed: Sequence[str], tables: Sequence[str], cursor: str) -> dg.RunRequest:
    return dg.RunRequest(
        run_key=hashlib.sha256(cursor.encode()).hexdigest(),
        asset_selection=[asset_key(table) for table in tables],
        tags={"lake/new_deliveries": str(len(changed))},
    )


def publishing_sensors(publish: Job) -> list[dg.SensorDefinition]:
    """A run that ended, well or not, is followed by the publication of what holds, whoever started it."""
    return [
        _publishing_sensor("publish_after_success", dg.DagsterRunStatus.SUCCESS, publish),
        _publishing_sensor("publish_after_failure", dg.DagsterRunStatus.FAILURE, publish),
    ]


def _publishing_sensor(name: str, status: dg.DagsterRunStatus, publish: Job) -> dg.SensorDefinition:
    @dg.run_status_sensor(
        run_status=status,
        name=name,
        request_job=publish,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="构建结束后发布 · Publishes what holds after a build; `lake run` does so by itself.",
    )
    def sense(context: dg.RunStatusSensorContext) -> dg.RunRequest | dg.SkipReason:
        run = context.dagster_run
        if PUBLISHED_BY_CALLER in run.tags:
            return dg.SkipReason("whoever started the build publishes it")
        if publishes_itself(run):
            return dg.SkipReason("the run publishes by itself")
        return dg.RunRequest(run_key=run.run_id, run_config=publish_config(_failures(context)))

    return sense


def publishes_itself(run: dg.DagsterRun) -> bool:
    """Whether the release is one of the steps of a run; to publish after it would be to publish for ever."""
    return run.job_name == PUBLISH or RELEASE in (run.asset_selection or ())


def _failures(context: dg.RunStatusSensorContext) -> dict[str, str]:
    """What failed in the build or could not be taken, so that the release keeps it as it was and names it."""
    kinds = {dg.DagsterEventType.STEP_FAILURE, dg.DagsterEventType.ASSET_CHECK_EVALUATION}
    logged = context.instance.all_logs(context.dagster_run.run_id, of_type=kinds)
    events = [entry.dagster_event for entry in logged if entry.dagster_event]
    failures = [step_failure(event) if event.is_step_failure else untaken(event) for event in events]
    return {failure.step: failure.message for failure in failures if failure}
