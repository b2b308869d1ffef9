"""Every kind of source that a contract may name."""

from typing import TYPE_CHECKING

from lake.connectors.databases.sql_database import SqlSource
from lake.connectors.files.file_kinds import FILE_KINDS
from lake.connectors.http.http_api import HttpSource
from lake.connectors.source import Source, any_of

KINDS: tuple[type[Source], ...] = (
    *FILE_KINDS,
    SqlSource,
    HttpSource,
)

if TYPE_CHECKING:
    AnySource = Source
else:
    AnySource = any_of(KINDS)
    """A source of any kind, as a contract has it."""
