"""`data.json`: the catalogue in DCAT-US 1.1 (Project Open Data), which many harvesters read."""

from collections.abc import Iterable
from typing import Any

from catalog.contracts.contract import UpdateCycle
from catalog.converters.addresses import dataset_address, file_address
from catalog.converters.media_types import MEDIA_TYPES, SHOWN
from catalog.publishing.published_dataset import Portal, PublishedDataset, PublishedFile

_SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"
_PERIODS: dict[UpdateCycle, str] = {
    "realtime": "R/PT1S",
    "daily": "R/P1D",
    "weekly": "R/P1W",
    "monthly": "R/P1M",
    "quarterly": "R/P3M",
    "semiannual": "R/P6M",
    "yearly": "R/P1Y",
    "irregular": "irregular",
}


def data_json(portal: Portal, datasets: Iterable[PublishedDataset]) -> dict[str, Any]:
    """The whole catalogue."""
    return {
        "@context": f"{_SCHEMA}/catalog.jsonld",
        "@id": f"{portal.base}/data.json",
        "@type": "dcat:Catalog",
        "conformsTo": _SCHEMA,
        "describedBy": f"{_SCHEMA}/catalog.json",
        "dataset": [_dataset(portal, dataset) for dataset in datasets],
    }


def _dataset(portal: Portal, dataset: PublishedDataset) -> dict[str, Any]:
    address = dataset_address(portal, dataset)
    described: dict[str, Any] = {
        "@type": "dcat:Dataset",
        "identifier": address,
        "title": dataset.title.zh,
        "description": dataset.description.zh,
        "keyword": list(dataset.keywords),
        "theme": [theme.title.zh for theme in dataset.themes],
        "issued": dataset.issued.isoformat(),
        "modified": dataset.modified.isoformat(),
        "accrualPeriodicity": _PERIODS[dataset.update],
        "publisher": {"@type": "org:Organization", "name": dataset.publisher.title.zh},
        "accessLevel": "public",
        "license": dataset.licence.url,
        "landingPage": f"{address}/",
        "language": ["zh-CN"],
        "spatial": portal.division_title.zh,
        "temporal": f"{dataset.begins}/{dataset.ends}",
        "distribution": [_distribution(portal, dataset, file) for file in dataset.files],
    }
    if dataset.contact.email:
        mail = f"mailto:{dataset.contact.email}"
        described["contactPoint"] = {"@type": "vcard:Contact", "fn": dataset.contact.name.zh, "hasEmail": mail}
    return described


def _distribution(portal: Portal, dataset: PublishedDataset, file: PublishedFile) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "title": f"{dataset.title.zh} ({SHOWN[file.format]})",
        "downloadURL": file_address(portal, file),
        "mediaType": MEDIA_TYPES[file.format],
        "format": SHOWN[file.format],
    }
