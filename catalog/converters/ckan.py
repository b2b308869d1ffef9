"""Datasets, departments and themes as CKAN says them: packages, organizations and groups."""

from collections.abc import Sequence
from typing import Any

from catalog.converters.addresses import dataset_address, file_address
from catalog.converters.ckan_parts import group, identifier, moment, organization, tag
from catalog.converters.media_types import MEDIA_TYPES, SHOWN
from catalog.publishing.kept_back import KeptBack
from catalog.publishing.published_dataset import Organisation, Portal, PublishedDataset, PublishedFile, Theme, Words

_BY_PARQUET = "parquet"
_KINDS = {
    "integer": "int",
    "double": "float8",
    "decimal": "numeric",
    "date": "date",
    "timestamp": "timestamptz",
    "boolean": "bool",
}


def package(portal: Portal, dataset: PublishedDataset) -> dict[str, Any]:
    """The present version. Ids are made of addresses, so that they stay."""
    address = dataset_address(portal, dataset)
    unit = organization(portal, dataset.publisher)
    return {
        "id": identifier(address),
        "name": dataset.id,
        "title": dataset.title.zh,
        "notes": dataset.description.zh,
        "url": f"{address}/",
        "version": dataset.version,
        "type": "dataset",
        "state": "active",
        "private": False,
        "isopen": True,
        "author": dataset.publisher.title.zh,
        "author_email": None,
        "maintainer": dataset.contact.name.zh,
        "maintainer_email": dataset.contact.email or None,
        "license_id": dataset.licence.id,
        "license_title": dataset.licence.title.zh,
        "license_url": dataset.licence.url,
        "metadata_created": moment(dataset.issued),
        "metadata_modified": moment(dataset.modified),
        "owner_org": unit["id"],
        "organization": unit,
        "groups": [group(portal, theme) for theme in dataset.themes],
        "tags": [tag(portal, word) for word in dataset.keywords],
        "num_tags": len(dataset.keywords),
        "resources": [_resource(portal, dataset, file, place) for place, file in enumerate(dataset.files)],
        "num_resources": len(dataset.files),
        "extras": [{"key": key, "value": value} for key, value in _extras(dataset)],
        "relationships_as_subject": [],
        "relationships_as_object": [],
    }


def organization_of(
    portal: Portal, unit: Organisation, datasets: Sequence[PublishedDataset], closed: Sequence[KeptBack] = ()
) -> dict[str, Any]:
    """A department with the number of its packages, open or only described."""
    count = sum(dataset.publisher.id == unit.id for dataset in datasets)
    count += sum(resource.department.id == unit.id for resource in closed)
    return {**organization(portal, unit), "display_name": unit.title.zh, "package_count": count, "users": []}


def group_of(
    portal: Portal, theme: Theme, datasets: Sequence[PublishedDataset], closed: Sequence[KeptBack] = ()
) -> dict[str, Any]:
    """A theme with the number of its packages, open or only described."""
    count = sum(theme.id in {one.id for one in dataset.themes} for dataset in datasets)
    count += sum(resource.theme is not None and resource.theme.id == theme.id for resource in closed)
    return {**group(portal, theme), "type": "group", "state": "active", "package_count": count}


def licence_of(dataset: PublishedDataset) -> dict[str, Any]:
    """The licence of a dataset."""
    terms = dataset.licence
    return {"id": terms.id, "title": terms.title.zh, "url": terms.url, "status": "active", "domain_data": True}


def columns_of(dataset: PublishedDataset) -> list[dict[str, Any]]:
    """The fields of its rows, as the datastore says them."""
    return [
        {
            "id": column.name,
            "type": _KINDS.get(column.type.partition("(")[0], "_text" if column.type == "texts" else "text"),
            "info": {"label": column.title, "notes": column.description},
        }
        for column in dataset.columns
    ]


def _resource(portal: Portal, dataset: PublishedDataset, file: PublishedFile, place: int) -> dict[str, Any]:
    return {
        "id": identifier(f"{dataset_address(portal, dataset)}#{file.format}"),
        "package_id": identifier(dataset_address(portal, dataset)),
        "name": f"{dataset.title.zh}（{SHOWN[file.format]}）",
        "description": f"{dataset.version} 版，{dataset.rows:,} 行",
        "format": SHOWN[file.format],
        "mimetype": MEDIA_TYPES[file.format],
        "url": file_address(portal, file),
        "url_type": None,
        "size": file.bytes,
        "hash": file.sha256,
        "hash_algorithm": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256",
        "position": place,
        "state": "active",
        "created": moment(dataset.issued),
        "last_modified": moment(dataset.modified),
        "metadata_modified": moment(dataset.modified),
        "datastore_active": any(one.format == _BY_PARQUET for one in dataset.files),
    }


def _extras(dataset: PublishedDataset) -> list[tuple[str, str]]:
    notes: Words = dataset.present.notes
    found = [
        ("title_en", dataset.title.en),
        ("notes_en", dataset.description.en),
        ("frequency", dataset.update),
        ("temporal_start", dataset.begins.isoformat()),
        ("temporal_end", dataset.ends.isoformat()),
        ("version_notes", notes.zh),
        ("data_version", dataset.present.data_version),
        ("rows", str(dataset.rows)),
        ("access_rights", "PUBLIC"),
        ("legal_basis", dataset.basis),
        ("conforms_to", "、".join(dataset.standards)),
    ]
    return [(key, value) for key, value in found if value]
