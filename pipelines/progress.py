"""What a run in process tells its caller: Dagster's own events, through a logger that prints nothing."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import dagster as dg

from pipelines.watching import StepEvent, StepState

_CHANNEL = "lake.run"
_STATES: dict[str, StepState] = {
    "STEP_START": "started",
    "STEP_SUCCESS": "succeeded",
    "STEP_FAILURE": "failed",
    "STEP_SKIPPED": "skipped",
}


Listener = Callable[[StepEvent], None]


@dg.logger(None, "Hands step events to the process that runs the job, and prints nothing")
def quiet_logger(_context: dg.InitLoggerContext) -> logging.Logger:
    """The logger that `listening` listens to."""
    channel = logging.getLogger(_CHANNEL)
    channel.setLevel(logging.DEBUG)
    channel.propagate = False
    return channel


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Call `listener` for each step event of runs that use `quiet_logger`."""
    channel, handler = logging.getLogger(_CHANNEL), _StepHandler(listener)
    channel.addHandler(handler)
    try:
        yield
    finally:
        channel.removeHandler(handler)


class _StepHandler(logging.Handler):
    def __init__(self, listener: Listener) -> None:
        super().__init__()
        self._listener = listener

    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "dagster_meta", {}).get("dagster_event")
        if not isinstance(event, dg.DagsterEvent) or event.step_key is None:
            return
        if state := _STATES.get(event.event_type_value):
            self._listener(StepEvent(event.job_name, event.step_key, state))
