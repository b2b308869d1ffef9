"""A published dataset as every catalogue format needs it: facts only, gathered elsewhere, converted by `converters`."""

from dataclasses import dataclass
from datetime import date, datetime

from catalog.contracts.contract import Title, UpdateCycle
from catalog.contracts.reference_models import Geometry


@dataclass(frozen=True)
class Words:
    """A text of any length in Chinese and in English."""

    zh: str
    en: str


@dataclass(frozen=True)
class Organisation:
    """A publisher. `uscc` is its unified social credit code where it has one."""

    id: str
    title: Title
    uscc: str | None = None


@dataclass(frozen=True)
class Terms:
    """The licence a dataset is published under. `summary` says in Chinese what one may and must do."""

    id: str
    title: Title
    url: str
    summary: str = ""


@dataclass(frozen=True)
class Theme:
    """One of the themes of 公共信息资源开放试点 (20 of them). `eu` is the code of the European theme it falls under."""

    id: str
    title: Title
    eu: str | None = None


@dataclass(frozen=True)
class Contact:
    """Who answers questions about the data; `email` and `phone` are empty where there is none."""

    name: Title
    email: str = ""
    phone: str = ""


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
class PublishedVersion:
    """One version of a dataset, and what it changed. `data_version` is semantic: major, minor, correction.

    The counts are keys; None where there was no version before or its rows could not be compared.
    """

    version: str
    released_at: datetime
    rows: int
    data_version: str
    notes: Words
    files: tuple[PublishedFile, ...] = ()
    added: int | None = None
    removed: int | None = None
    changed: int | None = None
    changes_path: str | None = None
    """The file with old and new values, relative to the folder of open data."""
    documents: tuple[str, ...] = ()
    """Names of the files beside those of the data."""


@dataclass(frozen=True)
class PublishedDataset:
    """One dataset in its present version. `history` is oldest first and has the present version in it."""

    id: str
    title: Title
    description: Words
    table: str
    publisher: Organisation
    contact: Contact
    licence: Terms
    themes: tuple[Theme, ...]
    keywords: tuple[str, ...]
    update: UpdateCycle
    version: str
    history: tuple[PublishedVersion, ...]
    begins: date
    ends: date
    rows: int
    key: tuple[str, ...]
    columns: tuple[PublishedColumn, ...]
    files: tuple[PublishedFile, ...]
    evidence: tuple[Evidence, ...] = ()
    standards: tuple[str, ...] = ()
    approved_by: str = ""
    approved_on: date | None = None
    basis: str = ""
    geometry: Geometry | None = None
    """The columns that are the place of a row, where rows are places."""
    disputed: int = 0
    """Rows that rest on records which somebody objects to; their keys are in `disputed/<id>.csv`."""

    @property
    def present(self) -> PublishedVersion:
        """The version that readers get."""
        return next(one for one in self.history if one.version == self.version)

    @property
    def issued(self) -> datetime:
        """When the first version came."""
        return self.history[0].released_at

    @property
    def modified(self) -> datetime:
        """When the present version came."""
        return self.present.released_at


@dataclass(frozen=True)
class Portal:
    """The catalogue itself. `base` is the address under which the folder of open data is served, without final /."""

    base: str
    title: Title
    description: Title
    publisher: Organisation
    contact: Contact
    division: str
    division_title: Title
    box: tuple[float, float, float, float] | None
    """Of the division: west, south, east, north in degrees of WGS 84."""
    modified: datetime
    themes: tuple[Theme, ...] = ()
    licence: Terms | None = None
    """Of the catalogue's own descriptions."""
