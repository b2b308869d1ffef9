"""What the manifests of all releases say should lie there, and what is wrong with the releases' own files."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from lake.errors import LakeError
from lake.releases.history import HISTORY, PUT_BACK
from lake.releases.released_files import expected_files
from lake.releases.store import MANIFEST, READ_ANOTHER, ReleaseStore
from lake.storage.file_faults import GONE
from lake.tables.soundness import Damage, Expected


def inspected(store: ReleaseStore) -> Iterator[Expected | Damage]:
    """The data files of every release as its manifest says they are, and what is wrong with the releases' own."""
    try:
        store.current_id()
        published: Sequence[str] = store.published()
    except LakeError as error:
        yield _unreadable("releases", error)
        published = store.folders()
    else:
        if len(folders := store.folders()) > 1 and not store.history.entries():
            yield _damage(f"releases/{HISTORY}", GONE, PUT_BACK)
            published = folders
    for release_id in published:
        yield from _of_release(store, release_id)


def _of_release(store: ReleaseStore, release_id: str) -> Iterator[Expected | Damage]:
    folder = f"releases/{release_id}"
    try:
        release = store.read(release_id)
    except LakeError as error:
        yield _unreadable(folder, error)
        return
    damaged = dict(store.damages(release))
    for name, problem in damaged.items():
        yield _damage(f"{folder}/{name}", problem)
    if MANIFEST not in damaged:  # with a letter changed it may name a file that never was
        yield from expected_files(release.manifest)


def _unreadable(folder: str, error: LakeError) -> Damage:
    return _damage(f"{folder}/{Path(error.file or '').name}", error.message, error.advice)


def _damage(file: str, problem: str, advice: str = "") -> Damage:
    return Damage("release", file, problem, advice=advice or READ_ANOTHER, kind="release")
