"""Great Expectations judges a table where it lies: on the connection that already sees it, without copying a row.

A second opinion on what `judge` counts. The library takes seconds to import, so that it is imported when somebody asks
for it and never before.
"""

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Any

from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote_table
from lake.ledger.records import Verdict
from lake.without_warnings import without_warnings
from quality.expectations.expected import Expectation, Suite
from quality.expectations.judge import could_not_be_judged, verdict

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult

_RESULT = {"result_format": {"result_format": "BASIC", "partial_unexpected_count": 0}}
"""Counts only: failing rows are never collected here, they are in quarantine already."""

_ONE_AT_A_TIME = Lock()
"""The library is not made for threads: it is imported, and changes which warnings are shown, for all of them."""


def second_opinion(engine: DuckEngine, suite: Suite) -> list[Verdict]:
    """What the library says of a table that is attached to the engine, counted in one scan of it, or two.

    Raises LakeError when an expectation cannot be evaluated at all.
    """
    verdicts = _counted(engine, suite.table, [one.to_prove for one in suite.expectations])
    if any(one.proof and not said.passed for one, said in zip(suite.expectations, verdicts, strict=True)):
        return _counted(engine, suite.table, suite.expectations)
    return verdicts


def _counted(engine: DuckEngine, table: str, asked: Sequence[Expectation]) -> list[Verdict]:
    rows = int(engine.rows(f"SELECT count(*) AS rows FROM {quote_table(table)}")[0]["rows"])
    results = _validate(engine, table, asked)
    if any(_raised(result) for result in results):  # one that fails takes the others of its scan with it
        results = [_validate(engine, table, [one])[0] for one in asked]
    return [_verdict(table, one, result, rows) for one, result in zip(asked, results, strict=True)]


@contextmanager
def great_expectations_quietly() -> Iterator[None]:
    """Quiet, and without a word to its makers."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    with without_warnings():
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
    """In our words; whether it passed is the library's."""
    if message := _raised(result):
        raise could_not_be_judged(table, asked, message)
    count = int(dict(result.result).get("observed_value", 0) or 0)
    return replace(verdict(asked, rows, count), passed=bool(result.success))


def _raised(result: "ExpectationValidationResult") -> str:
    """The message of what went wrong while judging; Great Expectations gives one dictionary, or one a metric."""
    info: dict[str, Any] = result.exception_info or {}
    entries = [info] if "raised_exception" in info else [entry for entry in info.values() if isinstance(entry, dict)]
    messages = [str(entry.get("exception_message")) for entry in entries if entry.get("raised_exception")]
    return "; ".join(messages)
