"""Open datasets as files, made from a release and never from the heads.

A version is written aside, synced and renamed, and stays for good; a dataset whose rows did not change gets no new
one. Nothing is written before the disclosure gate has looked at every column and at the content itself.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from assets.context import LakeContext
from assets.publication.delta import Delta, delta, write_changes
from assets.publication.disputed import write_disputed
from assets.publication.documents import write_documents
from assets.publication.files import WRITERS
from assets.publication.gate.review import Reviewed, review
from assets.publication.geographic_files import refuse_misplaced, unplaced
from assets.publication.labels import Labels, formula_notes, joined_notes, write_dictionary
from assets.publication.places import dataset_folder
from assets.publication.version import FORMAT_VERSION, METADATA, VersionMetadata, version_before, versions
from assets.publication.version_notes import data_version, notes
from assets.publication.workbook_file import obstacle
from catalog.beijing import today
from catalog.contracts.reference_models import Publication
from catalog.models.disclosure import gate
from catalog.publishing.personal_content import scan_personal
from catalog.publishing.portal import read_portal
from catalog.publishing.published_dataset import Evidence, PublishedColumn, PublishedFile
from lake.engine.identifiers import quote, quote_table
from lake.ledger.disclosures import Disclosures
from lake.releases.manifest import ReleasedTable
from lake.releases.store import Release
from lake.storage.checksum_list import sha256_of, write_sums
from lake.storage.location import Location
from lake.storage.opening import storage_of

DICTIONARY = "dictionary.csv"


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


def write_version(
    folder: Path, reviewed: Reviewed, lake: LakeContext, release: Release, publication: Publication
) -> VersionMetadata:
    """The files of the version that a release brings, in an empty folder: the same bytes each time."""
    rows = reviewed.rows
    table = release.manifest.tables[publication.table]
    columns = _columns(lake, publication.table, table)
    before, changes = _changes(lake, release, publication, rows)
    if publication.geometry:
        refuse_misplaced(rows, publication.geometry, read_portal(lake.settings.contract_folders).box)
    labels = Labels(
        publication.title.zh, columns, joined_notes(formula_notes(rows), reviewed.notes), publication.geometry
    )
    left_out = _left_out(publication, rows)
    formats = [name for name in publication.formats if name not in left_out]
    for name in formats:
        WRITERS[name](rows, folder / f"{publication.id}.{name}", labels)
    write_dictionary(labels, folder / DICTIONARY)
    metadata = VersionMetadata(
        format_version=FORMAT_VERSION,
        dataset=publication.id,
        title=publication.title.zh,
        description=publication.description,
        publisher=publication.publisher,
        licence=publication.licence,
        version=release.id,
        released_at=release.manifest.created_at,
        table=publication.table,
        snapshot_id=table.snapshot_id,
        content_id=table.content_id,
        contract_version=table.contract_version,
        rows=rows.num_rows,
        key=table.key,
        columns=columns,
        files=_files(folder, release.id, publication.id, formats),
        evidence=_evidence(lake, publication.table, table),
        formats_left_out=left_out,
        data_version=data_version(before, changes, columns),
        notes=notes(before, changes, columns, rows.num_rows),
        **_counts(changes),
        **_period(rows),
    )
    if changes:
        write_changes(changes, folder)
    (folder / METADATA).write_text(metadata.model_dump_json(indent=2) + "\n", encoding="utf-8")
    write_documents(folder, lake, publication, metadata, before)
    write_sums(folder, [path.name for path in folder.iterdir()])
    return metadata


def _left_out(publication: Publication, rows: pa.Table) -> dict[str, str]:
    """Formats that cannot hold these rows, and why."""
    found = {"xlsx": obstacle(rows) if "xlsx" in publication.formats else None}
    if publication.geometry and "fgb" in publication.formats:
        found["fgb"] = unplaced(rows, publication.geometry)
    return {name: reason for name, reason in found.items() if reason}


def _changes(
    lake: LakeContext, release: Release, publication: Publication, rows: pa.Table
) -> tuple[VersionMetadata | None, Delta | None]:
    """The version before, and what the rows changed since; neither for the first."""
    storage = storage_of(lake.settings)
    folder = dataset_folder(storage, publication.id)
    before = version_before(storage, folder, release.id)
    if before is None or not any(file.format == "parquet" for file in before.files):
        return before, None
    content = storage.read(folder / before.version / f"{publication.id}.parquet")
    key = release.manifest.tables[publication.table].key
    return before, delta(pq.read_table(BytesIO(content)), rows, key) if key == before.key else None


def _counts(changes: Delta | None) -> dict[str, Any]:
    return {"added": changes.added, "removed": changes.removed, "changed": changes.changed} if changes else {}


def _period(rows: pa.Table) -> dict[str, Any]:
    """First and last day that the first column of days tells of."""
    for name in (field.name for field in rows.schema if pa.types.is_date(field.type)):
        days = pc.min_max(rows[name]).as_py()
        if days["min"] is not None:
            return {"begins": days["min"], "ends": days["max"]}
    return {}


def _files(folder: Path, version: str, dataset: str, formats: Sequence[str]) -> tuple[PublishedFile, ...]:
    paths = {name: folder / f"{dataset}.{name}" for name in formats}
    return tuple(
        PublishedFile(f"datasets/{dataset}/{version}/{path.name}", name, path.stat().st_size, sha256_of(path))
        for name, path in paths.items()
    )


def _columns(lake: LakeContext, name: str, table: ReleasedTable) -> tuple[PublishedColumn, ...]:
    described = {column.name: column.description for column in lake.tables.spec(name).columns}
    return tuple(
        PublishedColumn(column.name, column.title, column.type, described.get(column.name, ""))
        for column in table.columns
    )


def _evidence(lake: LakeContext, name: str, table: ReleasedTable) -> tuple[Evidence, ...]:
    verdicts = lake.lakehouse.ledger.verdicts(name, table.snapshot_id) or []
    return tuple(
        Evidence(verdict.check, verdict.title, verdict.dimension, verdict.passed, verdict.checked, verdict.failed)
        for verdict in verdicts
    )
