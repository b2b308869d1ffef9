"""The Iceberg catalogue behind a REST server, for lakes that more than one machine works on."""

from collections.abc import Mapping

from pyiceberg.catalog.rest import RestCatalog
from pyiceberg.io import FileIO, load_file_io
from pyiceberg.table import Table
from pyiceberg.typedef import EMPTY_DICT, Identifier, Properties

from lake.storage.strange_table import refuse_strange_table


class GuardedRestCatalog(RestCatalog):
    """A catalogue whose tables lie on the storage, however the server and the tables describe the way to their files.

    `file_io`: the lake's own access to files, `properties`: what PyIceberg needs to reach the server.
    """

    def __init__(self, name: str, file_io: Mapping[str, str], properties: Mapping[str, str]) -> None:
        self._file_io = dict(file_io)
        super().__init__(name, **properties)

    def _load_file_io(self, properties: Properties = EMPTY_DICT, location: str | None = None) -> FileIO:
        """Ours; a server or a table's properties could name another."""
        return load_file_io({**self.properties, **self._file_io}, location)

    def load_table(self, identifier: str | Identifier) -> Table:
        """The table as it is now. LakeError when its folder, or a file it would delete, is outside the storage."""
        table: Table = super().load_table(identifier)
        refuse_strange_table(table)
        return table
