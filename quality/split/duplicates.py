"""Rows of one batch that may share a key, found without judging the batch."""

import duckdb
import polars as pl

from lake.engine.identifiers import quote
from lake.position import LINE_NO
from quality.split.compile import SplitPlan

_KEYS = "split_keys"


def hashed_keys(connection: duckdb.DuckDBPyConnection, plan: SplitPlan, source: str) -> pl.DataFrame:
    """The `line` of every row of `source` and the hash of its `key`, NULL where a part of it is missing.

    Reads the key columns only; 16 bytes a row.
    """
    names = [quote(name) for name in plan.contract.key]
    whole = " AND ".join(f"{name} IS NOT NULL" for name in names)
    shown = f"{quote(LINE_NO)} AS line, CASE WHEN {whole} THEN hash({', '.join(names)}) END AS key"
    # DuckDB computes a table with all cores, and what it hands to Python with one.
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {_KEYS} AS {plan.select(source, shown)}")
    keys = connection.execute(f"SELECT line, key FROM {_KEYS}").pl()
    connection.execute(f"DROP TABLE {_KEYS}")
    return keys


def lines_in_doubt(keys: pl.DataFrame) -> pl.Series:
    """The lines whose key may come twice. Equal hashes are mere suspicion: these rows are to be compared exactly."""
    in_order = keys["key"].drop_nulls().sort()
    repeated = in_order.filter(in_order == in_order.shift(1)).unique()
    return keys.filter(pl.col("key").is_in(repeated.implode()))["line"]
