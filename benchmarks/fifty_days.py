"""Fifty days in one home: what the last day costs against the second, and what nightly maintenance leaves.

Three resources that come every day, as increments, as changes with deletions, and as whole deliveries. Each day is a
`run_lake` in this process, with release and exports, and each night the upkeep of `lake maintain`; then all files and
releases are made a day older, so that what a night leaves for the next is what it would leave. Seconds of processor,
so that what else the machine does matters little: `python -m benchmarks.fifty_days [DAYS]`.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.small_delivery import processor_seconds
from lake.settings import Settings
from lake.storage.patience import Patience
from lake.tables.lakehouse import Lakehouse
from lake.tables.manifests import forget_manifests
from pipelines.command_line.progress_bar import ProgressBar
from pipelines.run import run_lake
from pipelines.run_history import run_history
from pipelines.upkeep import keep_up

_CONTRACT = """
title: {{zh: 五十天{name}, en: Fifty days {name}}}
code: "307001/00000{number}"
department: wrb
category: department/wrb
abstract: 只用于测量。
update: daily
published_on: 2023-06-30
sources: [{{kind: csv, path: "{name}_*.csv"}}]
delivery: {name}
{changes}
key: [station]
latest_by: observed_at
volume: {{min: 1, max: 100000}}
sharing: {{type: unconditional}}
openness: {{type: unconditional}}
fields:
  - {{name: station, from: STCD, element: identifier, title: 测站, required: true}}
  - {{name: observed_at, from: TM, element: timestamp, title: 时间, required: true}}
  - {{name: level, from: Z, element: water_level, title: 水位}}
"""
_CHANGES = 'changes: {operation: OP, insert: ["1"], update: ["2"], delete: ["3"]}'
_WAYS = ("increment", "changes", "full")
_ROWS, _STATIONS, _FIRST = 200, 5_000, date(2023, 1, 1)
_DAY = 86_400


@dataclass(frozen=True)
class Stock:
    """Files below the zones, and how many bytes of them describe tables."""

    files: int
    bytes: int
    metadata: int


def days(folder: Path, number: int) -> Iterator[tuple[float, float, Stock, Stock]]:
    """Seconds of processor of each day's run and night's upkeep, and what lies there before and after the night."""
    settings = _home(folder)
    for day in range(number):
        _deliver(settings, day)
        run = processor_seconds(partial(_run, settings))
        before = _stock(settings)
        night = processor_seconds(partial(_keep_up, settings))
        yield run, night, before, _stock(settings)
        _grow_older(settings)


def _home(folder: Path) -> Settings:
    contracts = folder / "contracts" / "resources" / "wrb"
    contracts.mkdir(parents=True)
    for number, name in enumerate(_WAYS, 1):
        changes = _CHANGES if name == "changes" else ""
        text = _CONTRACT.format(name=name, number=number, changes=changes)
        (contracts / f"fifty_{name}.yaml").write_text(text, encoding="utf-8")
    settings = Settings(home=folder / "home", contracts=str(folder / "contracts"))
    settings.landing_folder.mkdir(parents=True)
    return settings


def _deliver(settings: Settings, day: int) -> None:
    """A file of each way: new and known stations, two rows in a hundred refused."""
    at, moment = _FIRST + timedelta(days=day), time.time() - 60
    for name in _WAYS:
        operations = ",OP" if name == "changes" else ""
        lines = [f"STCD,TM,Z{operations}", *(_line(name, day, at, row) for row in range(_ROWS))]
        path = settings.landing_folder / f"{name}_{at:%Y%m%d}.csv"
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")
        os.utime(path, (moment, moment))


def _line(name: str, day: int, at: date, row: int) -> str:
    station = row if name == "full" else (day * 37 + row) % _STATIONS
    shown = "昨天" if row % 50 == 49 else f"{at} 08:00:00"
    operation = f",{3 if row % 20 == 19 else 2}" if name == "changes" else ""
    return f"S{station},{shown},{row}.{day % 10}{operation}"


def _run(settings: Settings) -> None:
    summary = run_lake(settings, ProgressBar(quiet=True))
    assert summary.newly_released and len(summary.resources) >= len(_WAYS), summary


def _keep_up(settings: Settings) -> None:
    forget_manifests()  # the job is a process of its own, which has read nothing yet
    patience = Patience(settings.busy_seconds)
    with run_history(settings, patience) as history, closing(Lakehouse.open(settings)) as house:
        assert not keep_up(house, history).errors


def _files(settings: Settings) -> Iterator[Path]:
    """Those below the zones."""
    for zone in ("restricted", "internal", "open"):
        yield from (path for path in (settings.home / zone).rglob("*") if path.is_file())


def _stock(settings: Settings) -> Stock:
    sizes = {path: path.stat().st_size for path in _files(settings)}
    return Stock(
        len(sizes), sum(sizes.values()), sum(size for path, size in sizes.items() if path.suffix != ".parquet")
    )


def _grow_older(settings: Settings) -> None:
    for path in _files(settings):
        changed = path.stat().st_mtime - _DAY
        os.utime(path, (changed, changed))
    history = settings.releases_folder / "history.json"
    entries = json.loads(history.read_bytes())
    for entry in entries:
        entry["at"] = (datetime.fromisoformat(entry["at"]) - timedelta(days=1)).isoformat()
    history.write_text(json.dumps(entries), encoding="utf-8")


def main(number: int) -> None:
    """Measure, with a line for every fifth day."""
    runs = list[float]()
    with tempfile.TemporaryDirectory(prefix="fifty-days-") as folder:
        for day, (run, night, before, after) in enumerate(days(Path(folder), number), 1):
            runs.append(run)
            if day in (1, 2) or day % 5 == 0:
                print(
                    f"day {day}: {run:.2f} s, night {night:.2f} s; {before.files} files, {before.metadata / 1e6:.1f} MB"
                    f" of metadata; after the night {after.files}, {after.metadata / 1e6:.1f} MB",
                    flush=True,
                )
    early, late = median(runs[1:4]), median(runs[-3:])
    print(f"days 2 to 4 {early:.2f} s, the last three {late:.2f} s: {late / early:.2f}×")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
