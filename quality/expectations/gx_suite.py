"""A suite in the words of Great Expectations, for those who read or keep it elsewhere."""

from typing import Any

from quality.expectations.expected import Suite
from quality.expectations.gx_judge import great_expectations_quietly


def suite_document(suite: Suite) -> dict[str, Any]:
    """The suite as the library writes it to JSON: its name, and type, arguments and meaning of each expectation."""
    with great_expectations_quietly():
        from great_expectations.core import ExpectationSuite
        from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
        from great_expectations.expectations.metadata_types import FailureSeverity

        import quality.expectations.gx_rules  # noqa: F401 - it makes our expectation known

        asked = [
            ExpectationConfiguration(
                type=one.type,
                kwargs=one.arguments,
                id=one.check,
                description=one.title,
                severity=FailureSeverity.CRITICAL if one.severity == "error" else FailureSeverity.WARNING,
                meta={"dimension": one.dimension, "blocking": one.blocking},
            )
            for one in suite.expectations
        ]
        document: dict[str, Any] = ExpectationSuite(suite.table, expectations=list(asked)).to_json_dict()
    return document
