"""What one more percent of rows costs beside all of them: `python -m benchmarks.resolution_increment HOME --times 1`.

HOME is a lake that has loaded a sandbox city; nothing is written in it but temporary files. Its standard tables are
resolved, several times over as in `benchmarks/resolution_growth.py`. Then rows of people whom nobody knew come, one for
each hundred that a source has, and all is resolved with the same weights: as an increment, and whole. Both have to give
the same. `--sources`: those that get more rows; all of the domain when none is named. Seconds are of processors.
"""

import argparse
import resource
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assets.context import LakeContext
from benchmarks.grown_city import grow
from catalog.registry.resource import Resource
from catalog.resolving.resolution import Resolution
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table
from lake.position import LINE_NO
from lake.settings import Settings
from quality.matching import resolve as matching
from quality.matching.kept import DATABASE
from quality.matching.preparing import Heads
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

    def resolve(self, heads: Heads | None, model: Model | None) -> matching.Resolved:
        """Resolved with golden records."""
        tables = [one.std.name for one in self.there.values()]
        found = matching.resolve(self.engine, self.resolution, self.lake.registry, tables, model=model, heads=heads)
        matching.golden(self.engine, self.resolution)
        return found


def main() -> None:
    """Print a row."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--domain", default="person")
    parser.add_argument("--sources", nargs="*", default=())
    given = parser.parse_args()
    lake = LakeContext.open(Settings(home=given.home))
    with lake.engine() as engine:
        _measure(City(engine, lake, lake.registry.resolutions[given.domain]), given.times, given.sources)


def _measure(city: City, times: int, changed: Iterable[str]) -> None:
    engine, there = city.engine, city.there
    engine.attach_tables(city.lake.lakehouse, [one.std.name for one in there.values()])
    rows = grow(engine, city.resolution, there, times + 1)
    names = {*changed} or {*there}
    came = sum(_hold_back(engine, there[name], times, name in names) for name in there)
    heads = dict.fromkeys(there, "before")
    path = engine.scratch_file().with_suffix(".duckdb")
    engine.connection.execute(f"ATTACH {literal(str(path))} AS {quote(DATABASE)}")
    first, resolved = _timed(lambda: city.resolve(heads, None))
    for name in names:
        engine.keep(there[name].std.name, f"FROM {quote_table('more.' + name)}")
    heads |= dict.fromkeys(names, "after")
    increment, _ = _timed(lambda: city.resolve(heads, resolved.model))
    found = {name: _kept_apart(engine, name) for name in _COMPARED}
    engine.connection.execute(f"DETACH {quote(DATABASE)}")
    whole, _ = _timed(lambda: city.resolve(None, resolved.model))
    differing = sum(_differing(engine, one, other) for one, other in found.items())
    print("| copies | rows | more | in sources | first, trained | whole, weights kept | increment | rows that differ |")
    print("|---|---|---|---|---|---|---|---|")
    said = f"{first:.1f} s | {whole:.1f} s | {increment:.1f} s ({increment / whole:.2f}×) | {differing}"
    print(f"| {times} | {rows * times // (times + 1):,} | {came:,} | {len(names)} of {len(there)} | {said} |")


def _hold_back(engine: DuckEngine, resource: Resource, times: int, changed: bool) -> int:
    """Leave the last copy away, and keep a hundredth of all rows of it for later; how many rows those are."""
    table, more = resource.std.name, f"more.{resource.name}"
    last = f"{quote(LINE_NO)} >= {times * _LINES}"
    engine.keep(more, f"FROM {quote_table(table)} WHERE NOT ({last}) OR {quote(LINE_NO)} % 100 < {times}")
    came = int(engine.rows(f"SELECT count(*) AS n FROM {quote_table(more)} WHERE {last}")[0]["n"])
    engine.keep(table, f"FROM {quote_table(table)} WHERE NOT ({last})")
    return came if changed else 0


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
