"""A home knows its own folder, and its ledger and its catalogue know each other.

Iceberg's metadata holds absolute paths: a copied or moved home would read the files of the original, and delete them,
until `lake relocate` has written them anew.
And a ledger that is lost must not begin anew beside tables it knows nothing of. One random id, written into both
when the home is made, tells whether they belong together.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from pyiceberg.catalog import Catalog
from pyiceberg.exceptions import NamespaceAlreadyExistsError, NoSuchNamespaceError
from sqlalchemy.exc import IntegrityError

from lake.errors import LakeError
from lake.home.under_way import refuse_under_way
from lake.ledger.database import database_at, ledger_place
from lake.ledger.ledger import Ledger
from lake.ledger.opening import VERSION_QUERY, refuse_newer
from lake.ledger.schema import VERSION
from lake.ledger.statements import Statements
from lake.settings import Settings
from lake.storage.deletion import refuse_outside
from lake.storage.opening import table_storage_of
from lake.storage.patience import Patience
from lake.storage.storage_errors import storage_errors
from lake.storage.write_ahead_log import look_into
from lake.told import Told

NAMESPACE = "lake_home"
"""Of the catalogue, without tables: its properties hold the id."""
ID = "lake.home-id"
_LOADED = "SELECT 1 FROM batch WHERE status = 'loaded' UNION ALL SELECT 1 FROM table_commit LIMIT 1"
_DEPTH = 4
"""Folders between a home and the metadata of its tables: zone, namespace, table, `metadata`."""
_LEDGER_ADVICE = Told(
    "put ledger.db back from a copy of this home, with ledger.db-wal if there is one, or let LAKE_LEDGER name the "
    "database in which the ledger is: it holds every batch, verdict, objection and decision, and the tables cannot "
    "replace it. Without a copy, move the home aside and load all deliveries into a new one",
    "请从湖的副本放回 ledger.db（有 ledger.db-wal 的一并放回），或让 LAKE_LEDGER 指向台账所在的数据库："
    "批次、检查结论、异议和判定都在台账里，表代替不了它。没有副本的，请将湖目录移开，把全部交付归集到新的湖",
)
_CATALOGUE_ADVICE = Told(
    "put catalog.db back from a copy of this home, with catalog.db-wal if there is one: it knows which files "
    "the tables are made of",
    "请从湖的副本放回 catalog.db（有 catalog.db-wal 的一并放回）：它记有各表由哪些文件组成",
)


@dataclass(frozen=True)
class _Known:
    """What a catalogue or a ledger says of its home. `filled`: it names tables, or commits to tables."""

    identifier: str | None
    filled: bool
    is_there: bool = True


_NOTHING = _Known(None, filled=False, is_there=False)


def refuse_strange_home(settings: Settings, patience: Patience) -> None:
    """Raises LakeError for a home that is not where it was made, or whose parts do not belong together.

    So for a ledger of newer code. Nothing is written, nothing is made; a home that is not there is none to refuse.
    """
    with storage_errors("looking at the home"):
        refuse_under_way(settings)
        for folder in settings.own_folders:
            refuse_outside(settings.home, folder)
        if not settings.catalog:
            refuse_other_folder(settings, _metadata_files(settings.catalog_path, patience))
        refuse_strange_parts(settings, patience)


def is_made(settings: Settings, patience: Patience) -> bool:
    """Whether a lake was begun with these settings: its catalogue is there, or its ledger. Nothing is written."""
    return any(known.is_there for known in _look(settings, patience))


def refuse_strange_parts(settings: Settings, patience: Patience) -> None:
    """Raises LakeError for a ledger and a catalogue that do not belong together, and for a ledger of newer code."""
    if _strangeness(settings, *_look(settings, patience)) and (
        # Another process may just have made the one after we had looked at the other.
        strange := _strangeness(settings, *_look(settings, patience))
    ):
        raise strange


def refuse_other_folder(settings: Settings, files: Sequence[str]) -> None:
    """Raises LakeError when tables' files are outside of the home, or of where its tables lie.

    Looks at one file for each folder of tables: every file is looked at again when it is used.
    """
    storage = table_storage_of(settings)
    for name in {_folder_of_tables(file): file for file in files}.values():
        try:
            storage.refuse_outside(name)
        except LakeError:
            if settings.tables_location:
                raise
            file = Path(name)
            made_in = file.parents[min(_DEPTH, len(file.parents) - 1)]
            raise LakeError(
                Told(
                    f"this home was made in {made_in}: its tables' files are there and not in {settings.home}",
                    f"这个湖建于 {made_in}，表的文件在那里，不在 {settings.home}",
                ),
                advice=Told(
                    f"use LAKE_HOME={made_in}, or let this folder be a lake of its own where it is: "
                    "`lake relocate`. Nothing was changed, neither here nor there",
                    f"请用 LAKE_HOME={made_in}，或让这个文件夹就地成为独立的湖：`lake relocate`。两处都没有改动",
                ),
                file=str(file),
            ) from None


def tie_together(settings: Settings, catalog: Catalog, ledger: Ledger) -> None:
    """Write the home's id into its ledger and then into its catalogue, once; a crash in between is made good.

    Raises LakeError when the ledger knows nothing of the catalogue's tables.
    """
    if identifier_of(catalog):
        return
    _refuse_unknown_tables(settings, catalog, ledger)
    with ledger.transaction() as change:
        change.execute("INSERT INTO home (row, id) VALUES (1, :id) ON CONFLICT DO NOTHING", id=uuid4().hex)
    identifier = str(ledger.rows("SELECT id FROM home")[0]["id"])
    try:
        catalog.create_namespace(NAMESPACE, {ID: identifier})
    except (IntegrityError, NamespaceAlreadyExistsError):  # another process was faster
        if identifier_of(catalog) != identifier:
            raise _other_ledger(settings) from None


def write_ledger_identifier(change: Statements, identifier: str) -> None:
    """Give a ledger another id, or its first; a catalogue without one is given it when the home is opened."""
    change.execute("INSERT INTO home (row, id) VALUES (1, :id) ON CONFLICT (row) DO UPDATE SET id = :id", id=identifier)


def give_identifier(catalog: Catalog, identifier: str) -> None:
    """Give a catalogue an id, whether it has one or not."""
    catalog.create_namespace_if_not_exists(NAMESPACE, {ID: identifier})
    if identifier_of(catalog) != identifier:
        catalog.update_namespace_properties(NAMESPACE, updates={ID: identifier})


def write_catalogue_identifier(connection: sqlite3.Connection, identifier: str) -> None:
    """Give the embedded catalogue of a home that has an id another."""
    connection.execute(
        "UPDATE iceberg_namespace_properties SET property_value = ? WHERE namespace = ? AND property_key = ?",
        (identifier, NAMESPACE, ID),
    )


def _folder_of_tables(file: str) -> str:
    """Cut from the text, because a city has hundreds of tables; what is no plain path of ours stays whole."""
    return file.rsplit("/", _DEPTH - 1)[0] if file.count("/") > _DEPTH and "/../" not in file else file


def _metadata_files(path: Path, patience: Patience) -> list[str]:
    query = "SELECT metadata_location FROM iceberg_tables WHERE metadata_location IS NOT NULL"
    found = look_into(path, patience, {"iceberg_tables": query})["iceberg_tables"] if path.exists() else []
    return [str(file) for (file,) in found]


def _look(settings: Settings, patience: Patience) -> tuple[_Known, _Known]:
    return _known_to_catalogue(settings, patience), _known_to_ledger(settings, patience)


def _known_to_catalogue(settings: Settings, patience: Patience) -> _Known:
    if settings.catalog:
        from lake.storage.embedded_catalog import open_catalog

        with open_catalog(settings, patience) as catalog:
            identifier, filled = identifier_of(catalog), bool(tables_in(catalog))
            return _Known(identifier, filled, is_there=bool(identifier) or filled)
    if not settings.catalog_path.exists():
        return _NOTHING
    tables, names = "iceberg_tables", "iceberg_namespace_properties"
    query = f"SELECT property_value FROM {names} WHERE namespace = '{NAMESPACE}' AND property_key = '{ID}'"
    questions = {tables: f"SELECT 1 FROM {tables} LIMIT 1", names: query}
    found = look_into(settings.catalog_path, patience, questions)
    return _Known(_first(found[names]), bool(found[tables]))


def _known_to_ledger(settings: Settings, patience: Patience) -> _Known:
    """Raises LakeError when it is newer than this code."""
    database = database_at(ledger_place(settings), patience)
    questions = {"home": "SELECT id FROM home", "table_commit": _LOADED, VERSION.name: VERSION_QUERY}
    with database.failures("looking at the ledger"):
        found = database.look(questions)
    if found is None:
        return _NOTHING
    refuse_newer([row[0] for row in found[VERSION.name]])
    return _Known(_first(found["home"]), bool(found["table_commit"]))


def _first(found: list[tuple[object, ...]]) -> str | None:
    return str(found[0][0]) if found else None


def _strangeness(settings: Settings, catalogue: _Known, ledger: _Known) -> LakeError | None:
    """Why the two do not belong together, if so. The ledger got its id first: a catalogue with one is the later."""
    if catalogue.identifier and ledger.identifier and catalogue.identifier != ledger.identifier:
        return _other_ledger(settings)
    if (catalogue.identifier and not ledger.identifier) or (catalogue.filled and not ledger.is_there):
        message = Told(
            "the ledger of this home is gone, or empty, while its tables are there",
            "湖的台账已不存在或是空的，而表还在",
        )
        return LakeError(message, advice=_LEDGER_ADVICE, file=_ledger_file(settings))
    if ledger.filled and not catalogue.identifier and not catalogue.filled:
        message = Told(
            "the catalogue of this home is gone, or empty, while its ledger has loaded batches",
            "湖的表目录已不存在或是空的，而台账记有已归集的批次",
        )
        return LakeError(message, advice=_CATALOGUE_ADVICE, file=str(settings.catalog_path))
    return None


def _ledger_file(settings: Settings) -> str | None:
    return None if settings.ledger.get_secret_value() else str(settings.ledger_path)


def _other_ledger(settings: Settings) -> LakeError:
    message = Told("the ledger belongs to another home than the tables", "台账与表不属于同一个湖")
    return LakeError(message, advice=_LEDGER_ADVICE, file=_ledger_file(settings))


def _refuse_unknown_tables(settings: Settings, catalog: Catalog, ledger: Ledger) -> None:
    """A home from before there were ids: its ledger must know a snapshot of its tables, unless none has any."""
    snapshots: set[tuple[str, int]] = set()
    for name in tables_in(catalog):
        snapshots.update((name, snapshot.snapshot_id) for snapshot in catalog.load_table(name).metadata.snapshots)
    recorded = {
        (row["table_name"], row["snapshot_id"])
        for row in ledger.rows("SELECT table_name, snapshot_id FROM table_commit")
    }
    if snapshots and not snapshots & recorded and not identifier_of(catalog):  # nobody was faster
        raise LakeError(
            Told("the ledger knows nothing of what is in the tables", "台账中没有表内数据的记录"),
            advice=_LEDGER_ADVICE,
            file=_ledger_file(settings),
        )


def tables_in(catalog: Catalog) -> list[str]:
    """The names of all tables."""
    return [".".join(name) for space in catalog.list_namespaces() for name in catalog.list_tables(space)]


def identifier_of(catalog: Catalog) -> str | None:
    """The id of the home that a catalogue belongs to; None for one that is new."""
    try:
        return catalog.load_namespace_properties(NAMESPACE).get(ID)
    except NoSuchNamespaceError:
        return None
