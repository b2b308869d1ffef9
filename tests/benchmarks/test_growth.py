import json
import os
from typing import Any

import dagster as dg
import pytest
from dagster_shared.serdes import serialize_value

from benchmarks.growth import FirstRun, Span, at_work, built_in, stage_lines, step_lines
from benchmarks.watched import Sample, sample


def test_how_long_threads_were_at_work_follows_from_the_order_and_the_ends() -> None:
    """Two threads: a and b begin at once, c when b is done, d when a is; of x nobody knows the end."""
    ended = {"a": 10.0, "b": 4.0, "c": 9.0, "d": 11.0}
    spans = at_work(["a", "b", "x", "c", "d"], ended, began=1.0, workers=2)
    assert {name: (span.began, span.ended) for name, span in spans.items()} == {
        "a": (1.0, 10.0),
        "b": (1.0, 4.0),
        "c": (4.0, 9.0),
        "d": (9.0, 11.0),
    }


def stored(**told: dg.MetadataValue[Any] | int) -> dict[str, Any]:
    """An event of Dagster's as its history has it."""
    table = json.loads(serialize_value(dg.AssetMaterialization("topic", metadata=told)))
    return {"dagster_event": {"event_specific_data": {"materialization": table}}}


def test_a_model_tells_with_its_table_when_it_was_built() -> None:
    began, ended = (dg.MetadataValue.timestamp(moment) for moment in (5.0, 7.5))
    assert built_in(stored(rows=3, began=began, ended=ended)) == Span(5.0, 7.5)
    assert built_in(stored(rows=3)) is None


def test_what_was_spent_in_a_span_lies_between_samples() -> None:
    samples = [Sample(10, 100, 1.0), Sample(12, 300, 4.0), Sample(14, 200, 5.0)]
    run = FirstRun({"loading": Span(11, 14)}, {}, 1, samples)
    assert run.processor(Span(11, 13)) == pytest.approx(2.0)
    assert run.processor(Span(11, 30)) is None
    assert (run.memory(Span(11, 14)), run.memory(Span(20, 30))) == (300, None)


def test_two_runs_are_told_side_by_side() -> None:
    small = FirstRun({"loading": Span(0, 10)}, {"a": Span(0, 2)}, 100)
    large = FirstRun({"loading": Span(0, 30)}, {"a": Span(0, 9), "new": Span(9, 10)}, 1000)
    assert stage_lines(small, large)[2:4] == [
        "| loading | 10 → 30 | 3.0× | ? → ? | ? | ? → ? |",
        "| all | 10 → 30 | 3.0× | ? → ? | ? | ? → ? |",
    ]
    assert step_lines(small, large, 2)[2:] == [
        "| a | 2.00 → 9.00 | 4.5× | ? → ? | ? |",
        "| new | ? → 1.00 | ? | ? → ? | ? |",
    ]


def test_a_process_is_sampled_with_what_it_holds_and_has_spent() -> None:
    taken = sample(os.getpid())
    assert taken.memory > 10_000_000 and taken.processor > 0
