"""Whether the exports still are as they were written: each version carries the checksums of its files."""

from collections.abc import Iterator

from lake.releases.store import POINTER
from lake.settings import Settings
from lake.storage.interface import Storage
from lake.storage.location import Location
from lake.storage.opening import storage_of
from lake.storage.stored_sums import broken_sums
from lake.tables.soundness import Damage
from lake.told import Told

_ADVICE = Told(
    "put the folder back from a copy of this home; the lake never writes a published version anew",
    "请从湖的副本放回该文件夹；已发布的版本不会重写",
)


def export_damages(settings: Settings) -> Iterator[Damage]:
    """Files below `open/datasets` that are not as their version's list says."""
    storage = storage_of(settings)
    datasets = storage.root / "open" / "datasets"
    for folder in (datasets / name for name in storage.names(datasets)):
        for version in sorted({*storage.names(folder), *_without_list(storage, folder)}):
            for name, problem in broken_sums(storage, folder / version):
                path = storage.path_of(folder / version / name)
                yield Damage(f"open.{folder.name}", path, problem, advice=_ADVICE, kind="export")


def _without_list(storage: Storage, folder: Location) -> set[str]:
    """Versions that are none any more, because their list is gone: so it is in buckets.

    That of the release readers see may just be written, and is written again where it was cut off.
    """
    begun = {one.location[len(folder) + 1 :].split("/")[0] for one in storage.files(folder)}
    lost = {name for name in begun if name[0] != "."} - {*storage.names(folder)}
    return lost - {storage.pointer(storage.root / POINTER)} if lost else lost
