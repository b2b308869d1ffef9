"""The catalogue of open data beside the datasets, in the vocabularies that harvesters read, and what is new in it."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress

from assets.context import LakeContext
from assets.publication.delivered import delivered_text, delivered_until
from assets.publication.described import describe, portal_facts
from assets.publication.export import Export
from assets.publication.places import CATALOGUE_FILES, SAMPLES, dataset_folder
from assets.publication.samples import sample_files, sampled
from assets.publication.version import versions
from assets.texts import running_digest
from catalog.converters.dcat import catalogue_told
from catalog.converters.dcat_us import data_json
from catalog.converters.feeds import atom, change_lines
from catalog.converters.json_text import json_text
from catalog.converters.rdf_files import graph_of, turtle
from catalog.converters.rdf_parts import GraphTexts, Parts, parts_of, whole
from catalog.converters.skos import themes
from catalog.publishing.kept_back import KeptBack
from catalog.publishing.portal import read_portal
from catalog.publishing.published_dataset import Portal, PublishedDataset
from lake.home.kept_work import keep, kept
from lake.releases.store import Release
from lake.settings import Settings
from lake.storage.interface import Storage
from lake.storage.location import Location
from lake.storage.opening import storage_of

_PARTS = "catalogue-graph"


def write_catalogue(lake: LakeContext, release: Release, exports: Sequence[Export]) -> list[Location]:
    """Describe the exported versions of a release; returns the files that changed."""
    if not exports:
        return []
    settings = read_portal(lake.settings.contract_folders)
    modified = max(export.metadata.released_at for export in exports)
    portal = portal_facts(lake.registry, settings, modified)
    closed = sampled(lake.registry, delivered_until(lake, release))
    datasets, described = published_datasets(lake, exports), [one.resource for one in closed]
    contents = catalogue_contents(portal, datasets, _graph(lake.settings, portal, datasets, described), described)
    written = {**sample_files(closed), **{name: text.encode() for name, text in contents.items()}}
    storage = storage_of(lake.settings)
    folder = storage.root / "open"
    _remove_samples(storage, written)
    return [folder / name for name, content in written.items() if _replace(storage, folder / name, content)]


def published_datasets(lake: LakeContext, exports: Iterable[Export]) -> list[PublishedDataset]:
    """What the catalogue formats need to know of every exported dataset."""
    storage, settings = storage_of(lake.settings), read_portal(lake.settings.contract_folders)
    return [
        describe(
            lake.registry,
            settings,
            lake.registry.publications[export.metadata.dataset],
            export.metadata,
            list(versions(storage, dataset_folder(storage, export.metadata.dataset))),
            export.disputed,
        )
        for export in exports
    ]


def catalogue_contents(
    portal: Portal, datasets: Sequence[PublishedDataset], graph: GraphTexts, closed: Sequence[KeptBack] = ()
) -> Mapping[str, str]:
    """File name → text, for each of them; `closed` are the resources that are described and not published."""
    latest = {dataset.id: dataset.version for dataset in datasets}
    texts = (
        graph.turtle,
        graph.json_ld,
        graph.rdf_xml,
        turtle(graph_of(themes(portal))),
        json_text(data_json(portal, datasets, closed)),
        atom(portal, f"{portal.base}/feed.atom", portal.title.zh, datasets),
        change_lines(portal, datasets),
        json.dumps(latest, indent=2) + "\n",
        delivered_text(closed),
    )
    return dict(zip(CATALOGUE_FILES, texts, strict=True))


def _graph(
    settings: Settings, portal: Portal, datasets: Sequence[PublishedDataset], closed: Sequence[KeptBack]
) -> GraphTexts:
    """The catalogue's graph; what it says of datasets that are as they were was written for an earlier release."""
    code = running_digest(settings)
    found = kept(settings, _PARTS, code) if code else None
    known = found if isinstance(found, Parts) else Parts()
    parts = parts_of(catalogue_told(portal, datasets, closed), known)
    if code and parts.said.keys() != known.said.keys():
        keep(settings, _PARTS, code, parts)
    return whole(parts.texts.values())


def _remove_samples(storage: Storage, written: Collection[str]) -> None:
    """Of resources that are open now, are not opened any more, or are gone."""
    folder = storage.root / "open" / SAMPLES
    for name in storage.names(folder):
        if f"{SAMPLES}/{name}" not in written:
            storage.delete(folder / name)


def _replace(storage: Storage, location: Location, content: bytes) -> bool:
    with suppress(FileNotFoundError):
        if storage.read(location) == content:
            return False
    storage.put(location, content)
    return True
