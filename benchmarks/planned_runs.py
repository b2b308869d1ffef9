"""What runs cost when nothing has changed, and after one new file, against doing everything, in one home.

CPU seconds of child processes with all that they start, so that what else the machine does matters little, and the
bytes that were written below the three zones. The city's service runs beside them, in a process of its own.
`python -m benchmarks.planned_runs [--home FOLDER]`; a home that is there already saves its first run.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ZONES = ("restricted", "internal", "open")
LAKE = [sys.executable, "-c", "from pipelines.command_line.main import main; main()"]
NEW_FILE = Path("landing/trb/bus_stop_20240102.csv")
"""Another delivery of a small resource: its file of before with one row less."""


@dataclass(frozen=True)
class Cost:
    """What a run took. `written`: bytes of files below the zones that were not there so before."""

    cpu_seconds: float
    written: int
    done: dict[str, int]


def cost_of(home: Path, *words: str) -> Cost:
    """Run `lake run` as its own process. Its exit code is not asked: a city has refused deliveries."""
    before, spent = _files(home), _spent()
    said = subprocess.run(
        [*LAKE, "run", "--json", *words], env=_environment(home), capture_output=True, text=True, check=False
    )
    cpu = _spent() - spent
    after = _files(home)
    written = sum(size for path, (size, changed) in after.items() if before.get(path) != (size, changed))
    return Cost(round(cpu, 2), written, json.loads(said.stdout)["done"])


def compare(home: Path) -> dict[str, Any]:
    """The three runs; the file is made old enough for its time to say that it does not change any more."""
    with serving(home):
        first = cost_of(home)
        everything = cost_of(home, "--full")
        unchanged = cost_of(home)
        deliver(home)
        one_file = cost_of(home)
        again = cost_of(home)
    return {
        "first": vars(first),
        "everything": vars(everything),
        "unchanged": vars(unchanged),
        "one new file": vars(one_file),
        "unchanged after it": vars(again),
        "unchanged against everything": round(unchanged.cpu_seconds / everything.cpu_seconds, 3),
        "one new file against everything": round(one_file.cpu_seconds / everything.cpu_seconds, 3),
    }


def deliver(home: Path) -> None:
    """One new file of one resource."""
    folder = home / NEW_FILE.parent
    last = sorted(folder.glob("bus_stop_*.csv"))[-1]
    lines = last.read_bytes().splitlines(keepends=True)
    target = home / NEW_FILE
    target.write_bytes(b"".join(lines[:-1]))
    os.utime(target, (time.time() - 60,) * 2)


@contextmanager
def serving(home: Path) -> Iterator[None]:
    """The interfaces of the city, which some of its resources ask."""
    process = subprocess.Popen([*LAKE, "sandbox", "serve"], env=_environment(home), stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout and process.stdout.readline()
        yield
    finally:
        process.terminate()
        process.wait()


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "LAKE_HOME": str(home), "PYTHONPATH": str(Path(__file__).parent.parent)}


def _spent() -> float:
    spent = os.times()
    return spent.children_user + spent.children_system


def _files(home: Path) -> dict[Path, tuple[int, int]]:
    found = (path for zone in ZONES for path in (home / zone).rglob("*") if path.is_file())
    return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in found}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="a home with a sandbox city; default: a new one")
    chosen = parser.parse_args(arguments).home
    home = (chosen or Path(tempfile.mkdtemp(prefix="planned-runs-"))).resolve()
    try:
        if not (home / "landing").exists():
            subprocess.run([*LAKE, "sandbox", "run"], env=_environment(home), check=False, stdout=subprocess.DEVNULL)
        print(json.dumps(compare(home), indent=2))
    finally:
        if chosen is None:
            shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
