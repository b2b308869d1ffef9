from pathlib import Path
from types import SimpleNamespace
from typing import Any

from assets.planning.plan import Kind, Step
from lake.settings import Settings
from pipelines.work_ahead import tasks_of


def model(name: str, *upstream: str, **more: Any) -> Any:
    return SimpleNamespace(name=name, upstream=upstream, **{"identified": None, **more})


def step(name: str, kind: Kind, *tables: str) -> Step:
    return Step(name, kind, "due", (), tables or (name,))


def test_threads_are_given_resources_and_models_and_the_rest_is_waited_for(tmp_path: Path) -> None:
    models = [
        model("topic.first", "std.a", "master.person_pair", "gov.batch"),
        model("topic.second", "topic.first", "topic.up_to_date"),
        model("topic.up_to_date", "std.a"),
        model("master.xref", "std.a", identified=object()),
        model("topic.on_ids", "master.xref", "std.a"),
    ]
    tables = SimpleNamespace(spec=lambda name: name)
    lake: Any = SimpleNamespace(
        models={one.name: one for one in models}, tables=tables, settings=Settings(home=tmp_path)
    )
    steps = [
        step("a", "resource", "raw.a", "std.a"),
        step("delivery_tables", "model", "gov.batch", "gov.delivery"),
        step("master.person", "model", "master.person", "master.person_pair"),
        *(step(one.name, "model") for one in models if one.name != "topic.up_to_date"),
        step("release", "release"),
    ]
    assert {name: {*task.after} for name, task in tasks_of(lake, steps).items()} == {
        "a": set(),
        "topic.first": {"a", "master.person", "delivery_tables"},
        "topic.second": {"topic.first"},
        "topic.on_ids": {"master.xref", "a"},
    }
