"""`<dataset>.csv-metadata.json`: the CSV file's columns, types and key as CSV on the Web."""

from typing import Any

from catalog.publishing.published_dataset import PublishedColumn, PublishedDataset

SUFFIX = "-metadata.json"
"""What the standard adds to the name of the CSV file."""
_TYPES = {
    "integer": "integer",
    "double": "double",
    "decimal": "decimal",
    "date": "date",
    "timestamp": "dateTime",
    "boolean": "boolean",
}


def csv_on_the_web(dataset: PublishedDataset) -> dict[str, Any]:
    """The present version's CSV file; its address is relative."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh"}],
        "url": f"{dataset.id}.csv",
        "dc:title": dataset.title.zh,
        "dc:description": dataset.description.zh,
        "dc:license": {"@id": dataset.licence.url},
        "dc:publisher": dataset.publisher.title.zh,
        "dc:modified": {"@value": dataset.modified.date().isoformat(), "@type": "xsd:date"},
        "dialect": {"encoding": "utf-8", "header": True},
        "tableSchema": {
            "columns": [_column(column) for column in dataset.columns],
            "primaryKey": list(dataset.key),
        },
    }


def _column(column: PublishedColumn) -> dict[str, Any]:
    kind = column.type.partition("(")[0]
    described: dict[str, Any] = {"name": column.name, "titles": {"und": column.name, "zh": column.title}}
    described["datatype"] = _TYPES.get(kind, "string")
    if kind == "texts":
        described["separator"] = ";"
    if column.description:
        described["dc:description"] = column.description
    return described
