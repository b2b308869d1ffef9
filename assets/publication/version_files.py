"""The files of one version of a dataset: its rows in every format, what they are, and what changed.

The same release gives the same bytes each time, so that a damaged version is written again.
"""

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from assets.context import LakeContext
from assets.publication.delta import Delta, delta, write_changes
from assets.publication.documents import write_documents
from assets.publication.files import WRITERS
from assets.publication.gate.review import Reviewed
from assets.publication.geographic_files import refuse_misplaced, unplaced
from assets.publication.labels import Labels, formula_notes, joined_notes, write_dictionary
from assets.publication.places import dataset_folder
from assets.publication.version import FORMAT_VERSION, METADATA, VersionMetadata, version_before
from assets.publication.version_notes import data_version, notes
from assets.publication.workbook_file import obstacle
from catalog.contracts.reference_models import Publication
from catalog.publishing.portal import read_portal
from catalog.publishing.published_dataset import Evidence, PublishedColumn, PublishedFile
from lake.releases.manifest import ReleasedTable
from lake.releases.store import Release
from lake.storage.checksum_list import sha256_of, write_sums
from lake.storage.opening import storage_of

DICTIONARY = "dictionary.csv"


def write_version(
    folder: Path, reviewed: Reviewed, lake: LakeContext, release: Release, publication: Publication
) -> VersionMetadata:
    """The files of the version that a release brings, in an empty folder: the same bytes each time."""
    made = _Version(lake, release, publication, reviewed)
    made.refuse_misplaced_rows()
    before, changes = made.changes()
    made.write_rows(folder)
    if changes:
        write_changes(changes, folder)
    metadata = made.metadata(folder, before, changes)
    (folder / METADATA).write_text(metadata.model_dump_json(indent=2) + "\n", encoding="utf-8")
    write_documents(folder, lake, publication, metadata, before)
    write_sums(folder, [path.name for path in folder.iterdir()])
    return metadata


@dataclass(frozen=True)
class _Version:
    """A version in the making: a released table, its rows after the gate, and how they are published."""

    lake: LakeContext
    release: Release
    publication: Publication
    reviewed: Reviewed

    @property
    def rows(self) -> pa.Table:
        """What the gate let through."""
        return self.reviewed.rows

    @property
    def table(self) -> ReleasedTable:
        """What the release says of it."""
        return self.release.manifest.tables[self.publication.table]

    @cached_property
    def columns(self) -> tuple[PublishedColumn, ...]:
        """With what the model says of each."""
        described = {
            column.name: column.description for column in self.lake.tables.spec(self.publication.table).columns
        }
        return tuple(
            PublishedColumn(column.name, column.title, column.type, described.get(column.name, ""))
            for column in self.table.columns
        )

    @cached_property
    def left_out(self) -> dict[str, str]:
        """Formats that cannot hold these rows, and why."""
        publication = self.publication
        found = {"xlsx": obstacle(self.rows) if "xlsx" in publication.formats else None}
        if publication.geometry and "fgb" in publication.formats:
            found["fgb"] = unplaced(self.rows, publication.geometry)
        return {name: reason for name, reason in found.items() if reason}

    @property
    def formats(self) -> list[str]:
        """The others."""
        return [name for name in self.publication.formats if name not in self.left_out]

    def refuse_misplaced_rows(self) -> None:
        """LakeError where rows are places and one lies beyond the city's box."""
        if self.publication.geometry:
            refuse_misplaced(self.rows, self.publication.geometry, read_portal(self.lake.settings.contract_folders).box)

    def changes(self) -> tuple[VersionMetadata | None, Delta | None]:
        """The version before, and what the rows changed since; neither for the first."""
        storage = storage_of(self.lake.settings)
        folder = dataset_folder(storage, self.publication.id)
        before = version_before(storage, folder, self.release.id)
        if before is None or not any(file.format == "parquet" for file in before.files):
            return before, None
        content = storage.read(folder / before.version / f"{self.publication.id}.parquet")
        if self.table.key != before.key:
            return before, None
        return before, delta(pq.read_table(BytesIO(content)), self.rows, self.table.key)

    def write_rows(self, folder: Path) -> None:
        """In every format, and the data dictionary."""
        said = joined_notes(formula_notes(self.rows), self.reviewed.notes)
        labels = Labels(self.publication.title.zh, self.columns, said, self.publication.geometry)
        for name in self.formats:
            WRITERS[name](self.rows, self._file(folder, name), labels)
        write_dictionary(labels, folder / DICTIONARY)

    def metadata(self, folder: Path, before: VersionMetadata | None, changes: Delta | None) -> VersionMetadata:
        """What there is to say of it; its files are in the folder."""
        return VersionMetadata(
            format_version=FORMAT_VERSION,
            **self._declared(),
            **self._released(),
            rows=self.rows.num_rows,
            columns=self.columns,
            files=self._files(folder),
            formats_left_out=self.left_out,
            data_version=data_version(before, changes, self.columns),
            notes=notes(before, changes, self.columns, self.rows.num_rows),
            **_counts(changes),
            **_period(self.rows),
        )

    def _declared(self) -> dict[str, Any]:
        """What the publication list says."""
        publication = self.publication
        return {
            "dataset": publication.id,
            "title": publication.title.zh,
            "description": publication.description,
            "publisher": publication.publisher,
            "licence": publication.licence,
            "table": publication.table,
        }

    def _released(self) -> dict[str, Any]:
        """What the release and the checks that gated it say."""
        return {
            "version": self.release.id,
            "released_at": self.release.manifest.created_at,
            "snapshot_id": self.table.snapshot_id,
            "content_id": self.table.content_id,
            "contract_version": self.table.contract_version,
            "key": self.table.key,
            "evidence": self._evidence(),
        }

    def _evidence(self) -> tuple[Evidence, ...]:
        verdicts = self.lake.lakehouse.ledger.verdicts(self.publication.table, self.table.snapshot_id) or []
        return tuple(
            Evidence(verdict.check, verdict.title, verdict.dimension, verdict.passed, verdict.checked, verdict.failed)
            for verdict in verdicts
        )

    def _files(self, folder: Path) -> tuple[PublishedFile, ...]:
        place = f"datasets/{self.publication.id}/{self.release.id}"
        paths = {name: self._file(folder, name) for name in self.formats}
        return tuple(
            PublishedFile(f"{place}/{path.name}", name, path.stat().st_size, sha256_of(path))
            for name, path in paths.items()
        )

    def _file(self, folder: Path, name: str) -> Path:
        return folder / f"{self.publication.id}.{name}"


def _counts(changes: Delta | None) -> dict[str, Any]:
    return {"added": changes.added, "removed": changes.removed, "changed": changes.changed} if changes else {}


def _period(rows: pa.Table) -> dict[str, Any]:
    """First and last day that the first column of days tells of."""
    for name in (field.name for field in rows.schema if pa.types.is_date(field.type)):
        days = pc.min_max(rows[name]).as_py()
        if days["min"] is not None:
            return {"begins": days["min"], "ends": days["max"]}
    return {}
