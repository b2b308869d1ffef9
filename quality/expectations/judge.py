"""A suite judged where the table lies: all that is expected of it is counted in one scan, without copying a row.

The numbers are those that Great Expectations finds for the same suite (gx_judge.py), which is asked for the first state
of a table that a suite judges.
"""

from collections.abc import Sequence

from lake.engine.duck import DuckEngine
from lake.engine.engine_errors import ENGINE_ERRORS, without_values
from lake.engine.identifiers import quote, quote_table
from lake.errors import LakeError
from lake.ledger.records import Verdict
from quality.expectations.expected import COUNTED_NONE, NUMBER_OF_ROWS, Expectation, Suite


def judge(engine: DuckEngine, suite: Suite) -> list[Verdict]:
    """Verdicts on a table that is attached to the engine.

    Raises LakeError when an expectation cannot be evaluated at all.
    """
    rows, *counts = _counted(engine, suite.table, [one.to_prove for one in suite.expectations])
    if any(one.proof and count for one, count in zip(suite.expectations, counts, strict=True)):
        rows, *counts = _counted(engine, suite.table, suite.expectations)
    return [verdict(one, rows, count) for one, count in zip(suite.expectations, counts, strict=True)]


def verdict(asked: Expectation, rows: int, count: int) -> Verdict:
    """What a count in a table of so many rows says: of rows that break something, or of all its rows."""
    is_about_all = asked.type == NUMBER_OF_ROWS
    passed = _is_within(asked, rows) if is_about_all else count == 0
    return Verdict(
        check=asked.check,
        title=asked.title,
        dimension=asked.dimension,
        severity=asked.severity,
        blocking=asked.blocking,
        passed=passed,
        checked=rows,
        failed=0 if is_about_all else count,
        observed=f"{rows} 行" if is_about_all else f"{count} 行不符",
    )


def could_not_be_judged(table: str, asked: Expectation, why: object) -> LakeError:
    """The error that names a check which the engine cannot compute."""
    return LakeError(f"{table} could not be judged: {without_values(why)}", advice="correct the rule", rule=asked.check)


def _is_within(asked: Expectation, rows: int) -> bool:
    least, most = asked.arguments.get("min_value"), asked.arguments.get("max_value")
    return (least is None or rows >= least) and (most is None or rows <= most)


def _counted(engine: DuckEngine, table: str, asked: Sequence[Expectation]) -> list[int]:
    """The table's rows, and what each expectation counts."""
    aggregates = [_aggregate(one) for one in asked]
    shown = ", ".join(f"{sql} AS {quote(f'c{place}')}" for place, sql in enumerate(["count(*)", *aggregates]))
    try:
        (found,) = engine.rows(f"SELECT {shown} FROM {quote_table(table)}")
    except ENGINE_ERRORS as error:
        if len(asked) == 1:
            raise could_not_be_judged(table, asked[0], error) from None
        alone = [_counted(engine, table, [one]) for one in asked]  # one that fails takes the others with it
        return [alone[0][0], *(count for _rows, count in alone)]
    return [int(count or 0) for count in found.values()]


def _aggregate(asked: Expectation) -> str:
    if asked.type == COUNTED_NONE:
        return str(asked.arguments["aggregate"])
    if asked.type == NUMBER_OF_ROWS:
        return "count(*)"
    raise NotImplementedError(asked.type)
