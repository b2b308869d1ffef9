"""`data.json`: the catalogue in DCAT-US 1.1 (Project Open Data), which many harvesters read."""

from collections.abc import Iterable
from typing import Any

from catalog.contracts.contract import UpdateCycle
from catalog.converters.addresses import dataset_address, file_address, kept_back_address
from catalog.converters.media_types import MEDIA_TYPES, SHOWN
from catalog.publishing.kept_back import KeptBack
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
_ACCESS = {"conditional": "restricted public", "none": "non-public"}


def data_json(portal: Portal, datasets: Iterable[PublishedDataset], closed: Iterable[KeptBack] = ()) -> dict[str, Any]:
    """The whole catalogue; `closed` are the resources that are described and not published."""
    return {
        "@context": f"{_SCHEMA}/catalog.jsonld",
        "@id": f"{portal.base}/data.json",
        "@type": "dcat:Catalog",
        "conformsTo": _SCHEMA,
        "describedBy": f"{_SCHEMA}/catalog.json",
        "dataset": [
            *(_dataset(portal, dataset) for dataset in datasets),
            *(_kept_back(portal, resource) for resource in closed),
        ],
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


def _kept_back(portal: Portal, resource: KeptBack) -> dict[str, Any]:
    address = kept_back_address(portal, resource)
    described: dict[str, Any] = {
        "@type": "dcat:Dataset",
        "identifier": address,
        "title": resource.title.zh,
        "description": resource.description.zh,
        "keyword": list(resource.keywords),
        "modified": resource.listed_on.isoformat(),
        "accrualPeriodicity": _PERIODS[resource.update],
        "publisher": {"@type": "org:Organization", "name": resource.department.title.zh},
        "accessLevel": _ACCESS[resource.kind],
        "rights": resource.reason,
        "landingPage": f"{address}/",
        "language": ["zh-CN"],
        "spatial": portal.division_title.zh,
    }
    if portal.contact.email:
        mail = f"mailto:{portal.contact.email}"
        described["contactPoint"] = {"@type": "vcard:Contact", "fn": resource.department.title.zh, "hasEmail": mail}
    if resource.delivered:
        described["temporal"] = "/".join(map(str, resource.delivered))
    return {**described, "theme": [resource.theme.title.zh]} if resource.theme else described


def _distribution(portal: Portal, dataset: PublishedDataset, file: PublishedFile) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "title": f"{dataset.title.zh} ({SHOWN[file.format]})",
        "downloadURL": file_address(portal, file),
        "mediaType": MEDIA_TYPES[file.format],
        "format": SHOWN[file.format],
    }
