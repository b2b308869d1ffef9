"""Every row of a delivery is accounted for, and a delivery that is too large or not whole is told."""

from dataclasses import replace
from datetime import UTC, datetime

from lake.ledger.records import Batch
from quality.expectations.reconcile import reconciliation_verdicts

NOW = datetime(2023, 8, 15, tzinfo=UTC)
WAITING = Batch("level-1", "level", "0" * 64, "1.csv", 1, NOW, NOW, "v1")
GOOD = replace(WAITING, status="loaded", rows_delivered=3, rows_raw=3, rows_accepted=2, rows_quarantined=1)


def failed(*batches: Batch) -> list[str]:
    verdicts = reconciliation_verdicts(batches)
    assert all(one.blocking for one in verdicts)
    return [one.check for one in verdicts if not one.passed]


def test_a_load_that_does_not_add_up_blocks() -> None:
    assert failed(GOOD) == []
    assert failed(GOOD, replace(GOOD, rows_accepted=1)) == ["reconciliation.std"]
    assert failed(replace(GOOD, rows_delivered=4), GOOD) == ["reconciliation.raw"]
    assert failed(replace(GOOD, rows_raw=2)) == ["reconciliation.raw", "reconciliation.std"]


def test_what_is_not_loaded_yet_is_not_judged() -> None:
    assert reconciliation_verdicts([WAITING]) == []
