"""What resolution costs as a city grows: `python -m benchmarks.resolution_growth HOME --times 1 10`.

HOME is a lake that has loaded a sandbox city; nothing is written in it but temporary files. Its standard tables are
resolved several times over, each copy of other people (`benchmarks/grown_city.py`). Seconds are of processors.
"""

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path

from assets.context import LakeContext
from benchmarks.grown_city import grow
from lake.settings import Settings
from quality.matching import resolve as matching


def main() -> None:
    """Print a row for each size; each is measured in a process of its own, so that memory is its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10])
    parser.add_argument("--domain", default="person")
    given = parser.parse_args()
    if len(given.times) == 1:
        _measure(given.home, given.domain, given.times[0])
        return
    print("| copies | rows | entities | model | seconds of processors | on the clock | memory |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for times in given.times:
        command = [sys.executable, "-m", "benchmarks.resolution_growth", str(given.home), "--domain", given.domain]
        subprocess.run([*command, "--times", str(times)], check=True)


def _measure(home: Path, domain: str, times: int) -> None:
    lake = LakeContext.open(Settings(home=home))
    resolution = lake.registry.resolutions[domain]
    tables = [f"std.{name}" for name in resolution.sources if lake.lakehouse.exists(f"std.{name}")]
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, tables)
        there = {name: one for name, one in lake.registry.resources.items() if one.std.name in tables}
        rows = grow(engine, resolution, there, times)
        began, busy = time.monotonic(), _busy()
        resolved = matching.resolve(engine, resolution, lake.registry, tables)
        between = _busy()
        matching.golden(engine, resolution)
        spent = f"{between - busy:.1f} + {_busy() - between:.1f} for golden records"
        trained = "trained" if resolved.is_trained else "none"
        print(
            f"| {times} | {rows:,} | {resolved.entities:,} | {trained} | {spent} | {time.monotonic() - began:.0f} s"
            f" | {_peak():.2f} GB |",
            flush=True,
        )
        for block in (*resolved.blocks, *resolved.refused):
            print(f"<!-- {block.rule}: {block.pairs:,} pairs; left out {block.left_out} -->", file=sys.stderr)


def _busy() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    main()
