"""Deliveries that could not be read are kept as they came, where everything that machines share lies."""

import shutil
from pathlib import Path

from lake.connectors.landing.names import kept_name
from lake.connectors.landing.plain_file import opened
from lake.settings import Settings
from lake.storage.durable import make_folder
from lake.storage.location import Location
from lake.storage.opening import storage_of
from lake.storage.storage_errors import storage_errors

_DIGITS = 16
"""Of the checksum, in the name of a delivery's folder."""


def refused_file(settings: Settings, resource: str, name: str, sha256: str) -> Location:
    """Where a refused delivery of a resource is kept, by its name and the checksum of its content."""
    refused = settings.refused_folder.relative_to(settings.home).as_posix()
    return storage_of(settings).root / refused / resource / sha256[:_DIGITS] / kept_name(name)


def keep_refused_file(settings: Settings, delivered: Path, name: str, place: Location) -> None:
    """Copy a delivered file to its place, for good."""
    storage = storage_of(settings)
    with storage_errors("keeping a refused delivery"):
        kept = storage.staged(place)
        make_folder(kept.parent)
        with opened(delivered, name) as plain:
            shutil.copyfile(plain, kept)
        storage.keep([kept])
        storage.release([kept])
