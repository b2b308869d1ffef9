"""A catalogue that is no file of the home: saved as the file that it would be there, and filled again from one.

A server is filled by `register_table` of Iceberg's REST catalogue, which names a metadata file that lies in its place.
Not every server gives back what was registered, so that each table is loaded again and compared.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from pyiceberg.catalog import Catalog
from pyiceberg.exceptions import NoSuchNamespaceError, NoSuchTableError, RESTError
from pyiceberg.table import Table
from pyiceberg.table.metadata import TableMetadata, TableMetadataUtil

from lake.carrying.backup_folder import BackupFolder
from lake.carrying.backup_set import BackupSet
from lake.carrying.iceberg_files import metadata_moved
from lake.carrying.stored_tables import StoredPlace
from lake.errors import LakeError
from lake.home.identity import ID, NAMESPACE, give_identifier, identifier_of, tables_in
from lake.settings import Settings
from lake.storage.embedded_catalog import open_catalog, write_catalog
from lake.storage.location import Location
from lake.storage.opening import table_storage_of
from lake.storage.patience import Patience
from lake.storage.rest_catalog import GuardedRestCatalog
from lake.told import Told

_SAME = ("table_uuid", "location", "current_snapshot_id", "snapshots", "refs", "schemas", "current_schema_id")
"""What a server must give back of a table's metadata."""
_ADVICE = (
    "take LAKE_CATALOG away and restore again: the lake then has a catalogue of its own, and its tables lie below "
    "LAKE_STORAGE; or use a server that keeps what is registered, as SeaweedFS 4.48 does not. What was registered was "
    "taken away again"
)


def save_catalogue(settings: Settings, file: Path, patience: Patience) -> None:
    """Write what a server says of each table into a file, as the embedded catalogue has it; LakeError without a lake.

    Call it while the lake is held: nobody commits meanwhile.
    """
    with open_catalog(settings, patience) as catalog:
        identifier = identifier_of(catalog)
        if identifier is None:
            raise LakeError(
                Told("the catalogue that LAKE_CATALOG describes knows no lake", "LAKE_CATALOG 所指的目录服务中没有湖"),
                advice=Told(
                    "let LAKE_CATALOG describe the one that the lake was made with",
                    "请让 LAKE_CATALOG 指向建湖时所用的目录服务",
                ),
            )
        tables = {name: catalog.load_table(name).metadata_location for name in tables_in(catalog)}
    spaces: dict[str, Mapping[str, str]] = {name.rpartition(".")[0]: {} for name in tables}
    write_catalog(file, tables, {**spaces, NAMESPACE: {ID: identifier}}, patience)


def refuse_filled_catalogue(settings: Settings, patience: Patience, *, over: str | None) -> None:
    """Raises LakeError for a server that knows tables, unless an earlier try of the restore `over` brought them."""
    with open_catalog(settings, patience) as catalog:
        if tables_in(catalog) and (over is None or identifier_of(catalog) != over):
            raise LakeError(
                Told(
                    "a lake is restored into an empty catalogue, and the one that LAKE_CATALOG describes knows tables",
                    "湖只恢复到空的目录服务，而 LAKE_CATALOG 所指的已有表",
                ),
                advice=Told(
                    "let it name another warehouse, or take away what is there: nothing was changed",
                    "请指向别的仓库，或清空其中内容；本次没有改动",
                ),
            )


def claim_catalogue(settings: Settings, identifier: str, patience: Patience) -> None:
    """Let a catalogue belong to the home with this id, without tables: those of an earlier try go."""
    with open_catalog(settings, patience) as catalog:
        give_identifier(catalog, identifier)
        _unregister(catalog, tables_in(catalog))


def try_out(
    settings: Settings, places: Iterable[StoredPlace], folder: BackupFolder, made: BackupSet, patience: Patience
) -> None:
    """Register one table with rows, and take it away again, so that not all is written for a server of no use.

    LakeError when it does not come back as it is.
    """
    storage = table_storage_of(settings)
    for place in places:
        saved = made.stored[place.former][place.inside(place.location)]
        content = metadata_moved(folder.place(saved.sha256).read_bytes(), place.moved)
        if TableMetadataUtil.parse_raw(content.decode()).current_snapshot_id is not None:
            storage.put(Location(place.moved(place.location)), content)
            with open_catalog(settings, patience) as catalog:
                _register(settings, catalog, {place.name: place.moved(place.location)})
                _unregister(catalog, [place.name])
            return


def hand_over(settings: Settings, tables: Mapping[str, str], patience: Patience) -> None:
    """Register all tables, by the places of their metadata; all of them or none. LakeError as for one."""
    with open_catalog(settings, patience) as catalog:
        _register(settings, catalog, tables)


def _register(settings: Settings, catalog: Catalog, tables: Mapping[str, str]) -> None:
    done: list[str] = []
    try:
        for name, location in tables.items():
            done.append(name)
            catalog.create_namespace_if_not_exists(name.rpartition(".")[0])
            catalog.register_table(name, location)
            _refuse_changed(settings, name, location, catalog.load_table(name))
    except (LakeError, RESTError, NoSuchTableError, NotImplementedError) as error:
        _unregister(catalog, [name for name in done if catalog.table_exists(name)])
        with suppress(NoSuchNamespaceError):
            catalog.drop_namespace(NAMESPACE)
        if isinstance(error, LakeError):
            raise
        problem = f"the catalogue's server does not register tables ({type(error).__name__} at {done[-1]})"
        raise LakeError(problem, advice=_ADVICE) from error


def _refuse_changed(settings: Settings, name: str, location: str, found: Table) -> None:
    given = TableMetadataUtil.parse_raw(table_storage_of(settings).read(location).decode())
    changed = [] if found.metadata_location == location else ["the place of its metadata"]
    changed += [part.replace("_", " ") for part in _SAME if _part(found.metadata, part) != _part(given, part)]
    if changed:
        problem = f"the catalogue's server does not give back {name} as it was registered: other {', '.join(changed)}"
        raise LakeError(problem, advice=_ADVICE, file=location)


def _part(metadata: TableMetadata, name: str) -> object:
    return getattr(metadata, name)


def _unregister(catalog: Catalog, names: Iterable[str]) -> None:
    for name in names:
        if isinstance(catalog, GuardedRestCatalog):
            catalog.unregister_table(name)
        else:
            catalog.drop_table(name)
