"""What packages of open datasets and of resources that are kept back have in common, in CKAN's words."""

from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from catalog.converters.addresses import organisation_address, theme_address
from catalog.publishing.published_dataset import Organisation, Portal, Theme


def identifier(address: str) -> str:
    """The same for the same address, everywhere and always."""
    return str(uuid5(NAMESPACE_URL, address))


def organization(portal: Portal, unit: Organisation) -> dict[str, Any]:
    """A department."""
    return {
        "id": identifier(organisation_address(portal, unit)),
        "name": unit.id,
        "title": unit.title.zh,
        "type": "organization",
        "description": unit.title.en,
        "image_url": "",
        "is_organization": True,
        "approval_status": "approved",
        "state": "active",
    }


def group(portal: Portal, theme: Theme) -> dict[str, Any]:
    """A theme."""
    return {
        "id": identifier(theme_address(portal, theme)),
        "name": theme.id,
        "title": theme.title.zh,
        "display_name": theme.title.zh,
        "description": theme.title.en,
        "image_display_url": "",
    }


def tag(portal: Portal, word: str) -> dict[str, Any]:
    """A keyword."""
    found = identifier(f"{portal.base}/keywords/{word}")
    return {"id": found, "name": word, "display_name": word, "state": "active", "vocabulary_id": None}


def moment(moment: datetime) -> str:
    """CKAN writes moments in UTC without saying so."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
