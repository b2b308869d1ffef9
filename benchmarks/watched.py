"""A command with the memory and the processor of all its processes, every three seconds, into a file of JSON lines.

`python -m benchmarks.watched FILE COMMAND …` ends with the command's own code. Memory is what all processes
together take of the machine's: a page that two of them share counts once.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_EVERY = 3.0
"""Seconds: adding up the pages of some gigabytes takes a tenth of one."""


@dataclass(frozen=True)
class Sample:
    """At a moment (seconds of the epoch): bytes of memory, and seconds of processor that were spent until then."""

    at: float
    memory: int
    processor: float


def samples_of(file: Path) -> list[Sample]:
    """What was written while a command ran."""
    return [Sample(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]


def sample(root: int) -> Sample:
    """A process with those that it started. Of those that ended, the processor counts once they were waited for."""
    memory, processor = 0, 0.0
    for process in _with_children(root):
        try:
            facts = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            memory += _share(Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8"))
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended meanwhile
        processor += sum(map(int, facts[11:15])) / _TICKS
    return Sample(round(time.time(), 2), memory, round(processor, 2))


def _share(rollup: str) -> int:
    """Bytes of a process: its own pages, and of each page that others have too its part."""
    [told] = (line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(told) * 1024


def _with_children(process: int) -> Iterator[int]:
    yield process
    for listed in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = listed.read_text(encoding="utf-8").split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        for child in children:
            yield from _with_children(int(child))


def main(file: Path, command: list[str]) -> int:
    """Run it to its end."""
    with file.open("w", encoding="utf-8") as written, subprocess.Popen(command) as running:
        while running.poll() is None:
            written.write(json.dumps(asdict(sample(running.pid))) + "\n")
            written.flush()
            time.sleep(_EVERY)
        return running.returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
