"""Resources that are open on condition, or not at all, as packages of CKAN: described, with made-up rows or nothing."""

from datetime import UTC, datetime, time
from typing import Any

from catalog.converters.addresses import file_address, kept_back_address
from catalog.converters.ckan_parts import group, identifier, moment, organization, tag
from catalog.converters.media_types import MEDIA_TYPES, SHOWN
from catalog.publishing.kept_back import KeptBack
from catalog.publishing.published_dataset import Portal, PublishedFile

_ACCESS = {"conditional": "RESTRICTED", "none": "NON_PUBLIC"}


def kept_back_package(portal: Portal, resource: KeptBack) -> dict[str, Any]:
    """`isopen` is false, and there is no licence: nothing of it is given out as it is."""
    address, unit = kept_back_address(portal, resource), organization(portal, resource.department)
    listed = _listed(resource)
    resources = [_sample(portal, resource, resource.sample)] if resource.sample else []
    return {
        "id": identifier(address),
        "name": resource.id,
        "title": resource.title.zh,
        "notes": resource.description.zh,
        "url": f"{address}/",
        "version": "",
        "type": "dataset",
        "state": "active",
        "private": False,
        "isopen": False,
        "author": resource.department.title.zh,
        "author_email": None,
        "maintainer": resource.department.title.zh,
        "maintainer_email": portal.contact.email or None,
        "license_id": "",
        "license_title": "",
        "license_url": "",
        "metadata_created": listed,
        "metadata_modified": listed,
        "owner_org": unit["id"],
        "organization": unit,
        "groups": [group(portal, resource.theme)] if resource.theme else [],
        "tags": [tag(portal, word) for word in resource.keywords],
        "num_tags": len(resource.keywords),
        "resources": resources,
        "num_resources": len(resources),
        "extras": [{"key": key, "value": value} for key, value in _extras(resource)],
        "relationships_as_subject": [],
        "relationships_as_object": [],
    }


def _sample(portal: Portal, resource: KeptBack, file: PublishedFile) -> dict[str, Any]:
    listed = _listed(resource)
    return {
        "id": identifier(f"{kept_back_address(portal, resource)}#sample"),
        "package_id": identifier(kept_back_address(portal, resource)),
        "name": f"{resource.title.zh}（示例数据，虚构）",
        "description": "由数据字典生成的虚构示例行，不含任何真实数据",
        "format": SHOWN[file.format],
        "mimetype": MEDIA_TYPES[file.format],
        "url": file_address(portal, file),
        "url_type": None,
        "size": file.bytes,
        "hash": file.sha256,
        "hash_algorithm": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256",
        "position": 0,
        "state": "active",
        "created": listed,
        "last_modified": listed,
        "metadata_modified": listed,
        "datastore_active": False,
    }


def _extras(resource: KeptBack) -> list[tuple[str, str]]:
    first, last = resource.delivered or ("", "")
    found = [
        ("title_en", resource.title.en),
        ("notes_en", resource.description.en),
        ("frequency", resource.update),
        ("temporal_start", str(first)),
        ("temporal_end", str(last)),
        ("access_rights", _ACCESS[resource.kind]),
        ("condition", resource.condition),
        ("legal_basis", resource.basis),
    ]
    return [(key, value) for key, value in found if value]


def _listed(resource: KeptBack) -> str:
    return moment(datetime.combine(resource.listed_on, time(), UTC))
