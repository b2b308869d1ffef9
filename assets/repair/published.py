"""What lies beside the tables: the folders of releases, and the published versions of datasets."""

from collections.abc import Iterator, Set
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from assets.context import LakeContext
from assets.publication.export import disclosed_rows
from assets.publication.places import dataset_folder
from assets.publication.version_files import write_version
from assets.repair.actions import (
    HISTORY_LOST,
    MANIFEST_LOST,
    RELEASE,
    RELEASE_PRUNED,
    RELEASES,
    RELINK,
    REWRITE_VIEWS,
    UNLISTED_DATASET,
    WRITE_VERSION,
)
from assets.repair.step import Remedy, Step, lost
from lake.errors import LakeError
from lake.releases.history import HISTORY
from lake.releases.releases import Releases
from lake.releases.store import CURRENT
from lake.storage.checksum_list import NAME, read_list
from lake.storage.durable import make_folder
from lake.storage.interface import Storage
from lake.storage.location import Location
from lake.storage.opening import storage_of
from lake.storage.stored_sums import listed_sums, sha256_at
from lake.tables.soundness import Damage

_DATABASE = "lake.duckdb"


def release_step(lake: LakeContext, damage: Damage) -> Step:
    """A DuckDB file of views is written again, and a lost link leads again to what the history says."""
    _, release_id, *file = Path(damage.file).parts
    releases = Releases(lake.lakehouse)
    if file == [_DATABASE]:
        return Step(
            RELEASE.of(release=release_id),
            REWRITE_VIEWS,
            (damage,),
            Remedy.REPAIR,
            lambda: releases.rewrite_database(release_id),
        )
    if release_id == HISTORY:
        return lost(RELEASES, HISTORY_LOST, (damage,))
    if release_id == CURRENT:
        return Step(RELEASES, RELINK, (damage,), Remedy.REPAIR, releases.relink)
    return lost(RELEASE.of(release=release_id), MANIFEST_LOST, (damage,))


def export_steps(lake: LakeContext, damages: tuple[Damage, ...]) -> Iterator[Step]:
    """Damaged files of published versions are made again; they take their places only as the very same bytes."""
    for folder in sorted({Path(one.file).parent for one in damages}):
        of_it = tuple(one for one in damages if Path(one.file).parent == folder)
        dataset, version = folder.parts[-2:]
        if _is_pruned(lake, version):
            yield lost(f"{dataset} {version}", RELEASE_PRUNED.of(release=version), of_it)
        elif dataset in lake.registry.publications:
            action = WRITE_VERSION.of(release=version)
            do = partial(_write_again, lake, dataset, version, {Path(one.file).name for one in of_it})
            yield Step(f"{dataset} {version}", action, of_it, Remedy.REPAIR, do)
        else:
            yield lost(f"{dataset} {version}", UNLISTED_DATASET, of_it)


def _is_pruned(lake: LakeContext, version: str) -> bool:
    with suppress(LakeError):  # of a history that cannot be read is told beside
        return version in Releases(lake.lakehouse).pruning.pruned()
    return False


def _write_again(lake: LakeContext, dataset: str, version: str, damaged: Set[str]) -> None:
    publication = lake.registry.publications[dataset]
    release = Releases(lake.lakehouse).show(version)
    table = release.manifest.tables[publication.table]
    if table.snapshot_id is not None:
        lake.lakehouse.refuse_damaged(publication.table, snapshot_id=table.snapshot_id)
    storage = storage_of(lake.settings)
    make_folder(lake.settings.temporary_folder)
    with TemporaryDirectory(dir=lake.settings.temporary_folder) as scratch:
        made = Path(scratch)
        write_version(made, disclosed_rows(lake, release, publication), lake, release, publication)
        _put_in_place(storage, dataset_folder(storage, dataset) / version, made, damaged)


def _put_in_place(storage: Storage, place: Location, made: Path, damaged: Set[str]) -> None:
    """LakeError for the first that is not the same; those before it are in their places."""
    new, listed = read_list((made / NAME).read_text(encoding="utf-8")), _listed(storage, place)
    if all(_is_there(storage, place / name, sha256) for name, sha256 in new.items()):
        damaged, listed = {NAME}, new  # all is there: it was the list itself
    for name in sorted(damaged):
        if name not in new.keys() | {NAME}:
            advice = "look at what somebody put there, then delete it"
            raise LakeError(f"{name} is no part of the version", advice=advice, file=str(place / name))
        if listed.get(name, "") != new.get(name, ""):
            advice = "a published version never changes: put the file back from a backup"
            message = f"{name} cannot be made again as the same bytes"
            raise LakeError(message, advice=advice, file=str(place / name))
        storage.put(place / name, (made / name).read_bytes())


def _is_there(storage: Storage, file: Location, sha256: str) -> bool:
    try:
        return sha256_at(storage, file) == sha256
    except OSError:
        return False


def _listed(storage: Storage, place: Location) -> dict[str, str]:
    try:
        return listed_sums(storage, place)
    except (OSError, UnicodeDecodeError):
        return {}
