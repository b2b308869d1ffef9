"""What one more percent of rows costs beside all of them: `python -m benchmarks.resolution_increment HOME --times 1`.

HOME is a lake that has loaded a sandbox city; nothing is written in it but temporary files. Its standard tables are
resolved, several times over as in `benchmarks/resolution_growth.py`. Then rows of people whom nobody knew come, one for
each hundred that a source has, and all is resolved with the same weights: as an increment, and whole. Both have to give
the same. They lie in a data file of their own, as a merge leaves rows whose keys are new; `--rewritten`: in one with
all others, as it leaves a table of which it touched every file. `--sources`: those that get more rows; all of the
domain when none is named. Seconds are of processors.
"""

import argparse
import resource
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assets.context import LakeContext
from benchmarks.grown_city import grow
from catalog.registry.resource import Resource
from catalog.resolving.resolution import Resolution
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote, quote_table
from lake.position import LINE_NO
from lake.settings import Settings
from quality.matching import resolve as matching
from quality.matching.kept import DATABASE, attach
from quality.matching.preparing import FILE_NAME, Heads, unread
from quality.matching.short_work import put_in_order
from quality.matching.splink_model import Model

_COMPARED = (matching.CLUSTER, matching.PAIR, matching.GOLDEN, matching.PROVENANCES, matching.CONFLICTS)
_LINES = 100_000_000
"""`grown_city` numbers the lines of each copy from a multiple of this on."""


@dataclass(frozen=True)
class City:
    """An engine whose standard tables are those of a city."""

    engine: DuckEngine
    lake: LakeContext
    resolution: Resolution

    @property
    def there(self) -> dict[str, Resource]:
        """The sources that have a table."""
        known, exists = self.lake.registry.resources, self.lake.lakehouse.exists
        return {name: known[name] for name in self.resolution.sources if name in known and exists(known[name].std.name)}

    def resolve(
        self, heads: Heads | None, model: Model | None, files: Mapping[str, Sequence[str]] | None = None
    ) -> matching.Resolved:
        """Resolved with golden records. With `files` tables are read as far as nobody has read them yet."""
        if files is not None:
            self._attach(unread(self.engine, files), FILE_NAME)
        found = matching.resolve(
            self.engine,
            self.resolution,
            self.lake.registry,
            [one.std.name for one in self.there.values()],
            model=model,
            heads=heads,
            files=files,
        )
        matching.golden(self.engine, self.resolution)
        return found

    def resolve_and_keep(
        self, heads: Heads, model: Model | None, files: Mapping[str, Sequence[str]]
    ) -> matching.Resolved:
        """The same, and what the next is to know in order on the disk."""
        found = self.resolve(heads, model, files)
        put_in_order(self.engine)
        return found

    def read_whole(self, files: Mapping[str, Sequence[str]]) -> None:
        """Let the tables be these files."""
        self._attach(files, None)

    def _attach(self, files: Mapping[str, Sequence[str]], file_name_as: str | None) -> None:
        for name, some in files.items():
            table = self.there[name].std
            self.engine.attach(table.name, table.columns, some, file_name_as=file_name_as, all_have=True)


def main() -> None:
    """Print a row."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--domain", default="person")
    parser.add_argument("--sources", nargs="*", default=())
    parser.add_argument("--rewritten", action="store_true")
    given = parser.parse_args()
    lake = LakeContext.open(Settings(home=given.home))
    with lake.engine() as engine:
        _measure(
            City(engine, lake, lake.registry.resolutions[given.domain]), given.times, given.sources, given.rewritten
        )


def _measure(city: City, times: int, changed: Iterable[str], rewritten: bool) -> None:
    engine, there = city.engine, city.there
    engine.attach_tables(city.lake.lakehouse, [one.std.name for one in there.values()])
    names = {*changed} or {*there}
    rows, files = 0, {}
    for name, one in there.items():  # one by one, so that no more than that is held
        rows += grow(engine, city.resolution, {name: one}, times + 1)
        files[name] = _write(engine, one, times, rewritten)
    before = {name: one.before for name, one in files.items()}
    after = {name: one.after if name in names else one.before for name, one in files.items()}
    came = sum(files[name].came for name in names)
    heads = dict.fromkeys(there, "before")
    path = engine.scratch_file().with_suffix(".duckdb")
    attach(engine, path)
    first, resolved = _timed(lambda: city.resolve_and_keep(heads, None, before))
    heads |= dict.fromkeys(names, "after")
    news = {name: after[name] for name in names}
    increment, _ = _timed(lambda: city.resolve_and_keep(heads, resolved.model, news))
    found = {name: _kept_apart(engine, name) for name in _COMPARED}
    engine.connection.execute(f"DETACH {quote(DATABASE)}")
    city.read_whole(after)
    whole, _ = _timed(lambda: city.resolve(None, resolved.model))
    differing = sum(_differing(engine, one, other) for one, other in found.items())
    print("| copies | rows | more | in sources | first, trained | whole, weights kept | increment | rows that differ |")
    print("|---|---|---|---|---|---|---|---|")
    said = f"{first:.1f} s | {whole:.1f} s | {increment:.1f} s ({increment / first:.2f}×) | {differing}"
    print(f"| {times} | {rows * times // (times + 1):,} | {came:,} | {len(names)} of {len(there)} | {said} |")


@dataclass(frozen=True)
class _Files:
    """The data files of a table before and after, and how many rows came."""

    before: list[str]
    after: list[str]
    came: int


def _write(engine: DuckEngine, resource: Resource, times: int, rewritten: bool) -> _Files:
    """Without the last copy, and with a hundredth of all rows of it: beside the others, or all written anew."""
    table = resource.std.name
    last = f"{quote(LINE_NO)} >= {times * _LINES}"
    came = f"{last} AND {quote(LINE_NO)} % 100 < {times}"
    there, beside, anew = (engine.scratch_file() for _ in range(3))
    engine.write(f"FROM {quote_table(table)} WHERE NOT ({last})", there)
    rows = engine.write(f"FROM {quote_table(table)} WHERE {came}", beside)
    after = [str(there), str(beside)]
    if rewritten:
        engine.write(f"FROM {quote_table(table)} WHERE NOT ({last}) OR {came}", anew)
        after = [str(anew)]
    engine.forget(table)
    return _Files([str(there)], after, rows)


def _kept_apart(engine: DuckEngine, name: str) -> str:
    apart = f"found.{name.split('.')[1]}"
    engine.keep(apart, f"FROM {quote_table(name)}")
    return apart


def _differing(engine: DuckEngine, one: str, other: str) -> int:
    both: Mapping[str, str] = {"one": quote_table(one), "other": quote_table(other)}
    sides = [f"(FROM {both[a]} EXCEPT ALL FROM {both[b]})" for a, b in (("one", "other"), ("other", "one"))]
    return int(engine.rows(f"SELECT count(*) AS n FROM (FROM {sides[0]} UNION ALL FROM {sides[1]})")[0]["n"])


def _timed(work: Callable[[], matching.Resolved]) -> tuple[float, matching.Resolved]:
    began = _busy()
    done = work()
    return _busy() - began, done


def _busy() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
