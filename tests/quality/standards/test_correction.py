"""Corrections: applied in order, counted, and told once the source has mended itself."""

from datetime import UTC, datetime
from typing import Any

import pytest

from catalog.contracts.correction import Correction
from lake.ledger.delivery_report import DeliveryReport
from lake.ledger.records import Batch
from quality.split.raw_view import SENT
from quality.standards.correction import correction_verdicts, touched
from tests.quality.samples import Splitter, resource

SPLITS_ON_SPARK = True
FIELDS = [
    {"name": "code", "from": "编号", "element": "code"},
    {"name": "note", "from": "备注", "element": "text"},
]
ROWS = [
    {"编号": "A1", "备注": "旧名"},
    {"编号": "A2", "备注": " 旧名\u3000"},
    {"编号": "B1", "备注": None},
    {"编号": "B2", "备注": "别的"},
]


def _correction(name: str, **said: Any) -> Correction:
    told = {"field": "备注", "reason": "来函更正", "by": "水利局", "decided_on": "2023-08-01", "expect": 1}
    return Correction.model_validate({"id": name, **told, **said})


def _notes(splitter: Splitter, *corrections: Correction) -> tuple[list[str | None], dict[str, int]]:
    agreed = resource(FIELDS, corrections=corrections)
    notes = [row["note"] for row in splitter.accepted(agreed, ROWS)]
    return notes, touched(splitter.engine, agreed.contract, '"split"."sent"')


def test_by_key_by_pattern_and_where_nothing_was_sent(splitter: Splitter) -> None:
    assert SENT == "split.sent"
    by_key = _correction("by_key", where={"编号": "A1"}, **{"from": "旧名", "to": "新名"})
    by_pattern = _correction("by_pattern", where={"编号": {"matches": "^B"}}, **{"from": None, "to": "补"})
    notes, counts = _notes(splitter, by_key, by_pattern)
    assert notes == ["新名", "旧名", "补", "别的"]
    assert counts == {"by_key": 1, "by_pattern": 1}


def test_the_next_one_finds_what_the_one_before_wrote(splitter: Splitter) -> None:
    chain = (
        _correction("first", **{"from": "旧名", "to": "中间"}),
        _correction("second", **{"from": "中间", "to": None}),
    )
    notes, counts = _notes(splitter, *chain)
    assert notes == [None, None, None, "别的"]
    assert counts == {"first": 2, "second": 2}
    assert _notes(splitter, *reversed(chain))[1] == {"second": 0, "first": 2}


def test_a_corrected_key_is_the_key(splitter: Splitter) -> None:
    renamed = _correction("renamed", field="编号", **{"from": "A2", "to": "A1"})
    found = splitter.split(resource(FIELDS, corrections=[renamed]), ROWS)
    assert (found.rows_accepted, found.rows_superseded) == (3, 1)


@pytest.mark.parametrize(("found", "word"), [(1, ""), (0, "请删除该更正"), (2, "比约定的多")])
def test_a_correction_that_no_longer_fits_blocks(found: int, word: str) -> None:
    one = _correction("one", **{"from": "旧名", "to": "新名"})
    now = datetime(2024, 1, 1, tzinfo=UTC)
    batch = Batch(
        "b",
        "psb_person",
        "0",
        "f.csv",
        0,
        now,
        now,
        "v",
        status="loaded",
        report=DeliveryReport(corrections={"one": found}),
    )
    (verdict,) = correction_verdicts(resource(FIELDS, corrections=[one]), [batch])
    assert verdict.blocking
    assert verdict.passed == (found == 1)
    assert word in verdict.observed


def test_of_increments_all_deliveries_count_together() -> None:
    one = _correction("one", expect={"min": 2, "max": 3}, **{"from": "旧名", "to": "新名"})
    now = datetime(2024, 1, 1, tzinfo=UTC)
    batches = [
        Batch(
            f"b{n}",
            "psb_person",
            str(n),
            "f.csv",
            0,
            now,
            now,
            "v",
            status="loaded",
            report=DeliveryReport(corrections={"one": 1}),
        )
        for n in range(2)
    ]
    (verdict,) = correction_verdicts(resource(FIELDS, corrections=[one], delivery="increment"), batches)
    assert verdict.passed


def test_from_and_to_differ() -> None:
    with pytest.raises(ValueError, match="the same"):
        _correction("nothing", **{"from": "旧名", "to": "旧名"})
