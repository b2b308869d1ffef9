"""What the comparison of engines tells, on DuckDB twice: how Spark does is seen with a whole lake."""

import pytest

from assets.context import LakeContext
from benchmarks import engines_alike
from benchmarks.engines_alike import compare
from lake.errors import LakeError
from lake.settings import Engine
from tests.assets.small_lake import deliver_history, prepared_once

MODELS = ["master.division", "master.division_resolution"]


@prepared_once
def divisions(lake: LakeContext) -> None:
    deliver_history(lake)


@pytest.fixture(autouse=True)
def on_duckdb_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines_alike, "ENGINES", ("duckdb", "duckdb"))


def test_each_is_compared_and_one_can_go_on_behind_another(divisions: LakeContext) -> None:
    told = {one.name: (one.rows > 0, one.differs) for one in compare(divisions, ["master.division*"])}
    assert told == dict.fromkeys(MODELS, (True, ()))
    first, second = told
    assert [one.name for one in compare(divisions, ["master.division*"], after=first)] == [second]


def test_what_is_refused_is_no_agreement(divisions: LakeContext, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = iter(("one", "other"))

    def refusing(_lake: LakeContext, _kind: Engine) -> LakeContext:
        raise LakeError(f"{next(kinds)} knows no such word")

    monkeypatch.setattr(engines_alike, "_computing_with", refusing)
    [compared] = compare(divisions, MODELS[:1])
    assert [said.partition(": ")[2] for said in compared.differs] == [
        "one knows no such word",
        "other knows no such word",
    ]
