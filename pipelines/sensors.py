"""What starts runs by itself: what the plan says is to be done, and publication after a run of somebody's."""

import hashlib
from collections.abc import Sequence
from contextlib import closing

import dagster as dg

from assets.planning.inputs import all_inputs, lake_as_it_is, surroundings
from assets.planning.plan import Kind, Plan, Step
from assets.planning.plan_run import plan_publishing, plan_run
from assets.release import step_names
from assets.release.steps import RELEASE
from lake.home.run_lock import is_held
from lake.ledger.run_records import RunRecords
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from pipelines.catalogue import Catalogue
from pipelines.failures import step_failure, untaken
from pipelines.jobs import PUBLISHED_BY_CALLER, Job, publish_config
from pipelines.planned_assets import selection_of
from pipelines.site_step import SITE
from pipelines.stages import BUILD, PUBLISH
from pipelines.upkeep_job import MAINTAIN
from pipelines.usable_lake import lake_of

_PUBLISHED: tuple[Kind, ...] = ("governance", "release", "publication")
_WAITING = (dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.STARTING)


def planning_sensor(catalogue: Catalogue, build: Job, publish: Job) -> dg.SensorDefinition:
    """Runs what is not up to date, as `lake run` would, but for sources that have to be asked: the schedule does."""

    @dg.sensor(
        name="new_deliveries",
        jobs=[build, publish],
        minimum_interval_seconds=30,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="新到文件或有变动时，只运行相关资源及其下游 · New files and changes run what depends on them.",
    )
    def sense(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        settings = Settings()
        if is_held(settings):
            return dg.SensorResult(skip_reason="正在运行 · a run is going on")
        if _awaited(context.instance, BUILD, PUBLISH):
            return dg.SensorResult(skip_reason="已有运行在排队 · a run is queued")
        around = surroundings(settings)
        with closing(Lakehouse.open(settings)) as house:
            inputs = all_inputs(around, lake_as_it_is(house))
            if inputs == context.cursor or RunRecords(house.ledger).settled(inputs):
                return dg.SensorResult(cursor=inputs, skip_reason="没有变动 · nothing has changed")
            plan = plan_run(lake_of(house, catalogue), catalogue.checks, sources="leave")
        cursor = inputs if around.settled else None
        if plan.is_nothing:
            return dg.SensorResult(cursor=cursor, skip_reason="没有要做的事 · nothing to do")
        return dg.SensorResult([_request(plan, around.digest, catalogue)], cursor=cursor)

    return sense


def _request(plan: Plan, around: str, catalogue: Catalogue) -> dg.RunRequest:
    """What is to be built, or else what is to be published. Once for the same steps in the same surroundings."""
    built = plan.to_do("resource", "model")
    steps = built or plan.to_do(*_PUBLISHED)
    key = "\n".join([around, *(step.name for step in steps)])
    return dg.RunRequest(
        run_key=hashlib.sha256(key.encode()).hexdigest(),
        job_name=BUILD if built else PUBLISH,
        asset_selection=_selection(steps, catalogue),
        run_config={} if built else _config(steps, _kept(plan)),
        tags={"lake/planned_steps": str(len(steps))},
    )


def _selection(steps: Sequence[Step], catalogue: Catalogue) -> list[dg.AssetKey]:
    """The assets of some steps; the site follows what is published."""
    published = any(step.name == step_names.PUBLICATION for step in steps)
    return [*selection_of(steps, catalogue.registry), *([SITE] if published else [])]


def _kept(plan: Plan) -> dict[str, str]:
    """What is as it was because it failed, for the release to keep it so."""
    return {step.failing: step.failure for step in plan.being("kept")}


def _config(steps: Sequence[Step], failures: dict[str, str]) -> dict[str, object]:
    return publish_config(failures) if any(step.name == step_names.RELEASE for step in steps) else {}


def publishing_sensors(catalogue: Catalogue, publish: Job) -> list[dg.SensorDefinition]:
    """A run that ended, well or not, is followed by the publication of what holds, whoever started it."""
    return [
        _publishing_sensor("publish_after_success", dg.DagsterRunStatus.SUCCESS, catalogue, publish),
        _publishing_sensor("publish_after_failure", dg.DagsterRunStatus.FAILURE, catalogue, publish),
    ]


def _publishing_sensor(
    name: str, status: dg.DagsterRunStatus, catalogue: Catalogue, publish: Job
) -> dg.SensorDefinition:
    @dg.run_status_sensor(
        run_status=status,
        name=name,
        request_job=publish,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="构建结束后发布 · Publishes what is behind after a build; `lake run` does so by itself.",
    )
    def sense(context: dg.RunStatusSensorContext) -> dg.RunRequest | dg.SkipReason:
        run = context.dagster_run
        if PUBLISHED_BY_CALLER in run.tags:
            return dg.SkipReason("whoever started the build publishes it")
        if run.job_name == MAINTAIN:
            return dg.SkipReason("maintenance changes no row")
        if publishes_itself(run):
            return dg.SkipReason("the run publishes by itself")
        if _awaited(context.instance, PUBLISH):
            return dg.SkipReason("a publication is queued")
        failures = _failures(context)
        with closing(Lakehouse.open(Settings())) as house:
            plan = plan_publishing(lake_of(house, catalogue), catalogue.checks, failures)
        if plan.is_nothing:
            return dg.SkipReason("nothing is behind")
        selection = _selection(plan.steps, catalogue)
        return dg.RunRequest(run_key=run.run_id, asset_selection=selection, run_config=_config(plan.steps, failures))

    return sense


def _awaited(instance: dg.DagsterInstance, *jobs: str) -> bool:
    """Whether a run of these jobs is still to begin: it will do what another one asked for now would do again."""
    return any(instance.get_run_ids(dg.RunsFilter(job_name=job, statuses=_WAITING), limit=1) for job in jobs)


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
