"""Scores stand by month, and a month that was printed does not change."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from assets.context import LakeContext
from assets.gov.score import NAME, monthly_scores, newest_scores, score_rows
from assets.gov.tables import GOVERNANCE_TABLES
from lake.ledger.delivery_report import DeliveryReport
from lake.ledger.records import Reconciliation
from quality.scoring.month import Month
from quality.scoring.rectification import WORK_ORDER, Rectification, rectifications
from tests.assets.small_lake import deliver_firms, small_lake


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LakeContext]:
    with small_lake(tmp_path_factory.mktemp("city")) as lake:
        deliver_firms(lake)
        for table in GOVERNANCE_TABLES:
            if table.spec.name in (NAME, WORK_ORDER):
                table.write(lake)
        yield lake


def scores_of(lake: LakeContext, month: str, dimension: str) -> dict[str, float | None]:
    wanted = (month, "resource", dimension)
    rows = score_rows(lake)
    return {row["name"]: row["score"] for row in rows if (row["month"], row["scope"], row["dimension"]) == wanted}


def test_every_score_keeps_what_it_was_counted_from(city: LakeContext) -> None:
    rows = [row for row in score_rows(city) if row["scope"] == "city" and row["month"] == "2023-07"]
    assert len(rows) == 7  # six dimensions and the whole
    for row in rows:
        if row["checked"]:
            assert row["score"] == 100.0 * (row["checked"] - row["failed"]) / row["checked"]


def test_a_printed_month_stays_as_it_is_and_a_new_one_does_not(city: LakeContext) -> None:
    printed = scores_of(city, "2023-07", "accuracy")
    batch = "amr_market_entity-1"
    city.lakehouse.ledger.complete(
        batch, Reconciliation(3, 3, 0, 3, 0), DeliveryReport(rule_hits={"uscc.valid": 3}), "v9"
    )
    assert scores_of(city, "2023-07", "accuracy") == printed
    cards = monthly_scores(city, datetime.now(UTC)).resources(Month(2023, 7))
    assert {card.name: card.scores["accuracy"] for card in cards} == printed  # as the bulletin shows them
    assert str(Month.of(datetime.now(UTC))) in {row["month"] for row in score_rows(city)}


def test_the_newest_month_is_shown_with_the_city_first(city: LakeContext) -> None:
    with city.engine() as engine:
        engine.attach_tables(city.lakehouse, [NAME])
        header, lines = newest_scores(engine)
    assert header[:3] == ["名称", "等级", "得分"]
    assert lines[0][0] == "全市"


def test_shares_of_work_orders_are_none_without_any(city: LakeContext) -> None:
    with city.engine() as engine:
        engine.attach_tables(city.lakehouse, [WORK_ORDER])
        assert rectifications(engine, Month(2023, 7)) == {}
    assert Rectification().corrected_share is None
    assert Rectification(4, 1, 1, 2, 1).corrected_share == 25.0
    assert Rectification(4, 1, 1, 2, 1).in_time_share == 50.0
