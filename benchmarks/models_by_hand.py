"""All SQL models of a lake as it builds them, beside the same SELECTs by hand in one DuckDB session.

`python -m benchmarks.models_by_hand HOME [--slowest 15]`. HOME is a copy of a lake that nobody needs: the tables of its
models are emptied, then built again and judged, as a run does. By hand each SELECT is copied to Parquet as the file of
the model tells it, over the same files, without order, types, checks or a table around it, and later ones read the
files of those before. Each way has a process of its own. What the SELECTs mean is known before, as a run knows it.

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
from assets.models.build import build_model
from benchmarks.small_delivery import processor_seconds
from catalog.models.sql_model import SqlModel
from lake.engine.identifiers import literal, quote, quote_table
from lake.engine.parquet import parquet_select
from lake.engine.session import Session, open_session
from lake.settings import Settings
from pipelines.command_line.quick_start import rarely_collect

WAYS = ("hand", "lake")
"""By hand first, so that both read the tables that the home has."""


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


def as_the_lake(lake: LakeContext) -> tuple[dict[str, float], float]:
    """The same, from tables without rows to verdicts; and how much of it all is judging."""
    models = told_by_sql(lake)
    for model in models:
        lake.lakehouse.replace(lake.tables.spec(model.name), [], f"emptied {uuid4().hex}")
    seconds, judging = dict[str, float](), 0.0
    for model in models:
        judged = partial(judge_model, lake, model)
        building, spent = processor_seconds(partial(_build, lake, model)), processor_seconds(judged)
        seconds[model.name] = building + spent
        judging += spent
    return seconds, judging


def _build(lake: LakeContext, model: SqlModel) -> None:
    built = build_model(lake, model)
    assert built.written or not built.rows


def _measured(way: str, home: Path) -> dict[str, Any]:
    rarely_collect()  # as every command of the lake does
    lake = LakeContext.open(Settings(home=home))
    for name in lake.models:
        assert lake.tables.spec(name) and lake.tables.disclosure.exposures(name)
    with tempfile.TemporaryDirectory(prefix="models-by-hand-") as folder:
        began = time.perf_counter()
        seconds, judging = (by_hand(lake, Path(folder)), 0.0) if way == "hand" else as_the_lake(lake)
        clock = time.perf_counter() - began
    lake.lakehouse.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return {"models": seconds, "judging": judging, "clock": clock, "memory": memory}


def _asked(way: str, home: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.models_by_hand", str(home), "--way", way]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return dict(json.loads(answer.splitlines()[-1]))


def _lines(hand: dict[str, Any], lake: dict[str, Any], slowest: int) -> list[str]:
    first, second = (sum(one["models"].values()) for one in (hand, lake))
    above = {name: spent - hand["models"][name] for name, spent in lake["models"].items()}
    return [
        f"{len(above)} models by hand: {first:.1f} s of processor, {hand['clock']:.1f} s, {hand['memory']:.2f} GB",
        f"as the lake builds them: {second:.1f} s of processor, {lake['clock']:.1f} s, {lake['memory']:.2f} GB",
        f"ratio {second / first:.2f} of processor, {(second - lake['judging']) / first:.2f} without judging,"
        f" {lake['clock'] / hand['clock']:.2f} on the clock",
        *(
            f"{name}: {hand['models'][name]:.2f} s and {lake['models'][name]:.2f} s"
            for name in sorted(above, key=lambda name: -above[name])[:slowest]
        ),
    ]


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
    hand, lake = (_asked(way, arguments.home) for way in WAYS)
    print("\n".join(_lines(hand, lake, arguments.slowest)))


if __name__ == "__main__":
    main()
