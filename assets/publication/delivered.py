"""When resources that are not open were delivered: the period that may be told of them without a look at their rows.

The file that says so is a part of the catalogue, and the site reads it, which opens no lake.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

from assets.context import LakeContext
from assets.publication.places import DELIVERED
from catalog.beijing import BEIJING
from catalog.publishing.kept_back import KeptBack
from lake.releases.store import Release
from lake.storage.interface import Storage

Days: TypeAlias = tuple[date, date]
"""Of the first delivery and of the last, in Beijing."""


def delivered_until(lake: LakeContext, release: Release) -> dict[str, Days]:
    """By resource, of what had come when the release was made: the same release tells the same each time."""
    found = lake.lakehouse.ledger.received_until(release.manifest.created_at)
    return {
        name: (first.astimezone(BEIJING).date(), last.astimezone(BEIJING).date())
        for name, (first, last) in found.items()
    }


def delivered_text(closed: Iterable[KeptBack]) -> str:
    """The content of the file."""
    days = {one.id: [str(day) for day in one.delivered] for one in closed if one.delivered}
    return json.dumps(days, indent=2) + "\n"


def read_delivered(storage: Storage) -> Mapping[str, Days]:
    """What the file says; nothing where the catalogue was written before there was one."""
    try:
        known = json.loads(storage.read(storage.root / "open" / DELIVERED))
    except FileNotFoundError:
        return {}
    return {name: (date.fromisoformat(first), date.fromisoformat(last)) for name, (first, last) in known.items()}
