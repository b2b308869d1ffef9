"""Our own expectation for Great Expectations: rows that break a rule are counted, all rules in one scan of the table.

Great Expectations joins aggregates over the same table into one query. Its own `unexpected_rows_expectation` is no
aggregate and scans the table once a rule. Importing this module makes the expectation known to the library.
"""

from typing import Any, ClassVar

import sqlalchemy as sa
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.core.metric_function_types import MetricPartialFunctionTypes
from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_partial
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

METRIC = "table.rows_counted"


class RowsCounted(TableMetricProvider):
    """The value of an aggregate over the table, as a number of rows. The SQL is our own and holds no `:name`."""

    metric_name = METRIC
    value_keys = ("aggregate",)

    @metric_partial(
        engine=SqlAlchemyExecutionEngine,
        partial_fn_type=MetricPartialFunctionTypes.AGGREGATE_FN,
        domain_type=MetricDomainTypes.TABLE,
    )
    def _sqlalchemy(
        cls,
        execution_engine: SqlAlchemyExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> tuple[Any, dict[str, Any], dict[str, Any]]:
        return sa.literal_column(metric_value_kwargs["aggregate"]), metric_domain_kwargs, {}


class ExpectNoRowsCounted(BatchExpectation):
    """Expects an aggregate that counts bad rows to be 0."""

    aggregate: str

    metric_dependencies: ClassVar[tuple[str, ...]] = (METRIC,)
    success_keys: ClassVar[tuple[str, ...]] = ("aggregate",)
    args_keys: ClassVar[tuple[str, ...]] = ("aggregate",)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: Any = None,
    ) -> dict[str, Any]:
        counted = int(metrics[METRIC] or 0)
        return {"success": counted == 0, "result": {"observed_value": counted}}
