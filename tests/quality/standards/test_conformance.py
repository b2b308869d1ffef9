"""落标 counts judged rows, sees a fall and does not cry on few deliveries."""

from datetime import UTC, datetime, timedelta

import pytest

from catalog.registry.registry import Registry
from lake.ledger.delivery_report import DeliveryReport
from lake.ledger.records import Batch
from quality.standards.conformance import column_conformance

RESIDENTS = Registry.load().resource("psb_resident")
START = datetime(2023, 8, 1, tzinfo=UTC)


def delivery(number: int, failed: int, rows: int = 1000) -> Batch:
    moment = START + timedelta(days=number)
    return Batch(
        *(f"b{number}", RESIDENTS.name, "", "a.csv", 1, moment, moment, "v1", "loaded"),
        rows_delivered=rows + 5,
        rows_raw=rows + 5,
        rows_accepted=rows - failed,
        rows_quarantined=failed,
        rows_superseded=5,
        report=DeliveryReport(rule_hits={"citizen_id.valid": failed - failed // 4, "citizen_id.format": failed // 4}),
    )


def test_superseded_rows_were_not_judged() -> None:
    columns = {one.newest.field: one for one in column_conformance(RESIDENTS, [delivery(1, 10)])}
    assert columns["citizen_id"].newest.checked == 1000
    assert columns["citizen_id"].share == 0.99
    assert columns["citizen_id"].newest.element == "citizen_id"
    assert columns["person_name"].share == 1.0


@pytest.mark.parametrize(
    ("failures", "drifted"),
    [([0, 0, 0, 50], True), ([0, 50], False), ([50, 50, 50, 50], False), ([50, 0, 0, 0], False)],
)
def test_a_fall_is_seen_once_there_is_enough_to_compare_with(failures: list[int], drifted: bool) -> None:
    batches = [delivery(number, failed) for number, failed in enumerate(failures)]
    (column,) = [one for one in column_conformance(RESIDENTS, batches) if one.newest.field == "citizen_id"]
    assert column.has_drifted is drifted


def test_nothing_is_said_before_something_was_loaded() -> None:
    assert column_conformance(RESIDENTS, []) == []
