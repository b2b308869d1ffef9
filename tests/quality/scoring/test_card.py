"""Scores are shares of what was checked, and a department is charged for what it sent in that month."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.registry.registry import Registry
from lake.errors import LakeError
from lake.ledger.delivery_report import DeliveryReport
from lake.ledger.ledger import Batch, Ledger, Reconciliation
from lake.storage.patience import Patience
from quality.scoring.card import Scorecard, Tally
from quality.scoring.month import Month
from quality.scoring.monthly import Charge, MonthlyScores
from quality.standards.rule import SCHEMA_DRIFT

NOW = datetime(2023, 8, 15, tzinfo=UTC)
JULY, AUGUST = Month(2023, 7), Month(2023, 8)
REGISTRY = Registry.load()


def batch(number: int, resource: str = "psb_resident", moment: datetime = NOW) -> Batch:
    moment += timedelta(seconds=number)
    return Batch(f"{resource}-{number}", resource, f"{number:064d}", f"{number}.csv", 1, moment, moment, "v1")


def ledger_with(folder: Path, *hits: dict[str, int], moment: datetime = NOW, first: int = 0) -> Ledger:
    ledger = Ledger(folder / "ledger.db", Patience(0))
    for number, one in enumerate(hits, start=first):
        ledger.register(batch(number, moment=moment))
        refused = sum(one.values())
        counts = Reconciliation(100, 100, 100 - refused, refused, 0)
        ledger.complete(f"psb_resident-{number}", counts, DeliveryReport(rule_hits=one), "v1")
    return ledger


def delivered_as(mode: str) -> Registry:
    contract = REGISTRY.contracts["psb_resident"].model_copy(update={"delivery": mode})
    return replace(REGISTRY, contracts={contract.name: contract})


def card_of(ledger: Ledger, *charges: Charge, month: Month = AUGUST, registry: Registry = REGISTRY) -> Scorecard:
    (card,) = MonthlyScores(ledger, registry, NOW + timedelta(hours=1), charges).resources(month)
    return card


def test_a_dimension_is_the_share_of_rows_that_hold(tmp_path: Path) -> None:
    card = card_of(ledger_with(tmp_path, {"citizen_id.required": 10}))
    assert card.scores["completeness"] == 90.0
    assert card.scores["accessibility"] == 100.0
    assert [(problem.rule, problem.rows) for problem in card.problems] == [("citizen_id.required", 10)]


@pytest.mark.parametrize(("mode", "score"), [("full", 100.0), ("snapshot", 100.0), ("increment", 95.0)])
def test_a_delivery_of_the_whole_makes_good_for_the_one_before(tmp_path: Path, mode: str, score: float) -> None:
    ledger = ledger_with(tmp_path, {"citizen_id.required": 10}, {})
    assert card_of(ledger, registry=delivered_as(mode)).scores["completeness"] == score


def test_a_delivery_that_cannot_be_read_costs_accessibility(tmp_path: Path) -> None:
    ledger = ledger_with(tmp_path, {})
    ledger.register(batch(9))
    ledger.refuse("psb_resident-9", LakeError("broken"), DeliveryReport())
    assert card_of(ledger).scores["accessibility"] == 50.0


def test_a_delivery_set_aside_for_its_header_costs_conformity(tmp_path: Path) -> None:
    assert card_of(ledger_with(tmp_path, {SCHEMA_DRIFT: 100})).scores["conformity"] == 0.0


def test_each_month_answers_for_its_own_deliveries(tmp_path: Path) -> None:
    ledger = ledger_with(tmp_path, {"citizen_id.required": 10}, moment=NOW - timedelta(days=31))
    ledger_with(tmp_path, {"citizen_id.required": 50}, first=1)
    july, august = card_of(ledger, month=JULY), card_of(ledger)
    assert (july.scores["completeness"], august.scores["completeness"]) == (90.0, 50.0)
    assert MonthlyScores(ledger, REGISTRY, NOW).resources(Month(2023, 6)) == []
    assert MonthlyScores(ledger, REGISTRY, NOW).months == [JULY, AUGUST]


def test_what_is_found_further_down_counts_for_the_delivery(tmp_path: Path) -> None:
    ledger = ledger_with(tmp_path, {})
    charge = Charge("psb_resident-0", "dead_but_paid", "已故仍领取", "consistency", "warning", 25, "topic.pension")
    other = replace(charge, batch_id="psb_resident-of-another-month")
    card = card_of(ledger, charge, other)
    assert card.scores["consistency"] == 75.0
    assert [(problem.found_in, problem.rows) for problem in card.problems] == [("topic.pension", 25)]


def test_days_without_the_delivery_that_was_owed_cost_timeliness(tmp_path: Path) -> None:
    ledger = ledger_with(tmp_path, {}, moment=datetime(2023, 7, 1, 1, tzinfo=UTC))
    assert REGISTRY.resource("psb_resident").contract.update == "monthly"  # late after 40 days: on the 10th of August
    assert card_of(ledger, month=JULY).tallies["timeliness"] == Tally(31, 0)
    assert card_of(ledger).tallies["timeliness"] == Tally(15, 6)


def test_departments_and_the_city_answer_for_all_their_rows(tmp_path: Path) -> None:
    scores = MonthlyScores(ledger_with(tmp_path, {"citizen_id.required": 10}), REGISTRY, NOW + timedelta(hours=1))
    resources = scores.resources(AUGUST)
    (department,) = scores.departments(resources)
    assert (department.name, department.rows, department.quarantined) == ("psb", 100, 10)
    assert scores.city(resources).score == department.score


@given(st.integers(1, 1000).flatmap(lambda checked: st.tuples(st.just(checked), st.integers(0, checked))))
def test_a_score_is_between_nothing_and_all(counts: tuple[int, int]) -> None:
    score = Tally(*counts).score
    assert score is not None
    assert 0 <= score <= 100
    assert (score == 100) == (counts[1] == 0)


def test_grades_follow_the_score() -> None:
    def graded(failed: int) -> str | None:
        return Scorecard("x", "x", 100, 0, {"accuracy": Tally(100, failed)}, ()).grade

    assert [graded(failed) for failed in (0, 2, 3, 5, 6, 10, 11, 20, 21)] == list("AABBCCDDE")
    assert Scorecard("x", "x", 0, 0, {}, ()).grade is None
