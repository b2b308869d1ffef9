"""Sources that the lake asks itself, at the address to which `connections.yaml` leads, and spools before reading."""

import hashlib
import re
from abc import abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from lake.connectors.rows.rows import Rows
from lake.connectors.source import Opened, Source
from lake.connectors.spool import read_spool
from lake.connectors.watermark import Reading


class FetchedSource(Source):
    """A database or an interface; `connection` names an entry of connections.yaml."""

    if TYPE_CHECKING:  # a field of every kind, where its own fields put it

        @property
        def connection(self) -> str:
            """The name of its address."""

    @abstractmethod
    def fetch(self, address: str, reading: Reading | None, zone: str) -> Iterator[dict[str, str | None]]:
        """All records as text, or those that `reading` wants; moments are written in the zone where that can be asked.

        LakeErrors hold no password and no value.
        """

    def reading(self, folder: Path) -> Reading | None:
        """How far it has been read, for a source that is not read whole each time; kept in the folder."""
        return None

    def probe(self, address: str) -> str | None:
        """A sign that stays the same as long as nobody writes there; None where it can only be asked.

        It may say nothing (None) of what was written in this very moment.
        """
        return None

    @property
    def folder_name(self) -> str:
        """Of the folder for its spool: its own for each source."""
        digest = hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]
        return f"{re.sub(r'[^0-9A-Za-z_-]', '_', self.connection)}-{digest}"

    def read(self, opened: Opened) -> tuple[Rows, str]:
        """What was spooled, whose digest is that of its content."""
        return read_spool(opened.path), opened.sha256
