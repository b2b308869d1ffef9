from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.errors import DagsterExecutionInterruptedError

from assets.steps import DELIVERIES
from pipelines.execution import JobOutcome, Runner
from pipelines.progress import quiet_logger
from pipelines.watching import StepEvent


class Recorder:
    def __init__(self) -> None:
        self.steps: list[tuple[str, str]] = []
        self.total = 0

    def planned(self, job: str, steps: int) -> None:
        self.total = steps

    def step(self, event: StepEvent) -> None:
        self.steps.append((event.step, event.state))


def toy_definitions(*, check_passes: bool = True, error: str | BaseException = "") -> dg.Definitions:
    check = dg.AssetCheckSpec("sound", asset=["std", "a"], blocking=True)

    @dg.multi_asset(name="a", specs=[dg.AssetSpec(["std", "a"])], check_specs=[check])
    def load() -> Iterator[object]:
        yield dg.MaterializeResult(asset_key=["std", "a"])
        yield dg.AssetCheckResult(
            asset_key=["std", "a"], check_name="sound", passed=check_passes, description="3 rows have no key"
        )
        if isinstance(error, BaseException):
            raise error from error.__cause__
        if error:
            raise dg.Failure(error)

    @dg.asset(key=["topic", "b"], deps=[["std", "a"]])
    def build() -> None: ...

    return dg.Definitions(
        assets=[load, build],
        jobs=[dg.define_asset_job("job")],
        loggers={"quiet": quiet_logger},
        executor=dg.in_process_executor,
    )


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


def run(definitions: dg.Definitions, recorder: Recorder, home: Path) -> JobOutcome:
    with dg.DagsterInstance.local_temp(str(home)) as instance:
        assets = [one for one in definitions.assets or () if isinstance(one, dg.AssetsDefinition)]
        keys = [key for one in assets for key in one.keys]
        return Runner(definitions, instance, recorder).run("job", keys, {}, {})


def test_a_watcher_sees_every_step_begin_and_end(recorder: Recorder, tmp_path: Path) -> None:
    outcome = run(toy_definitions(), recorder, tmp_path)
    assert (outcome.failures, outcome.skipped) == ((), ())
    assert recorder.total == 2
    assert recorder.steps == [
        ("a", "started"),
        ("a", "succeeded"),
        ("topic__b", "started"),
        ("topic__b", "succeeded"),
    ]


def test_a_failed_blocking_check_says_which_and_skips_what_depends_on_it(recorder: Recorder, tmp_path: Path) -> None:
    outcome = run(toy_definitions(check_passes=False), recorder, tmp_path)
    assert [(failure.step, failure.message) for failure in outcome.failures] == [
        ("a", "std.a sound: 3 rows have no key")
    ]
    assert outcome.skipped == ("topic.b",)


def test_a_failure_is_told_in_its_own_words(recorder: Recorder, tmp_path: Path) -> None:
    outcome = run(toy_definitions(error="the file is cut off → send it again"), recorder, tmp_path)
    assert outcome.failures[0].message == "the file is cut off → send it again"
    assert outcome.skipped == ("topic.b",)


def query_interrupted() -> Exception:
    """As DuckDB tells it."""
    error = RuntimeError("Query interrupted")
    error.__cause__ = DagsterExecutionInterruptedError()
    return error


@pytest.mark.parametrize("asked", [KeyboardInterrupt(), DagsterExecutionInterruptedError(), query_interrupted()])
def test_who_stops_a_job_is_told_so_and_the_caller_knows_it(
    asked: BaseException, recorder: Recorder, tmp_path: Path
) -> None:
    outcome = run(toy_definitions(error=asked), recorder, tmp_path)
    assert outcome.stopped and outcome.skipped == ("topic.b",)
    assert [failure.step for failure in outcome.failures] == ["a"]
    assert "the next run goes on from there" in outcome.failures[0].message


def test_a_job_that_fails_is_not_stopped(recorder: Recorder, tmp_path: Path) -> None:
    assert not run(toy_definitions(error="no"), recorder, tmp_path).stopped
    assert not run(toy_definitions(), recorder, tmp_path).stopped


def test_what_could_not_be_taken_is_a_failure_that_stops_nothing(recorder: Recorder, tmp_path: Path) -> None:
    @dg.multi_asset(
        name="a",
        specs=[dg.AssetSpec(["raw", "a"], skippable=True), dg.AssetSpec(["std", "a"])],
        check_specs=[dg.AssetCheckSpec(DELIVERIES, asset=["raw", "a"])],
    )
    def load() -> Iterator[object]:
        yield dg.MaterializeResult(asset_key=["std", "a"])
        yield dg.AssetCheckResult(
            asset_key=["raw", "a"], check_name=DELIVERIES, passed=False, description="did not answer"
        )

    whole = toy_definitions()
    definitions = dg.Definitions(
        assets=[load, *(one for one in whole.assets or () if dg.AssetKey(["topic", "b"]) in one.keys)],  # type: ignore[union-attr]
        jobs=whole.jobs,
        loggers=whole.loggers,
        executor=whole.executor,
    )
    outcome = run(definitions, recorder, tmp_path)
    assert [(failure.step, failure.message) for failure in outcome.failures] == [("raw.a", "did not answer")]
    assert outcome.skipped == () and ("topic__b", "succeeded") in recorder.steps


def test_nothing_is_printed(recorder: Recorder, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run(toy_definitions(), recorder, tmp_path)
    assert capfd.readouterr() == ("", "")
