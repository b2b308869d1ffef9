"""What stands beside the files of a version for programs: one description, rendered in each vocabulary."""

from pathlib import Path

from assets.context import LakeContext
from assets.publication.described import describe, portal_facts
from assets.publication.version import VersionMetadata
from catalog.contracts.reference_models import Publication
from catalog.converters.croissant import croissant
from catalog.converters.csvw import SUFFIX, csv_on_the_web
from catalog.converters.data_package import data_package
from catalog.converters.dqv import quality_of_version
from catalog.converters.json_text import json_text
from catalog.converters.rdf_files import graph_of, turtle
from catalog.converters.schema_org import schema_org
from catalog.publishing.portal import read_portal
from catalog.publishing.published_dataset import Portal, PublishedDataset


def write_documents(
    folder: Path,
    lake: LakeContext,
    publication: Publication,
    version: VersionMetadata,
    before: VersionMetadata | None,
) -> None:
    """Data Package, Croissant, schema.org, CSV on the Web and measurements of quality, into the version's folder."""
    settings = read_portal(lake.settings.contract_folders)
    portal = portal_facts(lake.registry, settings, version.released_at)
    history = [known for known in (before, version) if known]
    dataset = describe(lake.registry, settings, publication, version, history)
    for name, text in documents(portal, dataset).items():
        (folder / name).write_text(text, encoding="utf-8")


def documents(portal: Portal, dataset: PublishedDataset) -> dict[str, str]:
    """File name → text."""
    found = {
        "datapackage.json": json_text(data_package(portal, dataset)),
        "croissant.json": json_text(croissant(portal, dataset)),
        "schema-org.jsonld": json_text(schema_org(portal, dataset)),
        "quality.ttl": turtle(graph_of(quality_of_version(portal, dataset))),
    }
    if any(file.format == "csv" for file in dataset.files):
        found[f"{dataset.id}.csv{SUFFIX}"] = json_text(csv_on_the_web(dataset))
    return found
