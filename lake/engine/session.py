"""What a DuckDB session may touch: files and folders it is given, and nothing else of the machine or the network."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from lake.engine.identifiers import literal

IN_MEMORY = ":memory:"
Session = duckdb.DuckDBPyConnection
Options = Mapping[str, str | bool | int | float | list[str]]
_ALONE: Options = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
    # Without this, a table that does not exist is looked for among the variables of this program.
    "python_enable_replacements": False,
    "allowed_configs": [
        "TimeZone",
        "disabled_optimizers",
        "memory_limit",
        "max_temp_directory_size",
        "max_vacuum_tasks",
        "threads",
    ],
}
"""`allowed_configs`: what our own code may still set in a locked session. None of it opens anything."""


def open_session(database: str = IN_MEMORY, options: Options | None = None, *, read_only: bool = False) -> Session:
    """A connection that installs and loads nothing by itself, in UTC. `confine` it before it runs what others wrote."""
    connection = duckdb.connect(database, read_only=read_only, config={**_ALONE, **(options or {})})
    connection.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
    return connection


def confine(connection: Session, *, folders: Iterable[Path | str] = (), files: Iterable[str] = ()) -> None:
    """From now on the session opens these files, what is below these folders and its temporary files; for ever.

    DuckDB knows no read-only permission: what may be read here could be written by a COPY. Who runs statements that
    others wrote asks `written_sql` first.
    """
    connection.execute(f"SET allowed_directories = {_texts(map(str, folders))}")
    connection.execute(f"SET allowed_paths = {_texts(files)}")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def scratch_session() -> Session:
    """An empty database in memory that opens no file at all: to ask DuckDB what a query means."""
    connection = open_session(options={"temp_directory": "", "threads": 1})
    confine(connection)
    return connection


def _texts(values: Iterable[str]) -> str:
    return f"[{', '.join(map(literal, values))}]"
