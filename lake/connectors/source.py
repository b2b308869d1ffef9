"""What every kind of source says of itself: the model that a contract fills in is also its reader.

A new kind is a module with one such class, and one line in the list of its room: `files/file_kinds.py` for what is
landed, `sources.py` for what is fetched. Nobody else asks of which kind a source is.
"""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self, Union

from pydantic import BaseModel, ConfigDict, Field

from lake.connectors.rows.rows import Rows

Encoding = Literal["auto", "utf-8", "gb18030", "utf-16", "big5", "shift_jis", "euc_jp", "euc_kr"]
Nature = Literal["spreadsheet", "text", "document", "database", "interface"]
"""In what form records come: rows of a table, lines of a text, a document that names its parts, a query, a service."""


@dataclass(frozen=True)
class Opened:
    """A delivery to be read: the file, and `name` for people. `expected` column names help to find the header.

    `sha256` is that of the bytes; a reader may write to `folder`, where its frame is read from.
    """

    path: Path
    name: str
    sha256: str
    expected: Sequence[str]
    folder: Path


class SourcePart(BaseModel):
    """A part of a source in a contract."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(SourcePart):
    """Where a resource comes from. Its fields and their order are part of every contract's version."""

    nature: ClassVar[Nature]
    format: ClassVar[str]
    """What the trade calls it: `csv`, or `relational` for a database."""

    if TYPE_CHECKING:  # a field of every kind, where its own fields put it

        @property
        def kind(self) -> str:
            """The word for it in contracts."""

    @property
    @abstractmethod
    def place(self) -> str:
        """How its deliveries are called, as far as the contract says."""

    @property
    def sent_as(self) -> str:
        """The format in which it comes here."""
        return self.format

    @abstractmethod
    def read(self, opened: Opened) -> tuple[Rows, str]:
        """Rows of a delivery, and the sha256 of the bytes they come from. LakeError when it cannot be read."""

    def is_foreign(self, path: Path) -> bool:
        """Whether a parser must take the whole of a foreign format apart, and can die of it."""
        return False


class FileSource(Source):
    """Files that somebody puts into a landing folder."""

    suffixes: ClassVar[tuple[str, ...]] = ()
    """The endings, in lower case, by which a file is known for one of this kind before any contract says so."""

    said_inside: ClassVar[bool] = False
    """Whether only the file itself says where its records are."""

    path: str = Field(description="glob below a landing folder, `**` allowed; also matches members of archives")

    @classmethod
    def of_file(cls, opened: Opened) -> Self:
        """The source of exactly this file, before any contract says so. LakeError when the file says too little."""
        return cls.model_validate({"path": opened.name})

    @property
    def place(self) -> str:
        """The path, as the contract has it."""
        return self.path

    def is_foreign(self, path: Path) -> bool:
        """Every format but those that are read as streams of bounded lines."""
        return True


def any_of(kinds: Sequence[type[Source]]) -> Any:
    """The type, for pydantic, of a source of one of these kinds, told apart by `kind`."""
    return Annotated[Union[tuple(kinds)], Field(discriminator="kind")]  # noqa: UP007 - of as many as there are
