"""Whether the exports still are as they were written: each version carries the checksums of its files."""

from collections.abc import Iterator

from lake.settings import Settings
from lake.storage.opening import storage_of
from lake.storage.stored_sums import broken_sums
from lake.tables.soundness import Damage

_ADVICE = "put the folder back from a copy of this home; the lake never writes a published version anew"


def export_damages(settings: Settings) -> Iterator[Damage]:
    """Files below `open/datasets` that are not as their version's list says."""
    storage = storage_of(settings)
    datasets = storage.root / "open" / "datasets"
    of_datasets = (datasets / name for name in storage.names(datasets))
    for folder in (dataset / version for dataset in of_datasets for version in storage.names(dataset)):
        for name, problem in broken_sums(storage, folder):
            path = storage.path_of(folder / name)
            yield Damage(f"open.{folder.parent.name}", path, problem, advice=_ADVICE, kind="export")
