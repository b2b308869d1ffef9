"""Every file that a kept snapshot, a release, an export or an unfinished delivery needs, looked at."""

from collections.abc import Callable
from dataclasses import replace

from assets.context import LakeContext
from assets.publication.verification import export_damages
from assets.repair.deliveries import kept_damages
from lake.releases.releases import Releases
from lake.releases.verification import Verification, database_damages, verify_files


def _ignore(_bytes: int) -> None:
    """Nobody watches."""


def find_damages(
    lake: LakeContext,
    *,
    whole: bool,
    planned: Callable[[int], None] = _ignore,
    done: Callable[[int], None] = _ignore,
) -> Verification:
    """Look at all files: whole, by checksum, or quickly, by presence, length and rows. See `verify_files`."""
    found = verify_files(lake.lakehouse, Releases(lake.lakehouse).files(), whole=whole, planned=planned, done=done)
    kept, spoilt = kept_damages(lake, whole=whole)
    databases = database_damages(lake.settings, whole=whole)
    exports = export_damages(lake.settings) if whole else ()
    return replace(found, files=found.files + kept, damages=(*databases, *found.damages, *spoilt, *exports))
