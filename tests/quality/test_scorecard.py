"""Scores are shares of what was checked, and a department is charged for what it sent."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from catalog.registry import Registry
from lake.errors import LakeError
from lake.ledger import Batch, Ledger, Reconciliation
from quality.reconcile import reconciliation_verdicts
from quality.scorecard import Scorecard, Tally, city_card, department_cards, resource_cards
from quality.scorecard_page import page

NOW = datetime(2023, 8, 15, tzinfo=UTC)
REGISTRY = Registry.load()


def batch(number: int, resource: str = "psb_resident", status: str = "registered") -> Batch:
    moment = NOW + timedelta(seconds=number)
    return Batch(f"{resource}-{number}", resource, f"{number:064d}", f"{number}.csv", 1, moment, moment, "v1")


def ledger_with(folder: Path, *hits: dict[str, int]) -> Ledger:
    ledger = Ledger(folder / "ledger.db")
    for number, one in enumerate(hits):
        ledger.register(batch(number))
        refused = sum(one.values())
        counts = Reconciliation(100, 100, 100 - refused, refused, 0)
        ledger.complete(f"psb_resident-{number}", counts, {"rule_hits": one}, "v1")
    return ledger


def test_a_dimension_is_the_share_of_rows_that_hold(tmp_path: Path) -> None:
    (card,) = resource_cards(ledger_with(tmp_path, {"citizen_id.required": 10}), REGISTRY, NOW)
    assert card.scores["completeness"] == 90.0
    assert card.scores["accessibility"] == 100.0
    assert [(problem.rule, problem.rows) for problem in card.problems] == [("citizen_id.required", 10)]


def test_a_full_delivery_makes_good_for_the_one_before(tmp_path: Path) -> None:
    (card,) = resource_cards(ledger_with(tmp_path, {"citizen_id.required": 10}, {}), REGISTRY, NOW)
    assert card.score == 100.0


def test_a_delivery_that_cannot_be_read_costs_accessibility(tmp_path: Path) -> None:
    ledger = ledger_with(tmp_path, {})
    ledger.register(batch(9))
    ledger.refuse("psb_resident-9", LakeError("broken"), {})
    (card,) = resource_cards(ledger, REGISTRY, NOW)
    assert card.scores["accessibility"] == 50.0


def test_departments_and_the_city_answer_for_all_their_rows(tmp_path: Path) -> None:
    ledger = ledger_with(tmp_path, {"citizen_id.required": 10})
    (department,) = department_cards(resource_cards(ledger, REGISTRY, NOW), REGISTRY)
    assert (department.name, department.rows, department.quarantined) == ("psb", 100, 10)
    assert city_card(ledger, REGISTRY, NOW).score == department.score


@given(st.integers(1, 1000).flatmap(lambda checked: st.tuples(st.just(checked), st.integers(0, checked))))
def test_a_score_is_between_nothing_and_all(counts: tuple[int, int]) -> None:
    score = Tally(*counts).score
    assert score is not None
    assert 0 <= score <= 100
    assert (score == 100) == (counts[1] == 0)


def test_grades_follow_the_score() -> None:
    def graded(failed: int) -> str:
        return Scorecard("x", "x", 100, 0, {"accuracy": Tally(100, failed)}, ()).grade

    assert [graded(failed) for failed in (0, 2, 3, 5, 6, 10, 11, 20, 21)] == list("AABBCCDDE")


def test_the_page_shows_positions_and_counts_and_loads_nothing(tmp_path: Path) -> None:
    ledger = ledger_with(tmp_path, {"citizen_id.required": 10})
    resources = resource_cards(ledger, REGISTRY, NOW)
    html = page(city_card(ledger, REGISTRY, NOW), department_cards(resources, REGISTRY), resources, NOW)
    assert "公民身份号码不能为空" in html
    assert "http" not in html
    assert "<script" not in html


def test_a_load_that_does_not_add_up_fails_and_blocks() -> None:
    good = replace(batch(1), status="loaded", rows_delivered=3, rows_raw=3, rows_accepted=2, rows_quarantined=1)
    lost = replace(good, batch_id="psb_resident-2", rows_raw=2)
    astray = replace(good, batch_id="psb_resident-3", rows_accepted=1)
    assert all(verdict.passed for verdict in reconciliation_verdicts([good]))
    failed = {one.check for one in reconciliation_verdicts([good, lost]) if not one.passed and one.blocking}
    assert failed == {"reconciliation.raw", "reconciliation.std"}
    assert [one.passed for one in reconciliation_verdicts([astray])] == [True, False]
    assert reconciliation_verdicts([batch(1)]) == []
