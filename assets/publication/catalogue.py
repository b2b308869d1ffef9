"""The catalogue of open data beside the datasets: `catalog.ttl` and `catalog.jsonld`, in DCAT-AP 3."""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from assets.context import LakeContext
from assets.publication.export import Export, dataset_folder
from assets.publication.version import versions
from catalog.contracts.reference_models import Publication
from catalog.converters.dcat import catalogue_graph, json_ld, turtle
from catalog.publishing.portal import read_portal
from catalog.publishing.published_dataset import Organisation, Portal, PublishedDataset, Terms, Theme
from lake.storage.interface import Storage
from lake.storage.location import Location
from lake.storage.opening import storage_of


def write_catalogue(lake: LakeContext, exports: Sequence[Export]) -> list[Location]:
    """Describe the exported versions; returns the files that changed."""
    datasets = list(published_datasets(lake, exports))
    if not datasets:
        return []
    graph = catalogue_graph(portal_facts(lake, datasets), datasets)
    storage = storage_of(lake.settings)
    folder = storage.root / "open"
    contents = {folder / "catalog.ttl": turtle(graph), folder / "catalog.jsonld": json_ld(graph)}
    return [path for path, text in contents.items() if _replace(storage, path, text.encode())]


def published_datasets(lake: LakeContext, exports: Sequence[Export]) -> Iterator[PublishedDataset]:
    """What the catalogue formats need to know of every exported dataset."""
    for export in exports:
        publication = lake.registry.publications[export.metadata.dataset]
        yield _dataset(lake, publication, export)


def portal_facts(lake: LakeContext, datasets: Sequence[PublishedDataset]) -> Portal:
    """The catalogue's own description."""
    settings = read_portal(lake.settings.contract_folders)
    return Portal(
        base=settings.base.rstrip("/"),
        title=settings.title,
        description=settings.description,
        publisher=_organisation(lake, settings.publisher),
        division=settings.division,
        division_title=settings.division_title,
        modified=max(dataset.modified for dataset in datasets),
    )


def _dataset(lake: LakeContext, publication: Publication, export: Export) -> PublishedDataset:
    storage = storage_of(lake.settings)
    history = list(versions(storage, dataset_folder(storage, publication.id)))
    version = export.metadata
    licence = lake.registry.licences[publication.licence]
    return PublishedDataset(
        id=publication.id,
        title=publication.title,
        description=publication.description,
        table=publication.table,
        publisher=_organisation(lake, publication.publisher),
        licence=Terms(licence.id, licence.title, licence.url),
        themes=tuple(Theme(theme, lake.registry.themes[theme].title) for theme in publication.themes),
        keywords=publication.keywords,
        update=publication.update,
        version=version.version,
        versions=tuple(known.version for known in history),
        issued=history[0].released_at,
        modified=version.released_at,
        rows=version.rows,
        key=version.key,
        columns=version.columns,
        files=version.files,
        evidence=version.evidence,
        standards=publication.standards,
        disputed=export.disputed,
    )


def _organisation(lake: LakeContext, department: str) -> Organisation:
    found = lake.registry.departments[department]
    return Organisation(found.id, found.title, found.uscc)


def _replace(storage: Storage, location: Location, content: bytes) -> bool:
    with suppress(FileNotFoundError):
        if storage.read(location) == content:
            return False
    storage.put(location, content)
    return True
