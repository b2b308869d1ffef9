"""Builds a sandbox city: the departments' deliveries, the data of its interface, and the answer sheet."""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Protocol, cast

import yaml

from pipelines.sandbox import views
from pipelines.sandbox.desk import Desk
from pipelines.sandbox.errors import SandboxError
from pipelines.sandbox.faults.fault import fault_factors
from pipelines.sandbox.port import PORT
from pipelines.sandbox.scale import scale_called
from pipelines.sandbox.truth import Truth
from pipelines.sandbox.world.city import City, make_city
from pipelines.sandbox.world.places import REFERENCE


class View(Protocol):
    """A module with the eyes of one department."""

    def deliver(self, city: City, desk: Desk) -> None:
        """Hand in all its deliveries."""


MARK = "sandbox.json"
_FOR_THE_GROUP = 0o750
"""Departments deliver as members of a group; the answer sheet beside is its owner's alone."""


def discovered_views() -> list[View]:
    """Every module of `views/` that delivers, by name: a new one is a new file, listed nowhere."""
    names = sorted(module.name for module in iter_modules(views.__path__, f"{views.__name__}."))
    return [cast(View, module) for module in map(import_module, names) if hasattr(module, "deliver")]


@dataclass(frozen=True)
class SandboxSummary:
    """What was made: rows by resource and faults by code. `built` is false when it was already there."""

    out: Path
    scale: str
    seed: int
    generator: str
    rows: dict[str, int]
    faults: dict[str, int]
    factors: dict[str, float]
    history: bool = False
    port: int = PORT
    built: bool = True

    @property
    def landing(self) -> Path:
        """The folder into which the departments delivered."""
        return self.out / "landing"

    @property
    def truth(self) -> Path:
        """The folder with `entities.parquet`, `roles.parquet` and `faults.parquet`."""
        return self.out / "truth"


def build(
    out: Path,
    scale: str = "S",
    seed: int = 440700,
    factors: Mapping[str, float] | None = None,
    *,
    history: bool = False,
    port: int = PORT,
) -> SandboxSummary:
    """Make the city in `out`, or leave it as it is when it is the same city; whole or not at all.

    `factors` says how many times as often as usual faults are planted: `{"all": 0}` makes a city without any.
    With `history`, indicators, notified diseases, settlements and what is compared with a year ago go further back. Its
    interfaces will be served on `port`: two cities that are served at once need two.

    SandboxError when `out` holds something that is not a sandbox: nothing of it is touched.
    """
    size = scale_called(scale)
    generator = generator_version()
    found = read_mark(out)
    wanted = (size.name, seed, generator, dict(sorted((factors or {}).items())), history, port)
    if (
        found is not None
        and (found.scale, found.seed, found.generator, found.factors, found.history, found.port) == wanted
    ):
        return found
    unfinished = out.with_name(f"{out.name}.tmp")
    shutil.rmtree(unfinished, ignore_errors=True)
    with Truth(unfinished / "truth") as truth, fault_factors(factors or {}):
        city = make_city(size, seed, history=history)
        desk = Desk(unfinished, seed, truth, port)
        for view in discovered_views():
            view.deliver(city, desk)
    planted = dict(sorted(truth.faults.items()))
    summary = SandboxSummary(out, size.name, seed, generator, truth.rows, planted, wanted[3], history, port)
    (unfinished / "landing" / "connections.yaml").write_text(yaml.safe_dump(desk.connections, sort_keys=True), "utf-8")
    _write_mark(summary, unfinished)
    for folder in (unfinished, unfinished / "landing"):
        folder.chmod(_FOR_THE_GROUP)
    _put_in_place(unfinished, out)
    return summary


def generator_version() -> str:
    """Twelve hex digits that change whenever the generator's sources or the official divisions do."""
    digest = hashlib.sha256()
    for source in [*sorted(Path(__file__).parent.rglob("*.py")), *sorted(REFERENCE.glob("jm_*.csv"))]:
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()[:12]


def read_mark(out: Path) -> SandboxSummary | None:
    """What was made in this folder, or None when it is empty; SandboxError when it holds something else."""
    if not out.exists() or not any(out.iterdir()):
        return None
    try:
        content = json.loads((out / MARK).read_text("utf-8"))
        return SandboxSummary(out=out, built=False, **content)
    except (OSError, ValueError, TypeError) as error:
        raise SandboxError(
            "this folder holds something that is not a sandbox city",
            advice="choose another folder, or remove this one",
            file=str(out),
        ) from error


def _write_mark(summary: SandboxSummary, folder: Path) -> None:
    content = {name: value for name, value in asdict(summary).items() if name not in {"out", "built"}}
    (folder / MARK).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _put_in_place(unfinished: Path, out: Path) -> None:
    previous = out.with_name(f"{out.name}.old")
    shutil.rmtree(previous, ignore_errors=True)
    if out.exists():
        os.replace(out, previous)  # noqa: PTH105 - says that it is atomic
    os.replace(unfinished, out)  # noqa: PTH105
    shutil.rmtree(previous, ignore_errors=True)
