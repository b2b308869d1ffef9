"""How the first run of a lake grows with its city: seconds by stage and by step of homes of two sizes, and their ratio.

`python -m benchmarks.growth SMALL[=FILE] LARGE[=FILE] [--steps 15]`. FILE is what `benchmarks.watched` wrote while a
home was made; with it seconds of processor and the peak of memory of each stage are told, too.

Steps are read from Dagster's history. Resources are loaded by threads ahead of their steps, so that a step tells only
how long it waited: how long a thread was at work is found again from the order of the resources, and from the moment
at which the ledger noted the judgement that ends each, or where it was judged anew since, the commit before it. Models
are built ahead of their steps, too, which tell with the table when that was.
"""

import argparse
import heapq
import json
import sqlite3
from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.watched import Sample, samples_of

_LONGEST_GAP = 5.0
"""Seconds between two samples, and between the last one and the end of a run."""
STAGES = ("loading", "models and master data", "governance", "release and exports")


@dataclass(frozen=True)
class Span:
    """From one moment to another, in seconds of the epoch."""

    began: float
    ended: float

    @property
    def seconds(self) -> float:
        """How long it was."""
        return self.ended - self.began


@dataclass(frozen=True)
class FirstRun:
    """The first run of a home. `stages` and `steps` by name; a run that has not ended has the stages that began.

    `rows` are those delivered.
    """

    stages: dict[str, Span]
    steps: dict[str, Span]
    rows: int
    samples: Sequence[Sample] = ()

    @property
    def whole(self) -> Span:
        """From the first stage to the end of the last."""
        spans = list(self.stages.values())
        return Span(spans[0].began, spans[-1].ended)

    def memory(self, span: Span) -> float | None:
        """Its peak in a span, in bytes; None when nobody watched."""
        return max((one.memory for one in self._within(span)), default=None)

    def processor(self, span: Span) -> float | None:
        """Seconds of it that were spent in a span; None when nobody watched all of it."""
        began, ended = self._spent(span.began), self._spent(span.ended)
        return None if began is None or ended is None else ended - began

    def _within(self, span: Span) -> list[Sample]:
        return [one for one in self.samples if span.began <= one.at <= span.ended]

    def _spent(self, moment: float) -> float | None:
        """Until a moment, which is between two samples or shortly beside one."""
        place = bisect(self.samples, moment, key=lambda one: one.at)
        beside = self.samples[max(0, place - 1) : place + 1]
        if not beside or min(abs(one.at - moment) for one in beside) > _LONGEST_GAP:
            return None
        first, last = beside[0], beside[-1]
        part = min(1.0, max(0.0, (moment - first.at) / (last.at - first.at or 1.0)))
        return first.processor + part * (last.processor - first.processor)


def first_run(home: Path, samples: Sequence[Sample] = (), workers: int = 2) -> FirstRun:
    """Read it from the history and the ledger of a home whose resources were loaded by so many threads."""
    jobs = [_steps_of(home, run) for run in _first_jobs(home)]
    spans = [Span(min(one.began for one in job.values()), max(one.ended for one in job.values())) for job in jobs]
    follows = [*(span.began for span in spans[1:]), spans[-1].ended]
    stages = {stage: Span(span.began, until) for stage, span, until in zip(STAGES, spans, follows, strict=False)}
    steps = {name: span for job in jobs for name, span in job.items()}
    loaded = at_work(list(jobs[0]), _done(home, spans[0].ended), _begun(home), workers)
    built = {name: span for run in _first_jobs(home) for name, span in _built(home, run).items()}
    return FirstRun(stages, steps | loaded | built, _delivered(home, spans[0].ended), samples)


def at_work(names: Iterable[str], ended: Mapping[str, float], began: float, workers: int) -> dict[str, Span]:
    """When threads were at each piece of work that they did in this order, when it is known when each ended.

    One of which that is not known took no time, and is left out.
    """
    free, spans = [began] * workers, dict[str, Span]()
    for name in names:
        if name in ended:
            spans[name] = Span(heapq.heapreplace(free, ended[name]), ended[name])
    return spans


def _first_jobs(home: Path) -> list[str]:
    """The ids of its Dagster runs: one a stage."""
    asked = "SELECT run_id FROM runs ORDER BY create_timestamp LIMIT ?"
    return [run for (run,) in _rows(home / "dagster" / "history" / "runs.db", asked, len(STAGES))]


def _steps_of(home: Path, run: str) -> dict[str, Span]:
    """In the order in which they began; one that has not ended is left out."""
    asked = "SELECT step_key, dagster_event_type, timestamp FROM event_logs WHERE step_key IS NOT NULL ORDER BY id"
    began, spans = dict[str, float](), dict[str, Span]()
    for step, event, moment in _rows(home / "dagster" / "history" / "runs" / f"{run}.db", asked):
        if event == "STEP_START":
            began[step] = _moment(moment)
        elif event in ("STEP_SUCCESS", "STEP_FAILURE"):
            spans[step] = Span(began[step], _moment(moment))
    return spans


