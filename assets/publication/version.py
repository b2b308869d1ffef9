"""What a published version of a dataset says about itself, in the `metadata.json` beside its files."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from catalog.publishing.published_dataset import Evidence, PublishedColumn, PublishedFile, Words
from lake.releases.format_version import refuse_newer
from lake.releases.manifest import version_parts
from lake.storage.interface import Storage
from lake.storage.location import Location

METADATA = "metadata.json"
FORMAT_VERSION = 4
"""Of `metadata.json`, whatever it describes: raised when a key comes, goes or means something else."""


def _number(value: int | str | None) -> int | str | None:
    return int(value, base=16) if isinstance(value, str) else value


SnapshotId = Annotated[int, BeforeValidator(_number), PlainSerializer(hex, return_type=str)]
"""Written as `0x…`, because nineteen decimal digits may by chance be the number of a bank card; before 4 they were."""


class VersionMetadata(BaseModel):
    """One version: named after the release that first held these rows, and never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format_version: int = 1
    """1 says no number; absent in the first."""
    dataset: str
    title: str
    description: str
    publisher: str
    licence: str
    version: str
    released_at: datetime
    table: str
    snapshot_id: SnapshotId | None
    content_id: SnapshotId | None
    contract_version: str
    rows: int
    key: tuple[str, ...]
    columns: tuple[PublishedColumn, ...]
    files: tuple[PublishedFile, ...]
    evidence: tuple[Evidence, ...]
    formats_left_out: dict[str, str] = {}
    data_version: str = "1.0.0"
    """What the rows went through, as semver; before format 3 nothing counted it."""
    notes: Words | None = None
    added: int | None = None
    """Keys that came since the version before; None in the first, and where rows could not be compared."""
    removed: int | None = None
    changed: int | None = None
    begins: date | None = None
    """First and last day that the rows tell of; None when they have no dates of their own."""
    ends: date | None = None

    @property
    def content(self) -> tuple[int | None, str]:
        """What makes a version new."""
        return self.content_id, self.contract_version


def versions(storage: Storage, folder: Location) -> Iterator[VersionMetadata]:
    """All versions of a dataset, oldest first. LakeError for one that newer code wrote."""
    for name in sorted(storage.names(folder), key=version_parts):
        yield _read(storage, folder / name / METADATA)


def version_before(storage: Storage, folder: Location, release: str) -> VersionMetadata | None:
    """The version that readers had before a release; None for the first."""
    earlier = [one for one in versions(storage, folder) if version_parts(one.version) < version_parts(release)]
    return earlier[-1] if earlier else None


def _read(storage: Storage, path: Location) -> VersionMetadata:
    content = storage.read(path)
    refuse_newer(content, FORMAT_VERSION, f"version {path.parent.name} of {path.parent.parent.name}", path)
    return VersionMetadata.model_validate_json(content)
