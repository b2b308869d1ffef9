"""Many small files of one resource: what the last hundred loads cost against the first hundred.

`python -m benchmarks.many_small_files [FILES]` loads that many (450) in one run, as increments and as whole deliveries,
and prints a line for each way. The time of a load is the time between the registering of two batches.
"""

import sys
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median

from assets.context import LakeContext
from assets.ingestion.load import load_resource
from lake.settings import Settings

RESOURCE = "wrb_many_small_files"
_CONTRACT = """
title: {zh: 许多小文件, en: Many small files}
code: "307001/000001"
department: wrb
category: department/wrb
abstract: 只用于测量。
update: daily
published_on: 2023-06-30
sources: [{kind: csv, path: "level_*.csv"}]
delivery: %s
key: [station]
latest_by: observed_on
volume: {min: 1, max: 1000}
sharing: {type: unconditional}
openness: {type: unconditional}
fields:
  - {name: station, from: STCD, element: identifier, title: 测站, required: true}
  - {name: observed_on, from: TM, element: date, title: 日期, required: true}
  - {name: level, from: Z, element: water_level, title: 水位}
"""
_ROWS = 20
_STATIONS = 200
"""Some stations come again with every file, others are new for a while."""


def seconds_of_loads(folder: Path, delivery: str, files: int) -> list[float]:
    """Load that many files of twenty rows; how long each load took, in order."""
    lake = open_lake(folder, delivery)
    for number in range(files):
        (lake.settings.landing_folder / f"level_{number:04}.csv").write_text(csv_of(number), encoding="utf-8")
    result = load_resource(lake, RESOURCE)
    lake.lakehouse.close()
    assert (len(result.loaded), result.errors) == (files, ())
    return [(after.ingested_at - before.ingested_at).total_seconds() for before, after in pairwise(result.loaded)]


def open_lake(folder: Path, delivery: str) -> LakeContext:
    """A new lake with one resource, whose files come in this way of delivery."""
    contracts = folder / "contracts" / "resources" / "wrb"
    contracts.mkdir(parents=True)
    (contracts / "many_small_files.yaml").write_text(_CONTRACT % delivery, encoding="utf-8")
    settings = Settings(home=folder / "home", contracts=str(folder / "contracts"), threads=1)
    settings.landing_folder.mkdir(parents=True)
    return LakeContext.open(settings)


def ratio(seconds: Sequence[float], several: int = 100) -> float:
    """The last loads against the first, by their sums: what is done now and then counts as well."""
    return sum(seconds[-several:]) / sum(seconds[:several])


def csv_of(number: int) -> str:
    """The file of that number."""
    lines = [f"S{(number * 7 + row) % _STATIONS},2023-01-01,{row}.{number % 10}" for row in range(_ROWS)]
    return "\n".join(["STCD,TM,Z", *lines, f"BAD{number},昨天,1", ""])


def main(files: int) -> None:
    """Measure both ways."""
    for delivery in ("increment", "full"):
        with tempfile.TemporaryDirectory() as folder:
            found = seconds_of_loads(Path(folder), delivery, files)
        print(
            f"{delivery}: first hundred {sum(found[:100]):.1f} s, last hundred {sum(found[-100:]):.1f} s, "
            f"ratio {ratio(found):.2f}; median of the first ten {median(found[:10]):.2f} s, "
            f"of the last ten {median(found[-10:]):.2f} s",
            flush=True,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 450)
