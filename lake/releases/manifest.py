"""What a release says about itself: every table with its snapshot, schema, contract and checks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from lake.schema import Column

FORMAT_VERSION = 2
"""Of the manifests that are written now."""
BOOKKEEPING = "gov"
STANDARD = "std"
RELEASED_LAYERS = (STANDARD, "master", "topic", "open", BOOKKEEPING)
"""The layers readers see. Raw and quarantine hold what was sent, right or wrong."""
DISPUTED_TABLE = "gov.disputed"
"""Which rows rest on a record that is objected to: table_name, key_hash. Readers see it as a mark on the rows."""
Level = Literal["major", "minor", "patch"]


@dataclass(frozen=True)
class Offer:
    """A table that may join the next release, with what only its owner knows."""

    contract_version: str
    key: tuple[str, ...] = ()
    title: str = ""
    description: str = ""
    judged: bool = True
    """Whether its snapshot must have been judged; a table nobody looked at is no better than one that failed."""


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReleasedColumn(_Frozen):
    """A column as it was in the released snapshot."""

    name: str
    type: str
    title: str = ""


class CheckCounts(_Frozen):
    """How many checks the snapshot passed and failed; a failed one was not blocking."""

    passed: int = 0
    failed: int = 0


class ReleasedFile(_Frozen):
    """A file of a released table; of one from before checksums were recorded `sha256` is not known."""

    path: str
    bytes: int
    rows: int
    sha256: str | None = None


class ReleasedTable(_Frozen):
    """One table of a release. No snapshot: declared, and nothing ever written.

    `content_id` is the snapshot that brought the rows; compaction moves `snapshot_id` only.
    """

    snapshot_id: int | None
    content_id: int | None
    schema_id: int
    contract_version: str
    rows: int
    title: str = ""
    description: str = ""
    key: tuple[str, ...] = ()
    columns: tuple[ReleasedColumn, ...] = ()
    checks: CheckCounts = CheckCounts()
    files: tuple[ReleasedFile, ...] = ()

    @property
    def content(self) -> tuple[int | None, str]:
        """What makes a table new: its rows and its contract."""
        return self.content_id, self.contract_version

    @property
    def shape(self) -> tuple[Column, ...]:
        """The columns, as the engine wants them."""
        return tuple(Column(column.name, column.type, column.title) for column in self.columns)


class StaleTable(_Frozen):
    """A table that kept its former snapshot, or is missing, and why."""

    table: str
    reason: str


class Manifest(_Frozen):
    """A release: which snapshot of every table belongs together."""

    format_version: int = 1
    """1 names no files; absent in the first manifests."""
    id: str
    created_at: datetime
    reason: str
    tables: dict[str, ReleasedTable]
    stale: tuple[StaleTable, ...] = ()

    @property
    def tag(self) -> str:
        """The Iceberg tag that keeps the snapshots of this release."""
        return tag_of(self.id)

    def content(self) -> dict[str, tuple[int | None, str]]:
        """What makes a release new: every table but the lake's own bookkeeping, and the marks on rows."""
        return {name: table.content for name, table in self.tables.items() if makes_new(name, table.rows)}

    def same_as(self, other: "Manifest") -> bool:
        """Whether only the moment of making differs."""
        return self.model_copy(update={"created_at": other.created_at}) == other

    def to_json(self) -> str:
        """Readable, stable JSON."""
        return self.model_dump_json(indent=2) + "\n"


def tag_of(release_id: str) -> str:
    """The Iceberg tag of a release of that version."""
    return f"release-{release_id}"


def layer(table: str) -> str:
    """The layer of `std.psb_resident` is `std`."""
    return table.split(".", 1)[0]


def version_parts(release_id: str) -> tuple[int, int, int]:
    """`1.10.0` sorts after `1.9.3`."""
    major, minor, patch = (int(part) for part in release_id.split("."))
    return major, minor, patch


def next_version(latest: str | None, level: Level) -> str:
    """Data semver: a schema or contract break is major, new rows are minor, corrections are a patch."""
    if latest is None:
        return "1.0.0"
    major, minor, patch = version_parts(latest)
    if level == "major":
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if level == "minor" else f"{major}.{minor}.{patch + 1}"


def makes_new(name: str, rows: int) -> bool:
    """Whether another content of a table makes a new release."""
    return layer(name) != BOOKKEEPING or (name == DISPUTED_TABLE and rows > 0)


def stale_tables(stale: Mapping[str, str]) -> tuple[StaleTable, ...]:
    """Sorted, so that equal causes make equal manifests."""
    return tuple(StaleTable(table=table, reason=reason) for table, reason in sorted(stale.items()))
