"""`lake sql`: one query on what was released."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from lake.settings import Settings

Query = Annotated[str | None, typer.Argument(help="SQL; without it, the path of the DuckDB file to open.")]
ReleaseId = Annotated[str | None, typer.Option("--release", help="An earlier release instead of the current one.")]
Head = Annotated[
    bool, typer.Option("--head", help="The tables as they are now, released or not; raw and quarantine too.")
]


def sql(
    query: Query = None,
    release: ReleaseId = None,
    head: Head = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Ask the latest release (DuckDB SQL, tables such as std.psb_resident)."""
    from lake.settings import Settings
    from pipelines.command_line.output import OUT, print_json, print_rows

    settings = Settings()
    if head and release:
        raise typer.BadParameter("give --release or --head, not both")
    if query is None:
        path = released_database(settings, release)
        print_json({"database": str(path)}) if as_json else OUT.print(str(path), soft_wrap=True)
        return
    rows = query_head(settings, query) if head else query_release(released_database(settings, release), query)
    print_json(rows) if as_json else print_rows(rows)


def released_database(settings: "Settings", release_id: str | None) -> Path:
    """The DuckDB file of a release. LakeError when nothing has been released yet."""
    from lake.errors import LakeError
    from lake.release import Releases
    from pipelines.command_line.opened import opened_lakehouse

    with opened_lakehouse(settings) as lakehouse:
        releases = Releases(lakehouse)
        found = releases.show(release_id) if release_id else releases.current()
    if found is None:
        raise LakeError("nothing has been released yet", advice="run `lake run` first, or query with --head")
    return found.database


def query_release(database: Path, query: str) -> list[dict[str, Any]]:
    """Ask a released DuckDB file; it is opened read-only."""
    import duckdb

    from catalog.beijing import ZONE
    from lake.engine.identifiers import literal

    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute(f"SET TimeZone = {literal(ZONE)}")
        return _rows(connection, query)


def query_head(settings: "Settings", query: str) -> list[dict[str, Any]]:
    """Ask the tables as they are now; only those that the query names are opened."""
    from catalog.beijing import ZONE
    from lake.engine.duck import DuckEngine
    from lake.engine.identifiers import literal
    from pipelines.command_line.opened import opened_lakehouse

    with opened_lakehouse(settings) as lakehouse, DuckEngine(settings) as engine:
        engine.attach_tables(lakehouse, sorted(_named_tables(query) & set(lakehouse.tables())))
        engine.connection.execute(f"SET TimeZone = {literal(ZONE)}")
        return _rows(engine.connection, query)


def _named_tables(query: str) -> set[str]:
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    from lake.errors import LakeError

    try:
        statements = sqlglot.parse(query, dialect="duckdb")
    except SqlglotError as error:
        raise LakeError(f"the query cannot be read: {str(error).splitlines()[0]}", advice="check its SQL") from error
    tables = (table for statement in statements if statement for table in statement.find_all(exp.Table))
    return {f"{table.db}.{table.name}" for table in tables if table.db}


def _rows(connection: "DuckDBPyConnection", query: str) -> list[dict[str, Any]]:
    import duckdb

    from lake.errors import LakeError

    try:
        cursor = connection.execute(query)
    except duckdb.Error as error:
        advice = "tables are called {layer}.{name}: select * from information_schema.tables lists them"
        raise LakeError(str(error).strip(), advice=advice) from error
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
