"""`croissant.json`: a version as Croissant 1.0, which tools of machine learning load."""

from typing import Any

from catalog.converters.addresses import dataset_address
from catalog.converters.media_types import MEDIA_TYPES
from catalog.publishing.published_dataset import Portal, PublishedColumn, PublishedDataset, PublishedFile

_CONTEXT: dict[str, Any] = {
    "@language": "zh",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_TYPES = {"integer": "sc:Integer", "double": "sc:Float", "decimal": "sc:Float", "date": "sc:Date"}
_RECORDS = "rows"


def croissant(portal: Portal, dataset: PublishedDataset) -> dict[str, Any]:
    """The present version, its records taken from the CSV file. Addresses of files are relative to its folder."""
    has_csv = any(file.format == "csv" for file in dataset.files)
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": dataset.id,
        "alternateName": [dataset.title.zh, dataset.title.en],
        "description": dataset.description.zh,
        "url": dataset_address(portal, dataset),
        "version": dataset.version,
        "license": dataset.licence.url,
        "creator": {"@type": "Organization", "name": dataset.publisher.title.zh},
        "datePublished": dataset.modified.date().isoformat(),
        "keywords": list(dataset.keywords),
        "citeAs": f"{dataset.publisher.title.zh}. {dataset.title.zh}. {dataset.version}.",
        "distribution": [_file(file) for file in dataset.files],
        "recordSet": [_records(dataset)] if has_csv else [],
    }


def _file(file: PublishedFile) -> dict[str, Any]:
    name = file.path.rpartition("/")[2]
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": name,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": MEDIA_TYPES[file.format],
        "sha256": file.sha256,
    }


def _records(dataset: PublishedDataset) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": _RECORDS,
        "name": _RECORDS,
        "key": [{"@id": f"{_RECORDS}/{name}"} for name in dataset.key],
        "field": [_field(dataset, column) for column in dataset.columns],
    }


def _field(dataset: PublishedDataset, column: PublishedColumn) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{_RECORDS}/{column.name}",
        "name": column.name,
        "description": "：".join(part for part in (column.title, column.description) if part) or column.name,
        "dataType": _TYPES.get(column.type.partition("(")[0], "sc:Text"),
        "source": {"fileObject": {"@id": f"{dataset.id}.csv"}, "extract": {"column": column.name}},
    }
