"""The only place where the lake deletes: what lies outside of the folder that a caller owns stays, whatever names it.

Metadata of tables holds absolute paths. In the copy of a home they lead into the original until it is relocated.
"""

import shutil
from pathlib import Path

from lake.errors import LakeError


def place_of(path: Path) -> Path:
    """Where a file or folder really is: links above it are followed, a link itself stays a link."""
    return path.resolve() if path.name in ("", "..") else path.parent.resolve() / path.name


def refuse_outside(home: Path, path: Path) -> None:
    """Raises LakeError unless the path, with all links followed, lies below the home."""
    if not _is_below(home, path.resolve()):
        raise outside(home, path)


def outside(home: Path, path: Path) -> LakeError:
    """What is said of a file that does not belong to the home."""
    return LakeError(
        f"a file outside of the home {home} is named, and is left alone",
        advice="metadata or a link leads out of the home: put both back as they were from a copy of this home; "
        "mount another disk at its place in the home instead of linking to it",
        file=str(path),
    )


def delete_file(home: Path, path: Path) -> None:
    """Delete a file, or a link and not what it leads to; one that is gone is no error. LakeError outside the home."""
    _deletable(home, path).unlink(missing_ok=True)


def delete_folder(home: Path, path: Path) -> None:
    """Delete a folder with all it holds; links in it are deleted and not followed. LakeError outside the home."""
    place = _deletable(home, path)
    if place.is_symlink():
        place.unlink()
        return
    try:
        shutil.rmtree(place)
    except FileNotFoundError:
        if place.exists():  # something in it went by itself, and the rest is still there
            delete_folder(home, path)


def delete_empty_folder(home: Path, path: Path) -> None:
    """Delete a folder that holds nothing; one that holds something stays. LakeError outside the home."""
    place = _deletable(home, path)
    if place.is_dir() and not any(place.iterdir()):
        place.rmdir()


def _deletable(home: Path, path: Path) -> Path:
    place = place_of(path)
    if not _is_below(home, place):
        raise outside(home, path)
    return place


def _is_below(home: Path, place: Path) -> bool:
    real = home.resolve()
    return place != real and place.is_relative_to(real)
