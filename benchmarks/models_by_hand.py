"""All SQL models of a lake as it builds them, beside the same SELECTs by hand in one DuckDB session.

`python -m benchmarks.models_by_hand HOME [--slowest 15]`. HOME is a copy of a lake that nobody needs: the tables of its
models are emptied, then built again and judged, as a run does. By hand each SELECT is copied to Parquet as the file of
the model tells it, over the same files, without order, types, checks or a table around it, and later ones read the
files of those before. Each way has a process of its own. What the SELECTs mean is known before, as a run knows it.

The lake builds them twice: by `LAKE_WORKERS` threads ahead of whoever asks for them, as a run does, and one after the
other, which alone tells what each of them costs.

Left out are models that no SELECT alone tells: those that give or keep ids, and those that call functions of the lake.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from assets.context import LakeContext
from assets.judging.resources import judge_model
from assets.models.build import BuildResult, build_model
from assets.models.work import built
from assets.planning.plan import Step
from benchmarks.small_delivery import processor_seconds
from catalog.models.sql_model import SqlModel
from lake.engine.identifiers import literal, quote, quote_table
from lake.engine.parquet import parquet_select
from lake.engine.session import Session, open_session
from lake.settings import Settings
from pipelines.command_line.quick_start import rarely_collect
from pipelines.work_ahead import tasks_of

WAYS = ("hand", "run", "apart")
"""By hand first, so that all read the tables that the home has."""


_COMPARED = {"processor": "of processor", "clock": "on the clock"}


def told_by_sql(lake: LakeContext) -> list[SqlModel]:
    """The models that are compared, upstream before downstream: those that the lake has built."""
    return [
        model
        for model in lake.models.values()
        if lake.lakehouse.exists(model.name) and not (model.identified or model.functions or model.remembers)
    ]


def by_hand(lake: LakeContext, folder: Path) -> dict[str, float]:
    """Seconds of processor of each model."""
    settings = lake.settings
    options: dict[str, Any] = {"memory_limit": settings.memory_limit, "temp_directory": str(folder / "spilled")}
    seconds = dict[str, float]()
    with open_session(options=options) as session:
        _show_tables(session, lake)
        for model in told_by_sql(lake):
            seconds[model.name] = processor_seconds(partial(_copy, session, model, folder))
    return seconds


def _show_tables(session: Session, lake: LakeContext) -> None:
    """Each table that a model reads, as a hand would name its files."""
    for name in sorted({upstream for model in told_by_sql(lake) for upstream in model.upstream}):
        session.execute(f"CREATE SCHEMA IF NOT EXISTS {quote(name.split('.', 1)[0])}")
        there = lake.lakehouse.exists(name)
        files = lake.lakehouse.data_files(name) if there else []
        listed = ", ".join(map(literal, files))
        read = f"SELECT * FROM read_parquet([{listed}])" if files else parquet_select(lake.tables[name], [])
        session.execute(f"CREATE VIEW {quote_table(name)} AS {read}")


def _copy(session: Session, model: SqlModel, folder: Path) -> None:
    path = literal(str(folder / f"{model.name}.parquet"))
    session.execute(f"COPY ({model.sql}) TO {path} (FORMAT parquet, COMPRESSION zstd)")
    session.execute(f"CREATE SCHEMA IF NOT EXISTS {quote(model.layer)}")
    session.execute(f"CREATE OR REPLACE VIEW {quote_table(model.name)} AS SELECT * FROM read_parquet({path})")


def as_a_run(lake: LakeContext) -> None:
    """The same from tables without rows to verdicts, by the threads of a run."""
    models = told_by_sql(lake)
    tasks = tasks_of(lake, [Step(one.name, "model", "due", (), (one.name,)) for one in models])
    assert len(tasks) == len(models)
    with lake.ahead.working(tasks, lake.settings):
        for model in models:
            _look_at(built(lake, model.name).result)


def one_after_the_other(lake: LakeContext) -> tuple[dict[str, float], float]:
    """The same without threads; seconds of processor of each model, and how much of it all is judging."""
    seconds, judging = dict[str, float](), 0.0
    for model in told_by_sql(lake):
        building = processor_seconds(lambda model=model: _look_at(build_model(lake, model)))  # type: ignore[misc]
        spent = processor_seconds(partial(judge_model, lake, model))
        seconds[model.name] = building + spent
        judging += spent
    return seconds, judging


def _look_at(built: BuildResult) -> None:
    assert built.written or not built.rows


def _emptied(lake: LakeContext) -> None:
    for model in told_by_sql(lake):
        lake.lakehouse.replace(lake.tables.spec(model.name), [], f"emptied {uuid4().hex}")


def _measured(way: str, home: Path) -> dict[str, Any]:
    rarely_collect()  # as every command of the lake does
    lake = LakeContext.open(Settings(home=home))
    for name in lake.models:
        assert lake.tables.spec(name) and lake.tables.disclosure.exposures(name)
    if way != "hand":
        _emptied(lake)
    seconds, judging = dict[str, float](), 0.0
    with tempfile.TemporaryDirectory(prefix="models-by-hand-") as folder:
        began, spent = time.perf_counter(), time.process_time()
        if way == "hand":
            seconds = by_hand(lake, Path(folder))
        elif way == "run":
            as_a_run(lake)
        else:
            seconds, judging = one_after_the_other(lake)
        clock, spent = time.perf_counter() - began, time.process_time() - spent
    lake.lakehouse.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return {"models": seconds, "judging": judging, "clock": clock, "processor": spent, "memory": memory}


def _asked(way: str, home: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.models_by_hand", str(home), "--way", way]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return dict(json.loads(answer.splitlines()[-1]))


def _lines(hand: dict[str, Any], run: dict[str, Any], apart: dict[str, Any], slowest: int) -> list[str]:
    above = {name: spent - hand["models"][name] for name, spent in apart["models"].items()}
    built = (apart["processor"] - apart["judging"]) / hand["processor"]
    return [
        f"{len(above)} models by hand: {_cost(hand)}",
        f"as a run builds them: {_cost(run)}, {_ratios(run, hand)}",
        f"one after the other: {_cost(apart)}, {_ratios(apart, hand)}, {built:.2f} of processor without judging",
        *(
            f"{name}: {hand['models'][name]:.2f} s and {apart['models'][name]:.2f} s"
            for name in sorted(above, key=lambda name: -above[name])[:slowest]
        ),
    ]


def _cost(way: dict[str, Any]) -> str:
    return f"{way['processor']:.1f} s of processor, {way['clock']:.1f} s, {way['memory']:.2f} GB"


def _ratios(way: dict[str, Any], hand: dict[str, Any]) -> str:
    return ", ".join(f"{way[one] / hand[one]:.2f} {said}" for one, said in _COMPARED.items())


def main() -> None:
    """Print the sums, their ratio and the models that the lake adds most to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--slowest", type=int, default=15, help="how many models are shown")
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.way:
        print(json.dumps(_measured(arguments.way, arguments.home)))
        return
    hand, run, apart = (_asked(way, arguments.home) for way in WAYS)
    print("\n".join(_lines(hand, run, apart, arguments.slowest)))


if __name__ == "__main__":
    main()
