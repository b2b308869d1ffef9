"""The open datasets as files and the catalogue that describes them: one step, after the release they are made from."""

from collections.abc import Iterator, Set
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
from lake.schema import Column

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
    told = [one for name, one in publications.items() if shown is None or name in shown]

    @dg.multi_asset(
        name=PUBLICATION,
        specs=[
            *(_dataset_spec(registry, one) for one in told),
            _catalogue_spec(list(publications), registry),
        ],
    )
    def step(lake: dg.ResourceParam[LakeContext]) -> Iterator[dg.MaterializeResult[Any]]:
        from assets.publication.approvals import ending_approvals, write_approval_letters
        from assets.publication.behind import note_exported
        from assets.publication.catalogue import write_catalogue
        from assets.publication.disputed import disputed_tables
        from assets.publication.export import export_dataset

        current = Releases(lake.lakehouse).current()
        with failing_plainly(lake):
            disputed = disputed_tables(lake, current) if current else frozenset()
        errors: list[LakeError] = []
        exports: list[Export] = []
        for publication in publications.values():
            try:
                export = export_dataset(lake, current, publication, disputed) if current else None
            except Exception as error:
                plain = error if isinstance(error, LakeError) else unforeseen(lake.settings, error)
                errors.append(plain.at_resource(publication.id))
                continue
            if export is not None:
                exports.append(export)
                if publication in told:
                    yield _exported(export)
        with failing_plainly(lake):
            changed = write_catalogue(lake, current, exports) if current else []
            disclosure.TABLE.write(lake)
            write_approval_letters(lake, ending_approvals(publications, today(), lake.settings.approval_days))
        yield dg.MaterializeResult(
            asset_key=CATALOGUE, metadata={"datasets": len(exports), "changed_files": [path.name for path in changed]}
        )
        if errors:
            raise failure(errors)
        if current:
            with failing_plainly(lake):
                note_exported(lake, current, exports)

    return [step]


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
