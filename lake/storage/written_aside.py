"""Files, folders and links that are whole or not there: written aside, synced, and given their name in one step.

After a crash, or a power cut, a name leads to what it led to before or to all of what was written, never to a part.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lake.storage.deletion import delete_file, delete_folder
from lake.storage.durable import sync_files, sync_folder


@contextmanager
def written_aside(home: Path, target: Path) -> Iterator[Path]:
    """A path to write a file, a folder of files or a link at, which replaces `target` when the block ends well.

    When it does not, what was written is deleted, and so is what a crash left there before; LakeError when that would
    be outside of `home`. A folder only takes the place of an empty one. The folder of the target must be there.
    """
    aside = target.with_name(f".{target.name}.writing")
    _delete(home, aside)
    try:
        yield aside
        take_place(aside, target)
    except Exception:
        with suppress(OSError):  # the next one does it; what went wrong first is to be told
            _delete(home, aside)
        raise


def take_place(aside: Path, target: Path) -> None:
    """Give what was written aside, on the same disk, its name: synced before, and the name afterwards."""
    if not aside.is_symlink():
        sync_files(sorted(aside.iterdir()) if aside.is_dir() else [aside])
    os.replace(aside, target)  # noqa: PTH105 - says that it is atomic
    sync_folder(target.parent)


def _delete(home: Path, path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        delete_folder(home, path)
    else:
        delete_file(home, path)
