"""The open datasets as files and the catalogue that describes them: one step, after the release they are made from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any

import dagster as dg

from assets.context import LakeContext
from assets.gov import disclosure
from assets.release.step_names import PUBLICATION
from assets.release.steps import KEEPER, RELEASE
from assets.steps import asset_key, column_schema, failing_plainly, failure, markdown_table, owner
from catalog.beijing import today
from catalog.contracts.reference_models import Publication
from catalog.registry.registry import Registry
from lake.errors import LakeError
from lake.home.unforeseen import unforeseen
from lake.releases.releases import Releases
from lake.releases.store import Release
from lake.schema import Column
from lake.storage.location import Location

if TYPE_CHECKING:
    from assets.publication.export import Export

GROUP = "publication"
CATALOGUE = dg.AssetKey(["export", "catalogue"])


def export_key(dataset: str) -> dg.AssetKey:
    """The asset of a dataset's files."""
    return dg.AssetKey(["export", dataset])


def publication_assets(registry: Registry, shown: Set[str] | None = None) -> list[dg.AssetsDefinition]:
    """The export step. A dataset that the gate refuses stays as it was and stops no other.

    With `shown`, ids of datasets, only of these: each costs Dagster more than to see that it is as it was.
    """
    publications = registry.publications
    told = {name: one for name, one in publications.items() if shown is None or name in shown}

    @dg.multi_asset(
        name=PUBLICATION,
        specs=[
            *(_dataset_spec(registry, one) for one in told.values()),
            _catalogue_spec(list(publications), registry),
        ],
    )
    def step(lake: dg.ResourceParam[LakeContext]) -> Iterator[dg.MaterializeResult[Any]]:
        current = Releases(lake.lakehouse).current()
        exports: list[Export] = []
        errors: list[LakeError] = []
        for export in _exports(lake, current, publications.values(), errors) if current else ():
            exports.append(export)
            if export.metadata.dataset in told:
                yield _exported(export)
        with failing_plainly(lake):
            changed = _write_beside(lake, current, exports, publications)
        yield dg.MaterializeResult(
            asset_key=CATALOGUE, metadata={"datasets": len(exports), "changed_files": [path.name for path in changed]}
        )
        if errors:
            raise failure(errors)
        if current:
            _note(lake, current, exports)

    return [step]


def _exports(
    lake: LakeContext, release: Release, publications: Iterable[Publication], errors: list[LakeError]
) -> "Iterator[Export]":
    """The files of each dataset. What stops one is added to the errors."""
    from assets.publication.disputed import disputed_tables
    from assets.publication.export import export_dataset

    with failing_plainly(lake):
        disputed = disputed_tables(lake, release)
    for publication in publications:
        try:
            export = export_dataset(lake, release, publication, disputed)
        except Exception as error:
            plain = error if isinstance(error, LakeError) else unforeseen(lake.settings, error)
            errors.append(plain.at_resource(publication.id))
            continue
        if export is not None:
            yield export


def _write_beside(
    lake: LakeContext, release: Release | None, exports: "Sequence[Export]", publications: Mapping[str, Publication]
) -> list[Location]:
    """The catalogue, the gate's record and the letters on approvals that end; which files of the catalogue changed."""
    from assets.publication.approvals import ending_approvals, write_approval_letters
    from assets.publication.catalogue import write_catalogue

    changed = write_catalogue(lake, release, exports) if release else []
    disclosure.TABLE.write(lake)
    write_approval_letters(lake, ending_approvals(publications, today(), lake.settings.approval_days))
    return changed


def _note(lake: LakeContext, release: Release, exports: "Sequence[Export]") -> None:
    from assets.publication.behind import note_exported

    with failing_plainly(lake):
        note_exported(lake, release, exports)


def _dataset_spec(registry: Registry, publication: Publication) -> dg.AssetSpec:
    return dg.AssetSpec(
        export_key(publication.id),
        deps=[RELEASE, asset_key(publication.table)],
        skippable=True,
        group_name=GROUP,
        owners=[owner(registry, publication.publisher)],
        kinds={"csv", "parquet", "excel"},
        description=f"{publication.title.zh} · {publication.title.en}\n\n{publication.description}",
        tags={"layer": "export", "zone": "open", "grade": "1"},
        metadata={
            "licence": registry.licences[publication.licence].title.zh,
            "approved": f"{publication.approved_by} {publication.approved_on}",
            "table": publication.table,
        },
    )


def _catalogue_spec(datasets: list[str], registry: Registry) -> dg.AssetSpec:
    return dg.AssetSpec(
        CATALOGUE,
        deps=[RELEASE, *map(export_key, datasets)],
        group_name=GROUP,
        owners=[owner(registry, KEEPER)],
        kinds={"rdf", "json"},
        description="开放数据目录 · Catalogue of open data\n\nDCAT-AP 3：catalog.ttl 与 catalog.jsonld",
        tags={"layer": "export", "zone": "open", "grade": "1"},
    )


def _exported(export: "Export") -> dg.MaterializeResult[Any]:
    version = export.metadata
    columns = [Column(column.name, column.type, column.title, False, column.description) for column in version.columns]
    files = [[file.path, file.format, f"{file.bytes:,}", file.sha256[:12]] for file in version.files]
    return dg.MaterializeResult(
        asset_key=export_key(version.dataset),
        metadata={
            "dagster/row_count": version.rows,
            "dagster/column_schema": column_schema(columns),
            "version": version.version,
            "changed": export.written,
            "disputed_rows": export.disputed,
            "files": dg.MetadataValue.md(markdown_table(["file", "format", "bytes", "sha256"], files)),
            "folder": dg.MetadataValue.path(str(export.folder)),
        },
    )
