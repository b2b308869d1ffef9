"""Great Expectations judges a table where it lies: on the connection that already sees it, without copying a row.

The library takes seconds to import, so that it is imported when the first table is judged and never before.
"""

import logging
import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

from lake.engine.duck import DuckEngine
from lake.engine.engine_errors import without_values
from lake.engine.identifiers import quote_table
from lake.errors import LakeError
from lake.ledger.ledger import Verdict
from quality.expectations.expected import Expectation, Suite

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult

_RESULT = {"result_format": {"result_format": "BASIC", "partial_unexpected_count": 0}}
"""Counts only: failing rows are never collected here, they are in quarantine already."""

_ONE_AT_A_TIME = Lock()
"""The library is not made for threads: it is imported, and changes which warnings are shown, for all of them."""


def judge(engine: DuckEngine, suite: Suite) -> list[Verdict]:
    """Verdicts on a table that is attached to the engine, counted in one scan of it.

    Raises LakeError when an expectation cannot be evaluated at all.
    """
    rows = int(engine.rows(f"SELECT count(*) AS rows FROM {quote_table(suite.table)}")[0]["rows"])
    results = _validate(engine, suite.table, suite.expectations)
    if any(_raised(result) for result in results):  # one that fails takes the others of its scan with it
        results = [_validate(engine, suite.table, [one])[0] for one in suite.expectations]
    return [_verdict(suite.table, one, result, rows) for one, result in zip(suite.expectations, results, strict=True)]


@contextmanager
def great_expectations_quietly() -> Iterator[None]:
    """Quiet, and without a word to its makers."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _validate(engine: DuckEngine, table: str, asked: Sequence[Expectation]) -> list["ExpectationValidationResult"]:
    with _ONE_AT_A_TIME, great_expectations_quietly():
        from great_expectations.core.batch import Batch as ExpectationsBatch
        from great_expectations.execution_engine.sqlalchemy_batch_data import SqlAlchemyBatchData
        from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
        from great_expectations.validator.validator import Validator

        import quality.expectations.gx_rules  # noqa: F401 - it makes our expectation known
        from quality.expectations.gx_engine import great_engine

        schema, name = table.split(".", 1)
        with great_engine(engine.connection) as execution:
            data: Any = SqlAlchemyBatchData(execution, schema_name=schema, table_name=name)
            validator = Validator(execution, batches=[ExpectationsBatch(data=data)])
            validator.metrics_calculator.show_progress_bars = False
            wanted = [ExpectationConfiguration(type=one.type, kwargs=one.arguments, id=one.check) for one in asked]
            results = validator.graph_validate(wanted, _RESULT)
    by_check = {result.expectation_config.id: result for result in results if result.expectation_config}
    return [by_check[one.check] for one in asked]


def _verdict(table: str, asked: Expectation, result: "ExpectationValidationResult", rows: int) -> Verdict:
    if message := _raised(result):
        raise LakeError(
            f"{table} could not be judged: {without_values(message)}", advice="correct the rule", rule=asked.check
        )
    found: dict[str, Any] = dict(result.result)
    passed = bool(result.success)
    failed = int(found.get("unexpected_count", 0 if passed else found.get("observed_value", 0)) or 0)
    return Verdict(
        check=asked.check,
        title=asked.title,
        dimension=asked.dimension,
        severity=asked.severity,
        blocking=asked.blocking,
        passed=passed,
        checked=rows,
        failed=0 if passed or asked.check == "rows" else failed,
        observed=f"{rows} 行" if asked.check == "rows" else f"{failed} 行不符",
    )


def _raised(result: "ExpectationValidationResult") -> str:
    """The message of what went wrong while judging; Great Expectations gives one dictionary, or one a metric."""
    info: dict[str, Any] = result.exception_info or {}
    entries = [info] if "raised_exception" in info else [entry for entry in info.values() if isinstance(entry, dict)]
    messages = [str(entry.get("exception_message")) for entry in entries if entry.get("raised_exception")]
    return "; ".join(messages)
