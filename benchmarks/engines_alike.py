"""Every split and every SQL model of a lake on DuckDB and on Spark: the same rows, value by value and type by type?

`LAKE_HOME=… python -m benchmarks.engines_alike [NAME …]`: of each resource the largest raw file is split by both, and
each model is built by both from the tables as they stand, with ids and what it remembers. Nothing is committed; what
is written on the way is deleted. A name may be a pattern (`topic.*`), and `--after NAME` goes on behind the last one
that was told. Left out are models that call functions of the lake: DuckDB builds them whatever the settings say.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import partial
from itertools import chain, dropwhile, islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from assets.context import LakeContext
from assets.models.build import write_rows
from catalog.models.sql_model import SqlModel
from catalog.registry.resource import Resource
from lake.engine.identifiers import quote_table
from lake.errors import LakeError
from lake.position import LINE_NO
from lake.settings import Engine, Settings
from quality.split.raw_view import SENT
from quality.split.split import split
from quality.standards.correction import touched

ENGINES: tuple[Engine, ...] = ("duckdb", "spark")
Answer = dict[str, object]
"""By column of a part (`accepted.name`): its type and values; and what was counted."""
Asked = Callable[[LakeContext], Answer]
"""What is asked of a lake that computes with one of the engines."""


@dataclass(frozen=True)
class Compared:
    """What one table is like on both: `differs` names what is not the same; seconds are of the clock."""

    name: str
    rows: int
    differs: tuple[str, ...]
    seconds: tuple[float, ...]

    def __str__(self) -> str:
        told = "same" if not self.differs else f"differs in {', '.join(self.differs)}"
        return f"{self.name}\t{self.rows:,} rows\t{told}\t{' / '.join(f'{one:.1f} s' for one in self.seconds)}"


def compare(lake: LakeContext, names: Sequence[str], after: str | None = None) -> Iterator[Compared]:
    """Resources, then models; those that are named, or all of which something is there."""
    for name, answer in _behind(after, chain(_splits(lake), _models(lake))):
        if not names or any(fnmatchcase(name, pattern) for pattern in names):
            yield _compared(lake, name, answer)


def _splits(lake: LakeContext) -> Iterator[tuple[str, Asked]]:
    house = lake.lakehouse
    for resource in lake.registry.resources.values():
        if house.exists(resource.raw.name) and house.data_files(resource.raw.name):
            yield resource.std.name, partial(_split, resource)


def _models(lake: LakeContext) -> Iterator[tuple[str, Asked]]:
    for name, model in lake.models.items():
        if not model.functions and all(map(lake.lakehouse.exists, model.upstream)):
            yield name, partial(_built, model)


def _behind(after: str | None, all_of_them: Iterator[tuple[str, Asked]]) -> Iterator[tuple[str, Asked]]:
    if after is None:
        return all_of_them
    return islice(dropwhile(lambda one: one[0] != after, all_of_them), 1, None)


def _compared(lake: LakeContext, name: str, answer: Asked) -> Compared:
    answers, seconds = list[Answer](), list[float]()
    for kind in ENGINES:
        began = time.monotonic()
        try:
            answers.append(answer(_computing_with(lake, kind)))
        except LakeError as error:
            answers.append({f"{kind}: {error}": True})  # also where both refuse
        seconds.append(time.monotonic() - began)
    here, there = answers
    differs = sorted(part for part in here.keys() | there.keys() if here.get(part) != there.get(part))
    return Compared(name, _rows(here), tuple(differs), tuple(seconds))


def _computing_with(lake: LakeContext, kind: Engine) -> LakeContext:
    settings = lake.settings.model_copy(update={"engine": kind, "engine_tables": {}})
    return replace(lake, settings=settings, known_tables=lake.tables)


def _split(resource: Resource, lake: LakeContext) -> Answer:
    largest = max(lake.lakehouse.data_files(resource.raw.name), key=lambda file: Path(file).stat().st_size)
    batch = next(one for one in lake.lakehouse.ledger.batches(resource.name) if one.is_loaded)
    with lake.engine_of(resource.std.name) as engine:
        parts = split(engine, lake.lakehouse, resource, [Path(largest)], batch)
        corrected = touched(engine, resource.contract, quote_table(SENT))
    files = {"accepted": parts.accepted, "quarantined": (parts.quarantined,) if parts.quarantined else ()}
    counted = (parts.rows_accepted, parts.rows_quarantined, parts.rows_superseded, parts.rule_hits, corrected)
    return {"rows": parts.rows_raw, "counted": counted, **_content(lake, files, [LINE_NO])}


def _built(model: SqlModel, lake: LakeContext) -> Answer:
    files = write_rows(lake, model, lake.tables.spec(model.name))
    rows = sum(pq.read_metadata(file).num_rows for file in files)
    return {"rows": rows, **_content(lake, {"built": tuple(files)}, [])}


def _content(lake: LakeContext, parts: dict[str, tuple[Path, ...]], order: Sequence[str]) -> Answer:
    """Types and values of what was written, which is deleted. Rows of a split come in any order."""
    found: Answer = {}
    for part, files in parts.items():
        if not files:
            continue
        table = pa.concat_tables([pq.read_table(file) for file in files])
        rows = table.sort_by([(name, "ascending") for name in order]) if order else table
        for column in rows.column_names:
            found[f"{part}.{column}"] = (rows[column].type.id, rows[column].to_pylist())
    lake.lakehouse.discard(*(file for files in parts.values() for file in files))
    return found


def _rows(answer: Answer) -> int:
    return int(str(answer.get("rows", 0)))


def main(arguments: Sequence[str]) -> int:
    """Print each table as it is compared; 1 when one differs."""
    parser = argparse.ArgumentParser(prog="engines_alike", description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--after")
    asked = parser.parse_args(arguments)
    lake, differing, seen = LakeContext.open(Settings()), 0, 0
    with closing(lake.lakehouse):
        for one in compare(lake, asked.names, asked.after):
            print(one, flush=True)
            seen, differing = seen + 1, differing + bool(one.differs)
    print(f"{seen - differing} of {seen} the same")
    return min(1, differing)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
