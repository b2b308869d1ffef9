"""Open datasets as files, made from a release and never from the heads.

A version is written aside, synced and renamed, and stays for good; a dataset whose rows did not change gets no new
one. Nothing is written before the disclosure gate has looked at every column and at the content itself.
"""

from collections.abc import Collection
from dataclasses import dataclass

from assets.context import LakeContext
from assets.publication.disputed import write_disputed
from assets.publication.gate.review import Reviewed, review
from assets.publication.places import dataset_folder
from assets.publication.version import VersionMetadata, versions
from assets.publication.version_files import write_version
from catalog.beijing import today
from catalog.contracts.reference_models import Publication
from catalog.models.disclosure import gate
from catalog.publishing.personal_content import scan_personal
from lake.engine.identifiers import quote, quote_table
from lake.ledger.disclosures import Disclosures
from lake.releases.store import Release
from lake.storage.location import Location
from lake.storage.opening import storage_of


@dataclass(frozen=True)
class Export:
    """A dataset in the version that belongs to the release; `written` is False when it was there.

    `disputed` rows rest on records that are objected to.
    """

    metadata: VersionMetadata
    folder: Location
    written: bool
    disputed: int = 0


def export_dataset(
    lake: LakeContext, release: Release, publication: Publication, disputed: Collection[str]
) -> Export | None:
    """One dataset; None when the release does not hold its table, and when its approval has ended.

    `disputed` are the release's `disputed_tables`.
    """
    table = release.manifest.tables.get(publication.table)
    if table is None or not publication.in_force(today()):
        return None
    storage = storage_of(lake.settings)
    folder = dataset_folder(storage, publication.id)
    marked = write_disputed(lake, release, publication, disputed)
    for known in versions(storage, folder):
        if known.content == table.content:
            return Export(known, folder / known.version, written=False, disputed=marked)
    reviewed = disclosed_rows(lake, release, publication)
    with storage.folder_put(folder / release.id) as aside:
        metadata = write_version(aside, reviewed, lake, release, publication)
        Disclosures(lake.lakehouse.ledger).note(publication.id, release.id, reviewed.outcomes)
    return Export(metadata, folder / release.id, written=True, disputed=marked)


def disclosed_rows(lake: LakeContext, release: Release, publication: Publication) -> Reviewed:
    """The released rows in the order of their key, after the gate. Internal columns need a legal basis on the list."""
    name, table = publication.table, release.manifest.tables[publication.table]
    gate(lake.models[name], lake.tables.disclosure, internal_approved=bool(publication.basis))
    files = [] if table.snapshot_id is None else lake.lakehouse.data_files(name, table.snapshot_id)
    with lake.engine() as engine:
        engine.attach(name, table.shape, files)
        scan_personal(engine, name)
        order = ", ".join(quote(column) for column in table.key)
        rows = engine.query(f"SELECT * FROM {quote_table(name)} ORDER BY {order}")
    return review(lake, release, publication, table, rows)
