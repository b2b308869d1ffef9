"""The scratch folder: what a killed run left in it is of any grade, and nobody's any more."""

import time

from lake.settings import Settings
from lake.storage.deletion import delete_file, delete_folder

_A_DAY = 24 * 3600


def empty_scratch(settings: Settings, *, dry_run: bool) -> int:
    """Delete what has lain in the scratch folder for a day; returns how many files and folders.

    Call it while holding the run's lock. A command that only reads takes no lock, and what it writes there is younger.
    """
    if not settings.temporary_folder.exists():
        return 0
    limit = time.time() - _A_DAY
    left = [path for path in sorted(settings.temporary_folder.iterdir()) if path.lstat().st_mtime < limit]
    for path in () if dry_run else left:
        delete_folder(settings.home, path) if path.is_dir() else delete_file(settings.home, path)
    return len(left)
