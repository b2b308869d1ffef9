"""Whether rows of a release are public: only as the disclosure gate let them out, and as anyone can fetch them."""

from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq

from assets.publication.places import dataset_folder
from assets.publication.version import VersionMetadata, versions
from catalog.beijing import today
from catalog.contracts.reference_models import Publication
from catalog.registry.registry import Registry
from lake.engine.identifiers import quote, quote_table
from lake.engine.session import Session
from lake.releases.manifest import ReleasedTable
from lake.settings import Settings
from lake.storage.opening import storage_of

_PUBLISHED = "_published"


def is_let_out(settings: Settings, registry: Registry, session: Session, name: str, table: ReleasedTable) -> bool:
    """Whether every row of a table, as the session has it, stands in the version that is published of it.

    False where the gate has hidden a figure, where it has not looked yet, and where the approval has ended.
    """
    for publication in registry.publications.values():
        if publication.table == name and publication.in_force(today()):
            published = _published(settings, publication, table)
            if published is not None and _are_the_same(session, name, table, published):
                return True
    return False


def _published(settings: Settings, publication: Publication, table: ReleasedTable) -> pa.Table | None:
    storage = storage_of(settings)
    folder = dataset_folder(storage, publication.id)
    known = next((one for one in versions(storage, folder) if one.content == table.content and _exact(one)), None)
    if known is None:
        return None
    return pq.read_table(BytesIO(storage.read(folder / known.version / f"{publication.id}.parquet")))


def _exact(version: VersionMetadata) -> bool:
    """Whether its rows can be had with their types."""
    return any(file.format == "parquet" for file in version.files)


def _are_the_same(session: Session, name: str, table: ReleasedTable, published: pa.Table) -> bool:
    columns = [column.name for column in table.columns]
    if published.column_names != columns or published.num_rows != table.rows:
        return False
    said = ", ".join(map(quote, columns))
    session.register(_PUBLISHED, published)
    try:
        more = f"SELECT {said} FROM {quote_table(name)} EXCEPT ALL SELECT {said} FROM {quote(_PUBLISHED)}"
        return session.execute(f"SELECT 1 FROM ({more}) LIMIT 1").fetchone() is None
    finally:
        session.unregister(_PUBLISHED)
