"""One city twice: into a folder, and onto an object store with a REST catalogue and PostgreSQL; all rows compared.

`python -m benchmarks.on_servers FOLDER`: the servers are started below FOLDER, which must be new, and stopped. It
prints what the runs took and every table that is not the same; exit code 1 when one outside of gov is not. Needs the
extras `dev`, `prove` and `postgres`. `--embedded HOME` and `--city FOLDER` take a run that was made before, of the same
code and city, and the city. `--few` declares the few resources of `tests.few_declared`, to see
that it works.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from benchmarks.same_tables import differences, tables_at, tables_of
from lake.settings import Settings
from tests.lake.connectors import servers
from tests.object_store import object_store

KEY = "member.key"
"""The same in both: pairs of records are told in the order of their names under it."""
LAKE = "from pipelines.command_line.main import main; main()"
FEW = """
from pathlib import Path
from tests.few_declared import few_declared
with few_declared(Path({nothing!r})):
    from pipelines.command_line.main import main
    main()
"""


@dataclass(frozen=True)
class Took:
    """Of one command of the lake; what the servers took is not in it."""

    cpu_seconds: float
    seconds: float

    def __str__(self) -> str:
        return f"{self.cpu_seconds:.1f} s of processor, {self.seconds:.1f} s"


def lake(program: str, home: Path, environment: Mapping[str, str], *words: str) -> Took:
    """Run a command in a process of its own. Its exit code is not asked: a city has refused deliveries."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LAKE_")}
    spent, began = _spent(), time.monotonic()
    with (home.parent / f"{home.name}.log").open("ab") as log:
        given = {**clean, "LAKE_HOME": str(home), **environment}
        subprocess.run([sys.executable, "-c", program, *words], env=given, stdout=log, stderr=log, check=False)
    return Took(_spent() - spent, time.monotonic() - began)


@contextmanager
def served(folder: Path) -> Iterator[dict[str, str]]:
    """The settings of a lake on servers, while these run."""
    with object_store(folder / "store") as store, servers.postgres() as address:
        host = address.removeprefix("postgresql://").rpartition("/")[0]
        with psycopg.connect(address, autocommit=True) as connection:
            for name in ("lake", "dagster"):
                connection.execute(f"CREATE DATABASE {name}")
        yield {
            **store.environment(f"s3://{store.bucket}/city"),
            "LAKE_CATALOG": json.dumps(store.rest(store.new_table_bucket())),
            "LAKE_LEDGER": f"postgresql+psycopg://{host}/lake",
            "LAKE_DAGSTER_STORAGE": f"postgresql+psycopg2://{host}/dagster",
        }


def main() -> None:
    """Both runs, an unchanged one on the servers, and the comparison."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", default="S")
    parser.add_argument("--port", default="18447", help="of the city's interfaces")
    parser.add_argument("--embedded", type=Path)
    parser.add_argument("--city", type=Path)
    parser.add_argument("--few", action="store_true")
    given = parser.parse_args()
    folder = given.folder.resolve()
    folder.mkdir(parents=True)
    program = FEW.format(nothing=str(_made(folder / "nothing"))) if given.few else LAKE
    city = ["--out", str(given.city or folder / "city"), "--scale", given.scale, "--port", given.port]
    embedded = given.embedded or folder / "embedded"
    if not given.embedded:
        print("in a folder:", lake(program, embedded, {}, "sandbox", "run", *city), flush=True)
    if not (embedded / "ledger.db").exists():
        sys.exit(f"no lake was made in {embedded}: see {embedded}.log")
    home = _made(folder / "home")
    if (embedded / KEY).exists():  # among a few resources nobody may be resolved
        shutil.copy(embedded / KEY, home)
    with served(folder) as environment:
        for run in ("on servers:", "on servers, unchanged:"):
            print(run, lake(program, home, environment, "sandbox", "run", *city), flush=True)
        os.environ |= {**environment, "LAKE_HOME": str(home)}
        sys.exit(_compare(embedded.resolve()) > 0)


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    return folder


def _compare(embedded: Path) -> int:
    """How many tables outside of gov differ."""
    settings = Settings()
    before, after = tables_of(embedded), tables_at(settings)
    found = [*differences(before, after, settings)]
    for one in found:
        print(one)
    lonely = sorted(before.keys() ^ after.keys())
    for name in lonely:
        print(f"{name}: only {'in the folder' if name in before else 'on servers'}")
    print(f"{len(before.keys() & after.keys()) - len(found)} of {len(before)} tables are the same row for row")
    return sum(not name.startswith("gov.") for name in (*lonely, *(one.table for one in found)))


def _spent() -> float:
    times = os.times()
    return times.children_user + times.children_system


if __name__ == "__main__":
    main()
