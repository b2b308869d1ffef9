"""A report keeps every fact it was given, named or not, and says nothing that nobody said."""

from datetime import UTC, datetime

import pytest

from lake.ledger.delivery_report import DeliveryReport, HeaderChange, HeaderDrift, Repetition
from lake.ledger.records import DECISION, RETURN, Batch

FACTS = {
    "kind": "csv",
    "columns": ("STCD", "Z"),
    "drift": {"contract": {"added": ["Q"], "missing": [], "renamed": {"Z1": "Z"}, "reordered": False}, "last": None},
    "repeated": {},
    "padding_columns": 3,
    "样本": {"深": [1, 2]},
}


def test_facts_of_one_format_survive_the_named_ones_and_nothing_is_made_up() -> None:
    report = DeliveryReport.model_validate(FACTS)
    assert report.drift and report.drift.contract.summary == "新增 Q；疑似改名 Z1→Z"
    assert report.stored().keys() == FACTS.keys()
    assert DeliveryReport(**report.stored()) == report


def test_more_facts_replace_and_add() -> None:
    report = DeliveryReport(kind="csv", records=3).with_facts(records=4, rule_hits={"a.valid": 1}, pages=2)
    assert report.stored() == {"kind": "csv", "records": 4, "rule_hits": {"a.valid": 1}, "pages": 2}
    assert DeliveryReport().with_facts(repeated=Repetition()).stored() == {"repeated": {}}


def test_a_report_is_not_changed_in_place() -> None:
    with pytest.raises(ValueError, match="frozen"):
        DeliveryReport().kind = "csv"  # type: ignore[misc]


def test_order_alone_changes_no_value() -> None:
    assert not HeaderChange(reordered=True).matters
    assert HeaderDrift().contract.summary == ""


@pytest.mark.parametrize(
    ("batch_id", "kind", "origin"),
    [
        ("psb_person-1", "csv", "delivery"),
        (f"{RETURN}psb_person-1", "workbook", "return"),
        (f"{RETURN}psb_person-1", None, "return"),
        (f"{RETURN}psb_person-1", DECISION, "objection"),
    ],
)
def test_a_batch_says_where_it_comes_from(batch_id: str, kind: str | None, origin: str) -> None:
    now = datetime(2024, 1, 1, tzinfo=UTC)
    batch = Batch(batch_id, "psb_person", "0", "f.csv", 0, now, now, "v", report=DeliveryReport(kind=kind))
    assert (batch.origin, batch.is_delivery, batch.is_loaded) == (origin, origin == "delivery", False)