def _built(home: Path, run: str) -> dict[str, Span]:
    """By step, when a model was built and judged."""
    asked = "SELECT step_key, event FROM event_logs WHERE dagster_event_type = 'ASSET_MATERIALIZATION'"
    spans = dict[str, Span]()
    for step, event in _rows(home / "dagster" / "history" / "runs" / f"{run}.db", asked):
        if span := built_in(json.loads(event)):
            spans[step] = span
    return spans


def built_in(event: dict[str, Any]) -> Span | None:
    """What an event of Dagster's says of a table; None when it is no model's."""
    entries = event["dagster_event"]["event_specific_data"]["materialization"]["metadata_entries"]
    told = {one["label"]: one["entry_data"].get("value") for one in entries}
    return Span(told["began"], told["ended"]) if "began" in told else None


def _begun(home: Path) -> float:
    """When threads began to load, which is before the first step asks them."""
    [(moment,)] = _rows(home / "dagster" / "history" / "runs.db", "SELECT min(create_timestamp) FROM runs")
    return _moment(moment)


def _done(home: Path, until: float) -> dict[str, float]:
    """By resource, when the work on its standard table had come to its end."""
    asked = "SELECT table_name, committed_at FROM table_commit UNION ALL SELECT table_name, judged_at FROM judgement"
    found = dict[str, float]()
    for table, moment in _rows(home / "ledger.db", asked):
        if table.startswith("std.") and (done := _moment(moment)) <= until:
            resource = table.removeprefix("std.")
            found[resource] = max(done, found.get(resource, done))
    return found


def _delivered(home: Path, until: float) -> int:
    batches = _rows(home / "ledger.db", "SELECT rows_delivered, ingested_at FROM batch")
    return sum(rows for rows, moment in batches if _moment(moment) <= until)


def _rows(database: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return connection.execute(sql, values).fetchall()


def _moment(text: str) -> float:
    """Those of Dagster are in UTC, too, and do not say so."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def stage_lines(small: FirstRun, large: FirstRun) -> list[str]:
    """A table in Markdown: what each stage took in both, and how many times as much."""
    lines = ["| stage | clock, s | times | processor, s | times | peak of memory, GB |", "|---|---|---|---|---|---|"]
    for stage in large.stages:
        if stage in small.stages:
            lines.append(_stage_line(stage, small, small.stages[stage], large, large.stages[stage]))
    lines.append(_stage_line("all", small, small.whole, large, large.whole))
    return [*lines, f"\n{small.rows:,} rows and {large.rows:,}: {large.rows / small.rows:.1f} times"]


def _stage_line(stage: str, small: FirstRun, before: Span, large: FirstRun, after: Span) -> str:
    spent = small.processor(before), large.processor(after)
    peaks = (_shown(run.memory(span), 1e-9, 2) for run, span in ((small, before), (large, after)))
    return (
        f"| {stage} | {before.seconds:.0f} → {after.seconds:.0f} | {_times(before.seconds, after.seconds)} "
        f"| {_shown(spent[0])} → {_shown(spent[1])} | {_times(*spent)} | {' → '.join(peaks)} |"
    )


def step_lines(small: FirstRun, large: FirstRun, count: int) -> list[str]:
    """The same of the steps that cost most in the large one. What ran beside a step counts in its processor."""
    lines = ["| step | clock, s | times | processor, s | peak of memory, GB |", "|---|---|---|---|---|"]
    for step in sorted(large.steps, key=lambda step: _cost(large, large.steps[step]), reverse=True)[:count]:
        before, after = small.steps.get(step), large.steps[step]
        first = before.seconds if before else None
        lines.append(
            f"| {step} | {_shown(first, 1, 2)} → {after.seconds:.2f} | {_times(first, after.seconds)} "
            f"| {_shown(small.processor(before) if before else None)} → {_shown(large.processor(after))} "
            f"| {_shown(large.memory(after), 1e-9, 2)} |"
        )
    return lines


def _cost(run: FirstRun, span: Span) -> tuple[float, float]:
    """Of the processor where somebody watched: on a busy machine the clock tells little."""
    return run.processor(span) or 0.0, span.seconds


def _shown(value: float | None, factor: float = 1, digits: int = 0) -> str:
    return "?" if value is None else f"{value * factor:.{digits}f}"


def _times(before: float | None, after: float | None) -> str:
    return f"{after / before:.1f}×" if before and after else "?"


def _read(told: str) -> FirstRun:
    home, _, file = told.partition("=")
    return first_run(Path(home), samples_of(Path(file)) if file else ())


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("homes", nargs=2, metavar="HOME[=FILE]")
    parser.add_argument("--steps", type=int, default=15, help="how many of the longest steps are shown")
    arguments = parser.parse_args()
    small, large = map(_read, arguments.homes)
    print("\n".join([*stage_lines(small, large), "", *step_lines(small, large, arguments.steps)]))


if __name__ == "__main__":
    main()
