"""Rows that a bulletin shows are looked up once, and are the same when they are read from what stands there."""

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from assets.gov.printed import printed_in
from quality.scoring.examples import Example

FOUND = [Example("level_1.csv", 7, (("Z", "#.#"), ("TM", "####-##-##")))]


@dataclass(frozen=True)
class Asked:
    """What is asked for, as far as it decides what is found."""

    problem: str


@dataclass
class Look:
    """Counts how often it is asked."""

    asked: list[Asked] = field(default_factory=list)

    def of(self, problem: Asked) -> list[Example]:
        self.asked.append(problem)
        return FOUND

    def places(self, problem: Asked) -> str:
        return problem.problem


def test_examples_are_looked_up_once_as_long_as_they_are_made_by_the_same(tmp_path: Path) -> None:
    resource, look = SimpleNamespace(std=SimpleNamespace(name="std.x"), quarantine=SimpleNamespace(name="q.x")), Look()

    def examples(made_by: str) -> list[Example]:
        with printed_in(tmp_path, made_by) as printed:
            return printed.examples(cast(Any, Asked("digit")), cast(Any, resource), {}, cast(Any, look))

    assert [examples("now") for _ in range(3)] == [FOUND] * 3
    assert len(look.asked) == 1
    assert examples("other code") == FOUND
    assert len(look.asked) == 2
