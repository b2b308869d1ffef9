"""What one resolution leaves for the next: relations under `kept.…`, each row a function of what its key says alone.

Where they lie is the caller's: in a database that is attached under that name, or in the engine's memory, gone with it.
Whoever attaches one vouches that it is of the same code and the same declarations.
"""

from collections.abc import Iterable, Mapping

from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table

DATABASE = "kept"
SOURCE = "kept.source"
"""(resource, head, day): in which state a source's rows were prepared, and on which day."""
MEMBER, VARIANT, SAID, GLUE = "kept.member", "kept.variant", "kept.said", "kept.glue"
"""By source: rows, what differs among them, the same comparable, and what glues."""
SPELLING = "kept.spelling"
SETTLED = "kept.settled"
"""(cluster, records): a digest of the records from which the values of each cluster were chosen."""
PROVENANCE, AT_ODDS = "kept.provenance", "kept.at_odds"
"""Of each cluster that is in `SETTLED`."""


def begin_empty(engine: DuckEngine) -> None:
    """Keep in memory, and nothing yet."""
    name = quote(DATABASE)
    engine.connection.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}")


def is_kept(engine: DuckEngine, relation: str) -> bool:
    """Whether a relation was ever renewed."""
    found = engine.rows(
        "SELECT 1 FROM duckdb_tables()"
        f" WHERE {literal(DATABASE)} IN (database_name, schema_name) AND table_name = {literal(_bare(relation))}"
    )
    return bool(found)


def renew(engine: DuckEngine, come: Mapping[str, str], gone: str) -> None:
    """In one transaction: of each relation the rows for which `gone` holds leave, and those of its SELECT come."""
    statements = [one for name, sql in come.items() for one in _renewed(engine, name, sql, gone)]
    _together(engine, statements)


def remove(engine: DuckEngine, relations: Iterable[str], gone: str) -> None:
    """In one transaction: of each relation the rows for which `gone` holds leave."""
    _together(engine, [f"DELETE FROM {quote_table(name)} WHERE {gone}" for name in relations])


def _renewed(engine: DuckEngine, name: str, sql: str, gone: str) -> list[str]:
    table = quote_table(name)
    if not is_kept(engine, name):
        return [f"CREATE TABLE {table} AS {sql}"]
    return [f"DELETE FROM {table} WHERE {gone}", f"INSERT INTO {table} BY NAME {sql}"]


def _together(engine: DuckEngine, statements: Iterable[str]) -> None:
    engine.connection.begin()
    try:
        for statement in statements:
            engine.connection.execute(statement)
    except BaseException:
        engine.connection.rollback()
        raise
    engine.connection.commit()


def _bare(relation: str) -> str:
    return relation.split(".", 1)[1]
