"""Rows of one batch that share a key: the newest stays, the others are superseded."""

import duckdb

from lake.engine.identifiers import quote
from quality.compile import SplitPlan
from quality.text_steps import LINE

SUPERSEDED = "split_superseded"
KEYS = "split_keys"


def find_superseded(connection: duckdb.DuckDBPyConnection, plan: SplitPlan, source: str) -> int:
    """Fill the temporary table `split_superseded` with the lines that lose against another line of their key.

    The cheap part reads the key columns only. Equal hashes are mere suspicion: the lines under suspicion are judged
    and compared exactly. A refused row never wins; it takes no part. Returns the number of losing lines.
    """
    key = ", ".join(quote(name) for name in plan.contract.key)
    complete = " AND ".join(f"{quote(name)} IS NOT NULL" for name in plan.contract.key)
    keys = plan.select(source, f"{quote(LINE)} AS line, hash({key}) AS key", complete)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {KEYS} AS {keys}")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {SUPERSEDED} (line BIGINT)")
    if number(connection, f"SELECT count(*) - count(DISTINCT key) FROM {KEYS}") == 0:
        return 0
    connection.execute(f"INSERT INTO {SUPERSEDED} {_losers(plan, source, key)}")
    return number(connection, f"SELECT count(*) FROM {SUPERSEDED}")


def _losers(plan: SplitPlan, source: str, key: str) -> str:
    repeated = f"SELECT key FROM {KEYS} GROUP BY key HAVING count(*) > 1"
    suspects = f"SELECT line FROM {KEYS} WHERE key IN ({repeated})"
    newest = f"{quote(plan.contract.latest_by)} DESC NULLS LAST, " if plan.contract.latest_by else ""
    place = f"row_number() OVER (PARTITION BY {key} ORDER BY {newest}{quote(LINE)} DESC)"
    ranked = plan.select(only(source, suspects), f"{quote(LINE)} AS line, {place} AS place", plan.accepted)
    return f"SELECT line FROM ({ranked}) WHERE place > 1"


def only(source: str, lines: str) -> str:
    """The rows of `source` on the lines that the query `lines` gives."""
    return f"(SELECT * FROM {source} WHERE {quote(LINE)} IN ({lines}))"


def without(source: str, lines: str) -> str:
    """The rows of `source` on other lines than those of the query `lines`, which gives a column `line`."""
    same_line = f"FROM ({lines}) AS gone WHERE gone.line = whole.{quote(LINE)}"
    return f"(SELECT * FROM {source} AS whole WHERE NOT EXISTS ({same_line}))"


def number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    """The one number a query gives."""
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
