"""The plain rows of a large batch, alone with their key and without fault: one scan judges them and writes them.

The few others are found by the lines that are then missing. To carry the text as sent and the comparison of keys
through the whole batch would cost more than to read it once more (benchmarks/split_speed.py).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote, quote_table
from lake.position import LINE_NO
from lake.schema import TableSpec
from quality.split.compile import SplitPlan
from quality.split.duplicates import hashed_keys, lines_in_doubt
from quality.split.parquet_file import Written, shown_columns
from quality.split.raw_view import RAW
from quality.split.repeated import judge_repeated_values

_DOUBTED = "split_doubted"


def write_plain_rows(
    engine: DuckEngine, plan: SplitPlan, spec: TableSpec, path: Path
) -> tuple[Written, SplitPlan, pl.Series]:
    """Write the plain rows of `split.raw`.

    Returns the file, a plan with the same results that judges the other rows faster, and the lines of these.
    """
    raw, connection, key = quote_table(RAW), engine.connection, plan.contract.key
    quick = judge_repeated_values(connection, plan, raw, key)  # the other fields' values cannot speed up what comes now
    keys = hashed_keys(connection, quick, raw)
    doubted = lines_in_doubt(keys)
    alone = f"(SELECT * FROM {raw} AS sent ANTI JOIN {_DOUBTED} ON {_DOUBTED}.line = sent.{quote(LINE_NO)})"
    connection.register(_DOUBTED, doubted.to_frame())
    quick = judge_repeated_values(
        connection, quick, raw, [one.name for one in plan.contract.fields if one.name not in key]
    )
    source = alone if len(doubted) else raw
    plain = quick.select(source, shown_columns(spec, {"_flags": plan.flags}), plan.accepted)
    rows = engine.write(plain, path, spec.columns)
    connection.unregister(_DOUBTED)
    written = pl.read_parquet(path, columns=[LINE_NO])[LINE_NO]
    return Written(path, rows), quick, keys["line"].filter(~keys["line"].is_in(written.implode()))


def rows_of_lines(engine: DuckEngine, raw_files: Sequence[Path], lines: pl.Series) -> Iterator[Path]:
    """The rows of these lines, from each raw file in a file of its own that goes with the engine.

    Polars decodes the other columns where a row is wanted; DuckDB takes twice as long.
    """
    wanted = pl.col(LINE_NO).is_in(lines.implode())
    for file in raw_files:
        path = engine.scratch_file()
        pl.scan_parquet(file, glob=False).filter(wanted).sink_parquet(path, compression="uncompressed")
        yield path
