"""A published dataset as every catalogue format needs it: facts only, gathered elsewhere, converted by `converters`."""

from dataclasses import dataclass
from datetime import datetime

from catalog.contracts.contract import Title, UpdateCycle


@dataclass(frozen=True)
class Organisation:
    """A publisher. `uscc` is its unified social credit code where it has one."""

    id: str
    title: Title
    uscc: str | None = None


@dataclass(frozen=True)
class Terms:
    """The licence a dataset is published under."""

    id: str
    title: Title
    url: str


@dataclass(frozen=True)
class Theme:
    """One of the themes of 公共信息资源开放试点 (20 of them)."""

    id: str
    title: Title


@dataclass(frozen=True)
class PublishedColumn:
    """A data item (信息项) of the dataset."""

    name: str
    title: str
    type: str
    description: str = ""


@dataclass(frozen=True)
class PublishedFile:
    """One file of a version; `path` is relative to the folder of open data."""

    path: str
    format: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Evidence:
    """What the checks found in the snapshot that was published."""

    check: str
    title: str
    dimension: str
    passed: bool
    checked: int
    failed: int


@dataclass(frozen=True)
class PublishedDataset:
    """One dataset in its present version."""

    id: str
    title: Title
    description: str
    table: str
    publisher: Organisation
    licence: Terms
    themes: tuple[Theme, ...]
    keywords: tuple[str, ...]
    update: UpdateCycle
    version: str
    versions: tuple[str, ...]
    issued: datetime
    modified: datetime
    rows: int
    key: tuple[str, ...]
    columns: tuple[PublishedColumn, ...]
    files: tuple[PublishedFile, ...]
    evidence: tuple[Evidence, ...] = ()
    standards: tuple[str, ...] = ()
    disputed: int = 0
    """Rows that rest on records which somebody objects to; their keys are in `disputed/<id>.csv`."""


@dataclass(frozen=True)
class Portal:
    """The catalogue itself. `base` is the address under which the folder of open data is served, without final /."""

    base: str
    title: Title
    description: Title
    publisher: Organisation
    division: str
    division_title: Title
    modified: datetime
