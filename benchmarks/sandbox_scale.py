"""How long a sandbox city takes, how large it gets and how much memory it needs, by scale.

The city is made in a process of its own, so that its memory is its own. The smallest scale runs first: the others are
also told as multiples of it.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """One city. Seconds of wall clock, rows over all deliveries, bytes on disk, peak memory in bytes."""

    scale: str
    seconds: float
    rows: int
    size: int
    memory: int


def measure(scale: str, folder: Path) -> Measured:
    """Make one city and leave it in `folder`."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.sandbox_scale", "--make", scale, "--folder", str(folder)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds = time.perf_counter() - started
    made = json.loads(answer.splitlines()[-1])
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return Measured(scale, seconds, made["rows"], size, made["memory"])


def _make(scale: str, folder: Path) -> None:
    from pipelines.sandbox.build import build

    rows = sum(build(folder, scale).rows.values())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"rows": rows, "memory": memory}))


def _table(found: list[Measured]) -> str:
    lines = ["| scale | s | rows | rows a second | GB on disk | GB of memory |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {one.scale} | {one.seconds:.1f} | {one.rows:,} | {one.rows / one.seconds:,.0f} | {one.size / 1e9:.2f} | "
        f"{one.memory / 1e9:.2f} |"
        for one in found
    ]
    return "\n".join(lines)


def main() -> None:
    """Print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scales", nargs="+", default=["S", "M"])
    parser.add_argument("--make", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help="where to leave the cities; default: nowhere")
    arguments = parser.parse_args()
    if arguments.make:
        _make(arguments.make, arguments.folder)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        print(_table([measure(scale, folder / scale) for scale in arguments.scales]))


if __name__ == "__main__":
    main()
