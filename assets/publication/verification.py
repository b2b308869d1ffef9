"""Whether the exports still are as they were written: each version carries the checksums of its files."""

from collections.abc import Iterator

from lake.settings import Settings
from lake.storage.checksum_list import broken_sums
from lake.tables.soundness import Damage

_ADVICE = "put the folder back from a copy of this home; the lake never writes a published version anew"


def export_damages(settings: Settings) -> Iterator[Damage]:
    """Files below `open/datasets` that are not as their version's list says."""
    for folder in sorted((settings.zone_folder("open") / "datasets").glob("*/*/")):
        for name, problem in () if folder.is_symlink() or folder.name.startswith(".") else broken_sums(folder):
            path = (folder / name).relative_to(settings.home).as_posix()
            yield Damage(f"open.{folder.parent.name}", path, problem, advice=_ADVICE, kind="export")
