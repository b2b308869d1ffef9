"""A row that is not in the standard table still has a passport: its place, its rules, and what stands now."""

import pytest

from assets.ingestion.returned_batch import CorrectedRow, Origin, load_returned
from assets.records.delivered_row import delivered_row
from lake.errors import LakeError
from tests.desk import Desk, open_desk

FIRST = "STCD,TM,Z\nA,2023-08-01,1.5\nB,2023-08-01,150\nC,2023-08-01,x\n"  # lines 2 to 4
SECOND = "STCD,TM,Z\nA,2023-08-02,2\nB,2023-08-02,15\n"
TABLE = "quarantine.wrb_test_level"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = open_desk(tmp_path_factory.mktemp("desk"))
    for name, text in (("level_1.csv", FIRST), ("level_2.csv", SECOND)):
        desk.deliver(name, text)
        desk.load()
    return desk


def test_a_refused_row_has_its_rules_its_order_and_what_stands_now(loaded: Desk) -> None:
    found = delivered_row(loaded.open(), TABLE, ["level_1.csv", "3"])
    assert [rule.id for rule in found.explanation.broken] == ["level_plausible"]
    assert found.order is not None and found.received_at is not None
    assert (found.order.status, found.order.closed_by) == ("closed", "delivery")
    assert found.order.accepted_in == loaded.rows("std", "_batch_id, station")[-1]["_batch_id"]


def test_a_row_nobody_corrected_is_open(loaded: Desk) -> None:
    batch = delivered_row(loaded.open(), TABLE, ["4"]).explanation.place.batch_id
    order = delivered_row(loaded.open(), TABLE, [batch, "4"]).order
    assert order is not None and (order.status, order.accepted_in) == ("open", None)


def test_a_row_that_was_replaced_leads_to_the_one_that_stands(loaded: Desk) -> None:
    found = delivered_row(loaded.open(), "raw.wrb_test_level", ["level_1.csv", "2"])
    assert (found.explanation.outcome, found.order) == ("superseded", None)
    stands = found.explanation.superseded_by
    assert stands is not None and (stands.delivery, stands.line) == ("level_2.csv", 2)


@pytest.mark.parametrize("place", [[], ["station=B"], ["a", "b", "3"]])
def test_a_place_that_is_none_is_explained(loaded: Desk, place: list[str]) -> None:
    with pytest.raises(LakeError, match="按位置指明"):
        delivered_row(loaded.open(), TABLE, place)


def test_a_row_that_was_corrected_in_vain_says_why(desk: Desk) -> None:
    desk.deliver("level_1.csv", FIRST)
    desk.load()
    lake = desk.open()
    resource = lake.registry.resource("wrb_test_level")
    place = delivered_row(lake, TABLE, ["3"]).explanation.place
    tried = CorrectedRow(f"{place.batch_id}:{place.line}", "x", 3, ("B", "2023-08-01", "170"))
    load_returned(lake, resource, [tried], Origin("workbook", "excel", "back.xlsx", 1))
    order = delivered_row(lake, TABLE, [place.batch_id, "3"]).order
    assert order is not None and (order.status, order.attempts) == ("returned", 1)
    assert [*order.last_reasons] == ["水位过高"]
