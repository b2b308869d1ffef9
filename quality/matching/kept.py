"""What one resolution leaves for the next: relations under `kept.…`, each row a function of what its key says alone.

Where they lie is the caller's: in a database that is attached under that name, or in the engine's memory, gone with it.
Whoever attaches one vouches that it is of the same code and the same declarations. Where there is no next, what only
that one would ask for is not kept: `ROW`, `FILE` and `MEMBER`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table

DATABASE = "kept"
NONE = "false"
"""The condition of a renewal from which no row leaves."""
SOURCE = "kept.source"
"""(resource, head, day): in which state a source's rows were prepared, and on which day."""
FILE = "kept.file"
"""(resource, file): the data files of each source that were read; what is in one never changes."""
ROW = "kept.row"
"""(resource, batch_id, line_no, digest, file): the rows of each source as they were read last, and where."""
MEMBER, VARIANT, SAID, GLUE = "kept.member", "kept.variant", "kept.said", "kept.glue"
"""By source: whom rows name, what differs among them, the same comparable, and what glues."""
EXTENT = "kept.extent"
"""(resource, part, attribute, most, said): how many rows say one value of an attribute at most, and any value at least.

Both are sums: of what was counted last, and of what came and left since."""
SPELLING = "kept.spelling"
TOUCHED = "kept.touched"
"""What may be other than when the values of clusters were last chosen: see `touched`."""
NODE, DISPUTED = "kept.node", "kept.disputed"
"""(variant, node, resource, rows, digest) of every record, and the names that are clearly not those of their key."""
OVERSIZED, PROFILE = "kept.oversized", "kept.profile"
"""(node, resource, rows) of what one source names too often, and what the records of every other node say together."""
SHARING = "kept.sharing"
"""(node, own, shared): whose telephones others have too."""
WIDE = "kept.wide"
"""(rule, value): what too many profiles share, so that a rule of blocking makes no pairs of it."""
COMPARED = "kept.compared"
"""(l, r, rule, name, unregistered, known, pattern): the pairs that are looked at, and which levels each reaches.

`name` and `unregistered` are of the first profile; `known`: more than one source vouches for the second."""
JOINED = "kept.joined"
"""(node, cluster): in which cluster a node was that is not one by itself, when the values of clusters were chosen."""
PROVENANCE, AT_ODDS, GOLDEN = "kept.provenance", "kept.at_odds", "kept.golden"
"""The values of each cluster."""


def begin_empty(engine: DuckEngine) -> None:
    """Keep in memory, and nothing yet."""
    name = quote(DATABASE)
    engine.connection.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}")


def begin_passing(engine: DuckEngine) -> None:
    """Keep nothing for the next: where somebody gave room for it, else in memory."""
    if not engine.rows(f"SELECT 1 FROM duckdb_databases() WHERE database_name = {literal(DATABASE)}"):
        begin_empty(engine)


def forget_all(engine: DuckEngine) -> None:
    """Let all go that is kept."""
    for relation in _relations(engine):
        engine.forget(relation)


def attach(engine: DuckEngine, path: Path) -> None:
    """Keep in a file of DuckDB's newest form: when some rows come and go, nearly all of it stays as it is written."""
    engine.connection.execute(f"ATTACH {literal(str(path))} AS {quote(DATABASE)} (STORAGE_VERSION 'latest')")


def is_kept(engine: DuckEngine, relation: str) -> bool:
    """Whether a relation was ever renewed."""
    return relation in _relations(engine)


def _relations(engine: DuckEngine) -> set[str]:
    where = f"WHERE {literal(DATABASE)} IN (database_name, schema_name)"
    return {
        f"{DATABASE}.{row['name']}" for row in engine.rows(f"SELECT table_name AS name FROM duckdb_tables() {where}")
    }


@dataclass(frozen=True)
class Renewal:
    """Of a relation the rows for which the condition `gone` holds leave, and those of a SELECT `come`."""

    relation: str
    gone: str
    come: str | None = None


def renew(engine: DuckEngine, renewals: Iterable[Renewal]) -> None:
    """All of them in one transaction, in order."""
    there = _relations(engine)
    statements = []
    for one in renewals:
        statements += _renewed(one, one.relation in there)
        there.add(one.relation)
    _together(engine, statements)


def _renewed(one: Renewal, is_there: bool) -> list[str]:
    table = quote_table(one.relation)
    if not is_there:
        return [f"CREATE TABLE {table} AS {one.come}"]
    gone = [] if one.gone == NONE else [f"DELETE FROM {table} WHERE {one.gone}"]
    return gone + ([f"INSERT INTO {table} BY NAME {one.come}"] if one.come else [])


def _together(engine: DuckEngine, statements: Iterable[str]) -> None:
    engine.connection.begin()
    try:
        for statement in statements:
            engine.connection.execute(statement)
    except BaseException:
        engine.connection.rollback()
        raise
    engine.connection.commit()
