"""A dataset in schema.org's words, as search engines read it from pages."""

from typing import Any

from catalog.converters.addresses import dataset_address, file_address, organisation_address
from catalog.converters.media_types import MEDIA_TYPES
from catalog.publishing.published_dataset import Portal, PublishedDataset, PublishedFile


def schema_org(portal: Portal, dataset: PublishedDataset) -> dict[str, Any]:
    """The present version. Evidence of quality has no words there: it is in `quality.ttl`."""
    address = dataset_address(portal, dataset)
    organisation = {
        "@type": "GovernmentOrganization",
        "@id": organisation_address(portal, dataset.publisher),
        "name": dataset.publisher.title.zh,
        "alternateName": dataset.publisher.title.en,
    }
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": address,
        "url": address,
        "name": dataset.title.zh,
        "alternateName": dataset.title.en,
        "description": _long_enough(dataset),
        "identifier": address,
        "version": dataset.version,
        "license": dataset.licence.url,
        "isAccessibleForFree": True,
        "inLanguage": "zh-CN",
        "keywords": [*dataset.keywords, *(theme.title.zh for theme in dataset.themes)],
        "creator": organisation,
        "publisher": organisation,
        "datePublished": dataset.issued.isoformat(),
        "dateModified": dataset.modified.isoformat(),
        "temporalCoverage": f"{dataset.begins}/{dataset.ends}",
        "spatialCoverage": {"@type": "Place", "name": portal.division_title.zh, "identifier": portal.division},
        "includedInDataCatalog": {"@type": "DataCatalog", "name": portal.title.zh, "url": f"{portal.base}/"},
        "distribution": [_download(portal, file) for file in dataset.files],
        "variableMeasured": [
            {"@type": "PropertyValue", "name": column.name, "description": column.title or column.name}
            for column in dataset.columns
        ],
    }


def _long_enough(dataset: PublishedDataset) -> str:
    """Search engines want 50 characters, which a Chinese sentence may well not need."""
    return f"{dataset.description.zh} {dataset.description.en}"


def _download(portal: Portal, file: PublishedFile) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "name": file.path.rpartition("/")[2],
        "contentUrl": file_address(portal, file),
        "encodingFormat": MEDIA_TYPES[file.format],
        "contentSize": f"{file.bytes} B",
        "sha256": file.sha256,
    }
