"""What a failed step has to say, in the words of the error behind it."""

from typing import TYPE_CHECKING

import dagster as dg

from assets.steps import DELIVERIES, table_name
from pipelines.run_summary import StepFailure

if TYPE_CHECKING:
    from dagster._core.execution.plan.objects import StepFailureData
    from dagster_shared.error import SerializableErrorInfo

_CHECK_FAILED = "DagsterAssetCheckFailedError"


def step_title(step: str) -> str:
    """Dagster writes the step of `topic.x` as `topic__x`."""
    return step.replace("__", ".", 1)


def step_failure(event: dg.DagsterEvent, failed_checks: str = "a blocking check failed") -> StepFailure:
    """The failure of a step event. `failed_checks` is what to say when a check, and no error, ended the step."""
    return StepFailure(step_title(event.step_key or event.job_name), _said(event.step_failure_data) or failed_checks)


def untaken(event: dg.DagsterEvent) -> StepFailure | None:
    """Of a step that ended well what it could not take: its raw table is not renewed, what is built from it stands."""
    check = event.asset_check_evaluation_data
    if check.check_name != DELIVERIES or check.passed:
        return None
    return StepFailure(table_name(check.asset_key), check.description or "")


def _said(data: "StepFailureData") -> str:
    """The description of a `dg.Failure`, else the innermost error; empty when a check failed."""
    if data.user_failure_data and data.user_failure_data.description:
        return data.user_failure_data.description
    if data.error is None or data.error.cls_name == _CHECK_FAILED:
        return ""
    return innermost(data.error).message.strip()


def innermost(error: "SerializableErrorInfo") -> "SerializableErrorInfo":
    """The error that caused all others."""
    return innermost(error.cause) if error.cause else error
