"""`datapackage.json`: a version as a Data Package (v2), with the table schema of its CSV file."""

from typing import Any

from catalog.converters.addresses import dataset_address
from catalog.converters.media_types import MEDIA_TYPES
from catalog.publishing.published_dataset import Portal, PublishedColumn, PublishedDataset, PublishedFile

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_TYPES = {
    "integer": "integer",
    "double": "number",
    "decimal": "number",
    "date": "date",
    "timestamp": "datetime",
    "boolean": "boolean",
}


def data_package(portal: Portal, dataset: PublishedDataset) -> dict[str, Any]:
    """The present version. Paths are relative to its folder."""
    return {
        "$schema": PROFILE,
        "name": dataset.id.replace("_", "-"),
        "id": dataset_address(portal, dataset),
        "title": dataset.title.zh,
        "description": dataset.description.zh,
        "homepage": dataset_address(portal, dataset),
        "version": dataset.version,
        "created": dataset.modified.isoformat(),
        "keywords": list(dataset.keywords),
        "licenses": [
            {"name": dataset.licence.id.upper(), "path": dataset.licence.url, "title": dataset.licence.title.zh}
        ],
        "contributors": [{"title": dataset.publisher.title.zh, "roles": ["publisher"]}],
        "resources": [_resource(dataset, file) for file in dataset.files],
    }


def _resource(dataset: PublishedDataset, file: PublishedFile) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": f"{dataset.id.replace('_', '-')}-{file.format}",
        "path": file.path.rpartition("/")[2],
        "title": f"{dataset.title.zh}（{file.format.upper()}）",
        "format": file.format,
        "mediatype": MEDIA_TYPES[file.format],
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
    }
    if file.format != "csv":
        return {**described, "type": "file"}
    schema = {"fields": [_field(column) for column in dataset.columns], "primaryKey": list(dataset.key)}
    return {**described, "type": "table", "encoding": "utf-8", "schema": schema}


def _field(column: PublishedColumn) -> dict[str, Any]:
    described = {
        "name": column.name,
        "title": column.title,
        "type": _TYPES.get(column.type.partition("(")[0], "string"),
        "description": column.description,
    }
    return {name: value for name, value in described.items() if value}
