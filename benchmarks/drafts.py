"""How much of its own file a draft accepts: each file is drafted and then loaded into an empty lake by that draft.

`python -m benchmarks.drafts FILE …` prints what the drafting takes, how many drafts accept at least 99 % of their rows,
and of the others what they refuse.
"""

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ENOUGH = 0.99
"""The share of its rows that a draft is to accept."""
DEPARTMENT = "gsda"
_LAKE = "from pipelines.command_line.main import main; main()"


def draft(files: Sequence[Path], folder: Path) -> dict[str, float]:
    """Draft the files in a process of its own; seconds and MB."""
    started = time.perf_counter()
    command = [sys.executable, "-c", _LAKE, "catalog", "draft", "--department", DEPARTMENT, "--out", str(folder)]
    subprocess.run([*command, *map(str, files)], check=False)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"seconds": time.perf_counter() - started, "megabytes": used.ru_maxrss / 1024}


def loaded(files: Sequence[Path], contracts: Path, home: Path) -> Iterator[tuple[str, int, int, Mapping[str, int]]]:
    """Name, rows delivered, rows accepted and rules broken, of each delivery of each draft."""
    from assets.context import LakeContext
    from assets.ingestion.load import load_resource
    from lake.settings import Settings

    landing = home / "landing" / DEPARTMENT
    landing.mkdir(parents=True)
    for file in files:
        shutil.copyfile(file, landing / file.name)
    lake = LakeContext.open(Settings(home=home, landing=home / "landing", contracts=str(contracts)))
    for path in sorted(contracts.glob("resources/*/*.yaml")):
        result = load_resource(lake, f"{DEPARTMENT}_{path.stem}")
        if not result.loaded:
            yield path.stem, 0, 0, {error.message: 1 for error in result.errors}
        for batch in result.loaded:
            yield path.stem, batch.rows_delivered, batch.rows_accepted, batch.report.rule_hits
    lake.lakehouse.close()


def main(files: Sequence[Path]) -> None:
    """Draft, load and print."""
    with tempfile.TemporaryDirectory() as folder:
        cost = draft(files, Path(folder, "contracts"))
        found = list(loaded(files, Path(folder, "contracts"), Path(folder, "home")))
    good = [name for name, rows, accepted, _broken in found if rows and accepted >= ENOUGH * rows]
    print(f"{cost['seconds']:.0f} s, {cost['megabytes']:.0f} MB; {len(good)} of {len(files)} accept {ENOUGH:.0%}")
    for name, rows, accepted, broken in found:
        if name not in good:
            print(f"{name}: {accepted} of {rows}; {broken}")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
