"""What has been published before: earlier versions of a dataset, and other datasets made of the same sources."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import polars as pl

from assets.context import LakeContext
from assets.publication.gate.table_kind import TableKind, kind_of
from assets.publication.places import dataset_folder
from assets.publication.version import VersionMetadata, versions
from catalog.contracts.reference_models import Publication
from catalog.models.contributed import Figure
from lake.ledger.disclosures import Disclosures
from lake.releases.manifest import version_parts
from lake.releases.store import Release
from lake.storage.opening import storage_of

KIND = "kind"
"""Under this name the record says what the table is."""


@dataclass(frozen=True)
class Published:
    """One version of a dataset as anyone can read it."""

    dataset: str
    rows: pl.DataFrame
    key: tuple[str, ...]
    is_present: bool
    """Whether it tells of the same state of the sources as the release."""


@dataclass(frozen=True)
class SameSources:
    """Another dataset of the same sources: its figures by name as (kind, which of the rows they count)."""

    figures: Mapping[str, tuple[str, str | None]]
    constants: Mapping[str, str]
    versions: tuple[Published, ...]


def earlier_versions(lake: LakeContext, publication: Publication, release: Release) -> list[Published]:
    """All versions before a release, oldest first."""
    return [
        Published(publication.id, rows, known.key, is_present=False)
        for known, rows in _readable(lake, publication.id)
        if version_parts(known.version) < version_parts(release.id)
    ]


def same_sources(lake: LakeContext, publication: Publication, release: Release, kind: TableKind) -> list[SameSources]:
    """The other datasets that are made of a source of this one, with every version that was there before it."""
    found = []
    for other in sorted(lake.registry.publications.values(), key=lambda one: one.id):
        if other.id == publication.id or other.table not in lake.models:
            continue
        before = [
            (known, rows)
            for known, rows in _readable(lake, other.id)
            if (version_parts(known.version), other.id) < (version_parts(release.id), publication.id)
        ]
        if not before:
            continue
        said = _said(lake, other, before[-1][0].version)
        if not {*said["sources"]} & kind.traced.sources:
            continue
        table = release.manifest.tables.get(other.table)
        listed = tuple(
            Published(
                other.id,
                rows,
                known.key,
                known is before[-1][0] and table is not None and known.content == table.content,
            )
            for known, rows in before
        )
        figures = {name: (one[0], one[1]) for name, one in said["figures"].items()}
        found.append(SameSources(figures, said["constants"], listed))
    return found


def told_kind(kind: TableKind) -> str:
    """What the record says of a table, for those that are published after it."""
    figures = {name: _told(one) for name, one in kind.traced.figures.items() if one.plain and len(one.parts) == 1}
    said = {
        "about": kind.about,
        "sources": sorted(kind.traced.sources),
        "figures": figures,
        "constants": kind.traced.constants,
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def _told(figure: Figure) -> tuple[str, str | None]:
    return figure.parts[0].kind, figure.parts[0].condition


def _said(lake: LakeContext, other: Publication, version: str) -> dict[str, Any]:
    """From the record; of a version from before there was one, from its SQL as it is now."""
    outcomes = Disclosures(lake.lakehouse.ledger).of(other.id, version)
    kept = next((one.outcome for one in outcomes if one.rule == KIND), None)
    found: dict[str, Any] = json.loads(kept or told_kind(kind_of(lake, other)))
    return found


def _readable(lake: LakeContext, dataset: str) -> Iterator[tuple[VersionMetadata, pl.DataFrame]]:
    """Versions with the rows of their Parquet files; of one without such a file nothing can be subtracted exactly."""
    storage = storage_of(lake.settings)
    folder = dataset_folder(storage, dataset)
    for known in versions(storage, folder):
        if any(file.format == "parquet" for file in known.files):
            yield known, pl.read_parquet(BytesIO(storage.read(folder / known.version / f"{dataset}.parquet")))
