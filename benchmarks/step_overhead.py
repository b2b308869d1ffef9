"""What Dagster costs: the same resources loaded by plain function calls and as steps of a job, in one run.

Both find everything loaded already, so that what is left is the bookkeeping. `python -m benchmarks.step_overhead`
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

IMPORT = "import time; t = time.perf_counter(); import pipelines.definitions, sys; " + (
    "print(time.perf_counter() - t, 'great_expectations' in sys.modules)"
)


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, in seconds."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def compare(folder: Path) -> dict[str, float | int]:
    """Seconds of plain calls and of steps over the sandbox city's resources, and the difference for each resource."""
    import dagster as dg

    from assets.context import LakeContext
    from assets.ingestion.load import load_resource
    from assets.ingestion.steps import ingestion_assets
    from assets.judging.resources import judge_resource
    from lake.settings import Settings
    from pipelines.sandbox.build import build

    settings = Settings(home=folder / "home", landing=build(folder / "sandbox").landing)
    lake = LakeContext.open(settings)
    names = [name for name in lake.registry.resources if load_resource(lake, name).loaded]
    steps = [step for step in ingestion_assets(lake.registry) if step.op.name in names]

    def plainly() -> None:
        for name in names:
            load_resource(lake, name)
            judge_resource(lake, name)

    def as_steps() -> None:
        dg.materialize(steps, instance=dg.DagsterInstance.get(), resources={"lake": lake})

    plainly()
    plain, stepped = seconds(plainly), seconds(as_steps)
    return {
        "resources": len(names),
        "plain_seconds": round(plain, 2),
        "dagster_seconds": round(stepped, 2),
        "overhead_per_resource": round((stepped - plain) / len(names), 3),
    }


def import_seconds() -> dict[str, float | bool]:
    """How long `pipelines.definitions` takes to import in a new process, and whether it drags in Great Expectations."""
    answer = subprocess.run([sys.executable, "-c", IMPORT], check=True, capture_output=True, text=True).stdout.split()
    return {"import_seconds": round(float(answer[-2]), 2), "imports_great_expectations": answer[-1] == "True"}


def main() -> None:
    """Measure both and print them."""
    with tempfile.TemporaryDirectory(prefix="overhead-") as temporary:
        os.environ["DAGSTER_HOME"] = temporary
        print(json.dumps({**compare(Path(temporary)), **import_seconds()}, indent=2))


if __name__ == "__main__":
    main()
