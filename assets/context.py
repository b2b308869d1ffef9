"""What every asset needs to do its work: the lake, the catalogue and where deliveries arrive."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

from assets.ahead import Ahead
from assets.texts import running_digest
from catalog.model_inputs import input_tables
from catalog.models.model_tables import ModelTables
from catalog.models.sql_model import SqlModel, read_models
from catalog.reference_landing import REFERENCE_LANDING
from catalog.registry.registry import Registry
from lake.connectors.landing.lying_files import LyingFile, lying_files
from lake.engine.duck import DuckEngine
from lake.engine.engines import open_engine
from lake.engine.interface import SqlEngine
from lake.errors import LakeError
from lake.home.kept_work import kept_work
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from quality.split.told_rules import ToldRule, told_rules

_Made = TypeVar("_Made")
_KINDS_OF_MODELS = ("master", "topics", "open")
MODEL_FOLDERS = tuple(Path(__file__).parent / kind for kind in _KINDS_OF_MODELS)
"""Those that come with the lake."""


def model_folders(settings: Settings) -> tuple[Path, ...]:
    """Where models lie: with the lake, and in a deployment's folders beside its contracts."""
    return (*MODEL_FOLDERS, *(folder / kind for folder in settings.contract_folders for kind in _KINDS_OF_MODELS))


@dataclass(frozen=True)
class Declarations:
    """What people declared, as far as it can be read; what is wrong with models `load_catalogue` tells.

    `unread`: models whose files cannot be read. `lasting`: a file that could not be opened may be open the next time,
    and anything else stays as it is.
    """

    registry: Registry
    models: dict[str, SqlModel]
    unread: frozenset[str]
    lasting: bool


def declarations(settings: Settings) -> Declarations:
    """Read from the files, or kept in the home as long as no file has changed."""
    return kept_work(
        settings,
        "declared",
        lambda: running_digest(settings),
        lambda: read_declarations(settings),
        lambda one: one.lasting,
    )


def read_declarations(settings: Settings) -> Declarations:
    """Read from the files, and what everybody asks of them worked out."""
    registry, read = Registry.load(settings.contract_folders, strict=False), read_models(model_folders(settings))
    assert registry.version
    for resource in registry.resources.values():
        assert resource.raw and resource.std and resource.quarantine and resource.standards
    return Declarations(registry, read.models, read.unread, lasting(registry.errors, read.errors))


def lasting(*errors: Iterable[LakeError]) -> bool:
    """Whether reading the same files again gives the same errors."""
    return not any(isinstance(error.__cause__, OSError) for listed in errors for error in listed)


@dataclass(frozen=True)
class LakeContext:
    """The open lake, the catalogue that describes it, its SQL models and the folders deliveries arrive in."""

    settings: Settings
    lakehouse: Lakehouse
    registry: Registry
    models: dict[str, SqlModel]
    landings: tuple[Path, ...]
    ahead: Ahead = field(default_factory=Ahead, compare=False)
    """What threads do before the steps ask for it whose work it is."""
    made: dict[str, tuple[str, Any]] = field(default_factory=dict, compare=False)
    """By a name, what this process has worked out last, and the fingerprint of what it was made of."""
    known_tables: ModelTables | None = field(default=None, compare=False)
    """The same as `tables`, when somebody has worked them out before."""

    @classmethod
    def open(cls, settings: Settings, extra_landings: Sequence[Path] = ()) -> "LakeContext":
        """Open the lake; a landing folder that does not exist simply has nothing to deliver."""
        return cls.around(Lakehouse.open(settings), extra_landings)

    @classmethod
    def around(cls, lakehouse: Lakehouse, extra_landings: Sequence[Path] = ()) -> "LakeContext":
        """The same with tables that are open already."""
        settings = lakehouse.settings
        declared = declarations(settings)
        return cls(
            settings=settings,
            lakehouse=lakehouse,
            registry=declared.registry,
            models=declared.models,
            landings=(REFERENCE_LANDING, settings.landing_folder, *extra_landings),
        )

    @cached_property
    def tables(self) -> ModelTables:
        """Columns, grades and lineage of every table that contracts and models make; worked out once."""
        known = self.known_tables
        return ModelTables(self.models, input_tables(self.registry)) if known is None else known

    @cached_property
    def rules(self) -> dict[str, tuple[ToldRule, ...]]:
        """What the rules of every resource say, by its name."""
        return kept_work(
            self.settings, "rules", self.declared, lambda: told_rules(self.registry.resources), lambda _rules: True
        )

    def declared(self) -> str | None:
        """A digest of code and declarations, and of this registry, which may be another than that of the settings.

        None when nobody knows which code runs.
        """
        running = running_digest(self.settings)
        return running and sha256(f"{running} {self.registry.version}".encode()).hexdigest()

    @cached_property
    def lying(self) -> tuple[LyingFile, ...]:
        """What lay in the landing folders when this was first asked for, which is before anything is read."""
        return lying_files(self.landings)

    def made_once(self, name: str, made_of: str, make: Callable[[], _Made]) -> _Made:
        """What was made of the same before, or what `make` gives; nobody changes it."""
        before = self.made.get(name)
        if before is None or before[0] != made_of:
            before = self.made[name] = made_of, make()
        return cast(_Made, before[1])

    def landing_label(self, folder: Path) -> str:
        """How the ledger calls a landing folder: the two that every lake has are where they are."""
        known = {REFERENCE_LANDING: "reference", self.settings.landing_folder: "landing"}
        return known.get(folder, str(folder))

    def engine(self) -> DuckEngine:
        """A SQL engine of one's own; close it after use."""
        return DuckEngine(self.settings)

    def engine_of(self, table: str) -> SqlEngine:
        """The engine that the settings name for a table: `std.…` for the split of a contract, else a SQL model."""
        return open_engine(self.settings, self.settings.engine_of(table))
