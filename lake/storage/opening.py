"""Which storage the settings mean: the home's own folder, or a bucket."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lake.errors import LakeError
from lake.settings import Settings
from lake.storage.interface import Storage
from lake.storage.local.folder import LocalStorage
from lake.storage.location import Location

if TYPE_CHECKING:
    from lake.storage.s3.access import Access
    from lake.storage.s3.lease import Hold


def storage_of(settings: Settings) -> Storage:
    """Where releases, exports, letters and, unless the catalogue has a place of its own, tables lie."""
    return _opened(settings, settings.storage)


def table_storage_of(settings: Settings) -> Storage:
    """Where tables lie: some catalogues keep them in a bucket of their own.

    LakeError when nothing else that machines share is told: the run's lock would be on one machine alone.
    """
    if settings.tables_location and not settings.storage:
        raise LakeError(
            f"the catalogue keeps tables in {settings.tables_location}, and LAKE_STORAGE names no bucket",
            advice="let LAKE_STORAGE say where releases, exports and the run's lock lie, for all machines the same",
        )
    return _opened(settings, settings.tables_location)


def _opened(settings: Settings, root: str) -> Storage:
    if not root:
        return LocalStorage(settings.home)
    from lake.storage.s3.access import Access

    hold = _hold(settings.storage, settings.lease_seconds)
    return _bucket(root, Access.of(settings), settings.temporary_folder / "staged", hold)


@cache
def _bucket(root: str, access: "Access", scratch: Path, hold: "Hold") -> Storage:
    """One for a process, which keeps its connections."""
    from lake.storage.s3.bucket import BucketStorage

    return BucketStorage(Location(root), access, scratch, hold)


@cache
def _hold(_storage: str, seconds: float) -> "Hold":
    """One for a lake, whatever buckets it has."""
    from lake.storage.s3.lease import Hold

    return Hold(seconds)
