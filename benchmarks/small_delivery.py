"""What a small delivery costs, all in: found, kept in raw, split, committed and judged, beside its bare floor.

`python -m benchmarks.small_delivery [DELIVERIES]` loads that many (30) daily increments of twenty rows, each by a call
of its own as a run does, and prints seconds of processor a delivery. The floor is what no lake can do without: the
file is read as text, written to Parquet three times, each synced, and looked at once more by the same engine.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

import polars as pl

from assets.context import LakeContext
from assets.ingestion.load import load_resource
from assets.judging.resources import judge_resource
from benchmarks.many_small_files import RESOURCE, csv_of, open_lake
from lake.storage.durable import sync_files

_WARM_UP = 3
"""Deliveries that are not counted: libraries are imported, tables and Python's caches made."""


def processor_seconds(action: Callable[[], object]) -> float:
    """User and system time of this process, and of the children that it waited for in the kernel's ticks."""
    before, children = time.process_time(), sum(os.times()[2:4])
    action()
    return time.process_time() - before + sum(os.times()[2:4]) - children


def seconds_of_deliveries(lake: LakeContext, deliveries: int) -> list[float]:
    """Land one file after the other, load and judge it; what each cost."""
    return [processor_seconds(partial(_deliver, lake, number)) for number in range(deliveries)]


def _deliver(lake: LakeContext, number: int) -> None:
    (lake.settings.landing_folder / f"level_{number:04}.csv").write_text(csv_of(number), encoding="utf-8")
    result = load_resource(lake, RESOURCE)
    assert (len(result.loaded), result.errors) == (1, ())
    assert judge_resource(lake, RESOURCE)


def seconds_of_floor(folder: Path, deliveries: int) -> list[float]:
    """The same files, without a lake."""
    return [processor_seconds(partial(_copy, folder, number)) for number in range(deliveries)]


def _copy(folder: Path, number: int) -> None:
    file = folder / f"level_{number:04}.csv"
    file.write_text(csv_of(number), encoding="utf-8")
    made = [folder / f"{number}-{layer}.parquet" for layer in ("raw", "std", "quarantine")]
    for path in made:
        pl.scan_csv(file, infer_schema=False).sink_parquet(path, compression="zstd")
    sync_files(made)
    pl.scan_parquet(made[1]).select(pl.len(), pl.all().null_count()).collect()


def _shown(seconds: Sequence[float]) -> float:
    return median(seconds[_WARM_UP:])


def main(deliveries: int) -> None:
    """Measure both."""
    with tempfile.TemporaryDirectory(prefix="small-delivery-") as temporary:
        lake = open_lake(Path(temporary), "increment")
        ours = seconds_of_deliveries(lake, deliveries)
        lake.lakehouse.close()
        (Path(temporary) / "floor").mkdir()
        floor = seconds_of_floor(Path(temporary) / "floor", deliveries)
    print(
        f"a small delivery {_shown(ours):.3f} s of processor (the first {ours[0]:.2f} s), "
        f"its floor {_shown(floor):.3f} s"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
