"""What one resolution leaves for the next: relations under `kept.…`, each row a function of what its key says alone.

Where they lie is the caller's: in a database that is attached under that name, or in the engine's memory, gone with it.
Whoever attaches one vouches that it is of the same code and the same declarations.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table

DATABASE = "kept"
SOURCE = "kept.source"
"""(resource, head, day): in which state a source's rows were prepared, and on which day."""
ROW = "kept.row"
"""(resource, batch_id, line_no, digest): the rows of each source as they were read last."""
MEMBER, VARIANT, SAID, GLUE = "kept.member", "kept.variant", "kept.said", "kept.glue"
"""By source: whom rows name, what differs among them, the same comparable, and what glues."""
EXTENT = "kept.extent"
"""(resource, part, attribute, most, said): how many rows say one value of an attribute at most, and any value at least.

Both are sums: of what was counted last, and of what came and left since."""
SPELLING = "kept.spelling"
PROFILE = "kept.profile"
"""What the records of a node say together, with a digest of them."""
COMPARED = "kept.compared"
"""(l, r, said, gamma_…): which levels the profiles of a pair reach, with a digest of what both say."""
SETTLED = "kept.settled"
"""(cluster, records): a digest of the records from which the values of each cluster were chosen."""
PROVENANCE, AT_ODDS, GOLDEN = "kept.provenance", "kept.at_odds", "kept.golden"
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


@dataclass(frozen=True)
class Renewal:
    """Of a relation the rows for which the condition `gone` holds leave, and those of a SELECT `come`."""

    relation: str
    gone: str
    come: str | None = None


def renew(engine: DuckEngine, renewals: Iterable[Renewal]) -> None:
    """All of them in one transaction, in order."""
    _together(engine, [statement for one in renewals for statement in _renewed(engine, one)])


def _renewed(engine: DuckEngine, one: Renewal) -> list[str]:
    table = quote_table(one.relation)
    if not is_kept(engine, one.relation):
        return [f"CREATE TABLE {table} AS {one.come}"]
    come = [f"INSERT INTO {table} BY NAME {one.come}"] if one.come else []
    return [f"DELETE FROM {table} WHERE {one.gone}", *come]


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
