"""What the split costs beside a plain copy to Parquet, in one run: `python -m benchmarks.split_speed --rows 10000000`.

The plain copy is the one DuckDB makes when it is told no more than the compression. Both are made in turn, and the
best of each counts. `--resource psb_resident` takes the hardest table instead of the largest.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.big_deliveries import READINGS, RESIDENTS, write_delivery
from catalog.registry.registry import Registry
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal
from lake.ledger.records import Batch
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from quality.split.compile import compile_split
from quality.split.split import SplitResult, split


@dataclass(frozen=True, order=True)
class Took:
    """Seconds on the clock, and seconds of all cores, which are steadier on a busy machine."""

    clock: float
    cores: float

    @classmethod
    def of(cls, action: Callable[[], object]) -> "Took":
        """What the action takes."""
        clock, cores = time.perf_counter(), time.process_time()
        action()
        return cls(time.perf_counter() - clock, time.process_time() - cores)

    def __str__(self) -> str:
        return f"{self.clock:.1f} s ({self.cores:.1f} core s)"


def measure(name: str, rows: int, turns: int, home: Path) -> None:
    """Print seconds, ratio and memory."""
    settings = Settings(home=home)
    measured, zone = Registry.load().resource(name), settings.zone_folder("restricted")
    raw, copy = zone / "raw.parquet", zone / "copy.parquet"
    with DuckEngine(settings) as engine:
        write_delivery(engine, measured, rows, raw)
    now, results, copies, splits = datetime.now(UTC), list[SplitResult](), list[Took](), list[Took]()
    batch = Batch("b", name, "", "made up", 0, now, now, measured.version)
    plain = f"COPY (SELECT * FROM read_parquet({literal(str(raw))})) TO {literal(str(copy))}"
    lakehouse = Lakehouse.open(settings)
    with DuckEngine(settings) as engine:
        for _ in range(turns):
            copies.append(Took.of(lambda: engine.connection.execute(f"{plain} (FORMAT parquet, COMPRESSION zstd)")))
            splits.append(Took.of(lambda: results.append(split(engine, lakehouse, measured, [raw], batch))))
    plain_copy, whole_split, result = min(copies), min(splits), results[-1]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{rows:,} rows, {len(measured.fields)} columns, {len(compile_split(measured).rules)} rules")
    print(f"accepted {result.rows_accepted:,}, quarantined {result.rows_quarantined:,}")
    print(f"superseded {result.rows_superseded:,}")
    print(f"plain copy {plain_copy}, split {whole_split}")
    cores = whole_split.cores / plain_copy.cores
    print(f"ratio {whole_split.clock / plain_copy.clock:.2f} ({cores:.2f} in core s), peak memory {memory:.2f} GB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--resource", choices=(READINGS, RESIDENTS), default=READINGS)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="split-speed-") as folder:
        measure(told.resource, told.rows, told.turns, Path(folder))
