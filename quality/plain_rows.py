"""The plain rows of a large batch, alone with their key and without fault: one scan judges them and writes them.

The few others are found by the lines that are then missing. To carry the text as sent and the comparison of keys
through the whole batch would cost more than to read it once more (benchmarks/split_speed.py).
"""

from pathlib import Path

import polars as pl

from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote, quote_table
from lake.schema import TableSpec
from quality.compile import SplitPlan
from quality.duplicates import hashed_keys, lines_in_doubt
from quality.raw_view import RAW
from quality.repeated import judge_repeated_values
from quality.text_steps import LINE
from quality.written import Written, shown_columns

OTHERS = "split_others"
"""The rows that are not plain, as sent."""
_LINES = "split_lines"
_ON_LINES = f"{_LINES} ON {_LINES}.line = sent.{quote(LINE)}"


def write_plain_rows(engine: DuckEngine, plan: SplitPlan, spec: TableSpec, path: Path) -> tuple[Written, SplitPlan]:
    """Write the plain rows of `split.raw` and keep the others as the temporary table `split_others`.

    Returns the file, and a plan with the same results that judges the others faster.
    """
    raw, connection, key = quote_table(RAW), engine.connection, plan.contract.key
    quick = judge_repeated_values(connection, plan, raw, key)  # the other fields' values cannot speed up what comes now
    keys = hashed_keys(connection, quick, raw)
    doubted = lines_in_doubt(keys)
    connection.register(_LINES, doubted.to_frame())
    alone = f"(SELECT * FROM {raw} AS sent ANTI JOIN {_ON_LINES})" if len(doubted) else raw
    quick = judge_repeated_values(
        connection, quick, raw, [one.name for one in plan.contract.fields if one.name not in key]
    )
    rows = engine.write(
        quick.select(alone, shown_columns(spec, {"_flags": plan.flags}), plan.accepted), path, spec.columns
    )
    written = pl.read_parquet(path, columns=[LINE])[LINE]
    connection.register(_LINES, keys.filter(~pl.col("line").is_in(written.implode())).select("line"))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {OTHERS} AS SELECT * FROM {raw} AS sent SEMI JOIN {_ON_LINES}")
    connection.unregister(_LINES)
    return Written(path, rows), quick
