"""A delivery of which too much is refused moves nothing but raw, quarantine and the work orders."""

import pytest

from assets.gov.work_order import work_order_rows
from assets.ingestion import batches
from assets.ingestion.hold import held_deliveries, surely_above
from assets.ingestion.report_text import delivery_report, last_delivery
from assets.judging.resources import judge_resource
from assets.records.row_explanation import explain_row
from assets.release.city_release import make_release
from lake.releases.releases import Releases
from tests.desk import Desk, prepared_once

NAME = "wrb_test_level"
HEADER = "STCD,TM,Z\n"
GOOD = HEADER + "".join(f"A{number},2023-08-01,1\n" for number in range(40))
BAD = HEADER + "".join(f"A{number},2023-08-02,150\n" for number in range(121))
MIXED = HEADER + "".join(f"A{number},2023-08-02,{150 if number % 2 else 2}\n" for number in range(40))


@prepared_once
def whole(desk: Desk) -> None:
    """A resource whose deliveries state the whole, with one good delivery."""
    desk.change_contract("delivery: increment", "delivery: full")
    desk.deliver("level_1.csv", GOOD)
    desk.load()


@pytest.mark.parametrize("sent", [BAD, MIXED])
def test_a_bad_whole_does_not_replace_a_good_one_and_every_row_is_accounted_for(whole: Desk, sent: str) -> None:
    whole.deliver("level_2.csv", sent)
    (batch,) = whole.load().loaded
    assert batch.counts.balanced
    assert (batch.rows_accepted, batch.rows_quarantined) == (0, batch.rows_delivered)
    assert {row["level"] for row in whole.rows("std", "level")} == {1.0}
    assert len(whole.rows("quarantine", "_line_no")) == batch.rows_delivered
    assert list(held_deliveries(whole.open())) == [NAME]


def test_only_the_rows_at_fault_get_a_work_order(whole: Desk) -> None:
    whole.deliver("level_2.csv", MIXED)
    whole.load()
    assert len([*work_order_rows(whole.open())]) == 20


def test_a_sound_row_of_a_held_delivery_says_why_it_is_not_there(whole: Desk) -> None:
    whole.deliver("level_2.csv", MIXED)
    (batch,) = whole.load().loaded
    told = explain_row(whole.open(), NAME, 2, batch_id=batch.batch_id)
    assert (told.outcome, [rule.id for rule in told.broken]) == ("refused", ["delivery_held"])


def test_the_next_good_delivery_goes_through(whole: Desk) -> None:
    whole.deliver("level_2.csv", BAD)
    whole.load()
    whole.deliver("level_3.csv", GOOD.replace("08-01,1", "08-03,3"))
    (batch,) = whole.load().loaded
    assert batch.rows_accepted == 40
    assert {row["level"] for row in whole.rows("std", "level")} == {3.0}
    assert held_deliveries(whole.open()) == {}


def test_the_release_names_what_is_held_and_shows_what_was_good(whole: Desk) -> None:
    whole.deliver("level_2.csv", BAD)
    whole.load()
    lake = whole.open()
    verdicts = {verdict.check: verdict.passed for verdict in judge_resource(lake, NAME)}
    assert verdicts["volume.refused"] is False
    make_release(lake, {})
    current = Releases(lake.lakehouse).current()
    assert current is not None
    assert current.manifest.tables[f"std.{NAME}"].rows == 40
    assert ["121" in one.reason for one in current.manifest.stale if one.table == f"std.{NAME}"] == [True]


def test_the_report_of_a_held_delivery_says_so_and_why(whole: Desk) -> None:
    whole.deliver("level_2.csv", BAD)
    whole.load()
    lake = whole.open()
    batch = last_delivery(lake, NAME)
    assert batch is not None
    text = delivery_report(lake, batch)
    assert "暂缓，未入标准库" in text and "已入湖" not in text
    assert f"| 暂缓原因 | {batch.report.held_for} |" in text


def test_a_first_delivery_that_is_held_is_not_shown(desk: Desk) -> None:
    desk.deliver("level_1.csv", BAD)
    desk.load()
    lake = desk.open()
    judge_resource(lake, NAME)
    make_release(lake, {})
    assert Releases(lake.lakehouse).current() is None


def test_a_killed_load_of_a_held_delivery_ends_as_it_would_have(whole: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    whole.deliver("level_2.csv", MIXED)

    def killed(*_arguments: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(batches, "rows_in_raw", killed)
        with pytest.raises(KeyboardInterrupt):
            whole.load()
    (batch,) = whole.load().loaded
    assert (batch.counts.balanced, batch.rows_quarantined, bool(batch.report.held_for)) == (True, 40, True)
    assert len(whole.rows("quarantine", "_line_no")) == 40
    assert len(whole.rows("std", "station")) == 40


def test_fewer_sound_rows_than_agreed_hold_a_delivery(whole: Desk) -> None:
    whole.change_contract("min: 1,", "min: 38,")
    whole.deliver("level_2.csv", GOOD.replace("-01,1\n", "-01,150\n", 3).replace("08-01,1", "08-02,1"))
    (batch,) = whole.load().loaded
    assert "38" in (batch.report.held_for or "")


def test_a_contract_may_agree_on_a_higher_share_and_what_was_held_comes_in(whole: Desk) -> None:
    whole.deliver("level_2.csv", MIXED)
    whole.load()
    whole.change_contract("max: 1000}", "max: 1000, refused: 0.6}")
    whole.load()
    assert len(whole.rows("std", "station")) == 20
    assert held_deliveries(whole.open()) == {}


def test_what_a_resource_always_sends_holds_nothing(whole: Desk) -> None:
    whole.change_contract("max: 1000}", "max: 1000, refused: 0.6}")
    whole.deliver("level_2.csv", MIXED)
    whole.load()
    whole.change_contract(", refused: 0.6", ", refused: 0.59")
    whole.deliver("level_3.csv", MIXED.replace("08-02", "08-03"))
    (batch,) = whole.load().loaded
    assert batch.report.held_for is None


@pytest.mark.parametrize(
    ("refused", "rows", "above"), [(121, 121, True), (1, 1, False), (1, 2, False), (20, 100, False), (32, 100, True)]
)
def test_of_few_rows_a_share_says_little(refused: int, rows: int, above: bool) -> None:
    assert surely_above(refused, rows, 0.2) is above
