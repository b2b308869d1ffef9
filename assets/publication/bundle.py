"""A release for an analyst elsewhere: one DuckDB file with the tables inside, Parquet beside it, a page that explains.

What may be in it follows the zones. Without being named a restricted table stays out, and whoever may not read a zone
gets nothing of it. The bundle may be read by those who may read the most sensitive table in it; a table is open when
the disclosure gate let all of its rows out as they are.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from assets.publication.bundle_page import PAGE, bundle_page
from assets.publication.let_out import is_let_out
from assets.publication.macros import MACROS
from catalog.models.model_tables import ModelTables
from catalog.publishing.personal_content import scan_personal
from catalog.registry.registry import Registry
from lake.engine.remote import reach
from lake.engine.session import Options, Session
from lake.errors import LakeError
from lake.releases.bundle import BundledTable, BundleWriter, Reference
from lake.releases.manifest import ReleasedTable
from lake.releases.released_files import expected_of
from lake.releases.store import Release
from lake.settings import Settings, Zone
from lake.storage.access_rights import share_as
from lake.storage.checksum_list import write_sums
from lake.storage.opening import table_storage_of
from lake.storage.storage_errors import storage_errors
from lake.storage.written_aside import written_aside
from lake.tables.soundness import FileChecker

DATABASE = "lake.duckdb"
_ZONES: tuple[Zone, ...] = ("open", "internal", "restricted")
"""From the least to the most sensitive."""


@dataclass(frozen=True)
class Wanted:
    """Which tables are asked for: names or patterns as `std.*`, all when there are none.

    `restricted`: those of that zone too which are called by their whole names.
    """

    tables: tuple[str, ...] = ()
    restricted: bool = False


@dataclass(frozen=True)
class Bundle:
    """What was written. `zone`: that of its most sensitive table; `left_out`: restricted tables nobody named."""

    folder: Path
    release: str
    zone: Zone
    tables: tuple[BundledTable, ...]
    left_out: tuple[str, ...]


def export_release(
    settings: Settings, registry: Registry, declared: ModelTables, release: Release, target: Path, wanted: Wanted
) -> Bundle:
    """Write the bundle aside and give it its name when it is whole. Nothing of the home is opened for writing.

    Raises LakeError for a folder that holds something or lies in the home, for tables that are not in the release or
    may not be had, for a file that is not as it was released, and for personal numbers in an open table.
    """
    target = target.expanduser().resolve()
    refuse_place(settings, target)
    zones = {name: _zone(declared, name, table) for name, table in release.manifest.tables.items()}
    names, left_out = _chosen(wanted, zones)
    root = table_storage_of(settings).root
    files = {name: [root / one.path for one in table.files] for name, table in release.manifest.tables.items()}
    _refuse_unreadable(settings, release, names, files)
    with (
        storage_errors("writing the bundle"),
        TemporaryDirectory(prefix=".lake-bundle-", dir=target.parent) as spill,
        written_aside(target.parent, target) as aside,
    ):
        aside.mkdir(mode=0o700)
        options = _options(settings, spill)
        with BundleWriter.open(
            aside / DATABASE, release.manifest, files, names, options, partial(reach, settings=settings)
        ) as writer:
            _refuse_personal(writer.session, [name for name in names if name.startswith("open.")])
            zones |= {name: "open" for name in names if _is_open(settings, registry, writer.session, release, name)}
            zone = max((zones[name] for name in names), key=_ZONES.index)
            tables = tuple(writer.copy(name, aside / f"{name}.parquet") for name in names)
            writer.describe(list(_references(registry)), MACROS)
        (aside / PAGE).write_text(bundle_page(release.manifest, zone, tables), encoding="utf-8")
        write_sums(aside, [path.name for path in aside.iterdir()])
        share_as(settings, zone, aside)
    return Bundle(target, release.id, zone, tables, left_out)


def refuse_place(settings: Settings, target: Path) -> None:
    """Raise LakeError for a folder that holds something, lies in the home or has none above it."""
    target = target.expanduser().resolve()
    if target.is_relative_to(settings.home.resolve()):
        advice = "name a folder elsewhere: what lies in the home is the lake's own, and some of it is published"
        raise LakeError("a bundle is not written into the home", advice=advice, file=str(target))
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise LakeError("there is something already", advice="name a new or an empty folder", file=str(target))
    if not target.parent.is_dir():
        raise LakeError("the folder above is not there", advice="make it first", file=str(target.parent))


def _zone(declared: ModelTables, name: str, table: ReleasedTable) -> Zone:
    """Where the files lie, or where they would lie by today's grades, if that is more sensitive.

    At least internal: releases of before the gate have files of tables below `open/`.
    """
    stored = {Path(file.path).parts[0] for file in table.files}
    found: list[Zone] = ["internal", *(zone for zone in _ZONES if zone in stored)]
    if stored - set(_ZONES):
        found.append("restricted")
    with suppress(LakeError, KeyError):  # a governance table, or one that is no longer declared
        found.append(declared.spec(name).zone)
    return max(found, key=_ZONES.index)


def _is_open(settings: Settings, registry: Registry, session: Session, release: Release, name: str) -> bool:
    return is_let_out(settings, registry, session, name, release.manifest.tables[name])


def _chosen(wanted: Wanted, zones: Mapping[str, Zone]) -> tuple[list[str], tuple[str, ...]]:
    patterns = wanted.tables or ("*",)
    for pattern in wanted.tables:
        if not any(fnmatchcase(name, pattern) for name in zones):
            raise LakeError(f"the release has no table {pattern}", advice="`lake release show` lists its tables")
    matching = [name for name in sorted(zones) if any(fnmatchcase(name, pattern) for pattern in patterns)]
    named = [name for name in matching if zones[name] == "restricted" and name in wanted.tables]
    if named and not wanted.restricted:
        advice = "say --restricted if it has to leave the lake: whoever has the file has these rows"
        raise LakeError(f"{', '.join(named)} is restricted", advice=advice)
    chosen = [name for name in matching if zones[name] != "restricted" or name in named]
    if not chosen:
        raise LakeError("no table is left to write", advice="name restricted tables one by one, with --restricted")
    return chosen, tuple(name for name in matching if name not in chosen)


def _refuse_unreadable(
    settings: Settings, release: Release, names: Sequence[str], files: Mapping[str, Sequence[str]]
) -> None:
    """Whoever may not read a file may not have its rows; whoever may gets none that are damaged."""
    for name in names:
        table = release.manifest.tables[name]
        if table.rows and not table.files:
            raise LakeError(
                f"release {release.id} does not say of which files {name} is made",
                advice="it is of an old format: export a newer release",
            )
        if closed := next((one for one in files[name] if Path(one).exists() and not os.access(one, os.R_OK)), None):
            advice = "ask for the rights to its zone, or leave the table out"
            raise LakeError(f"you may not read {name}", advice=advice, file=closed)
        FileChecker(table_storage_of(settings)).refuse_damaged([expected_of(name, one) for one in table.files])


def _options(settings: Settings, spill: str) -> Options:
    bounded: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": settings.memory_limit,
        "temp_directory": spill,
    }
    return {**bounded, "threads": settings.threads} if settings.threads else bounded


@dataclass(frozen=True)
class _Asked:
    session: Session

    def query(self, sql: str) -> pa.Table:
        return self.session.execute(sql).to_arrow_table()


def _refuse_personal(session: Session, names: Sequence[str]) -> None:
    for name in names:
        scan_personal(_Asked(session), name)


def _references(registry: Registry) -> Iterator[Reference]:
    """What contracts say of fields whose values are those of another table."""
    for resource in registry.resources.values():
        for field in resource.fields:
            other, _, column = (field.spec.references or "").rpartition(".")
            if other:
                yield Reference(resource.std.name, field.name, other, column)
