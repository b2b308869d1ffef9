"""full, increment, changes and snapshot: what each does to rows that were there before."""

import itertools
import os

import pytest

from assets.ingestion.load import LoadResult
from assets.ingestion.report_text import delivery_report
from lake.ledger.delivery_report import Repetition
from tests.desk import Desk

CHANGES = "delivery: changes\nchanges: {operation: OP}"
FIRST = "OP,STCD,TM,Z\nI,A,2023-08-01,1\nI,B,2023-08-01,2\nI,C,2023-08-01,3\n"


def stations(desk: Desk) -> list[tuple[str, float]]:
    return [(row["station"], row["level"]) for row in desk.rows("std", "station, level")]


def deliver_at(desk: Desk, name: str, text: str, minute: int) -> LoadResult:
    os.utime(desk.deliver(name, text), (1_690_000_000 + 60 * minute,) * 2)
    return desk.load()


@pytest.fixture(autouse=True, params=["small", pytest.param("large", marks=pytest.mark.slow)])
def _either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large batch is split in another way; what becomes of its rows is the same.

    That the two ways split alike quality/split/test_repeated.py shows of any rows.
    """
    if request.param == "large":
        monkeypatch.setattr("quality.split.split.LARGE_BATCH", 0)


def test_changes_are_applied_in_order_and_the_last_of_a_key_wins(desk: Desk) -> None:
    desk.change_contract("delivery: increment", CHANGES)
    desk.deliver("level_1.csv", FIRST)
    desk.load()
    desk.deliver(
        "level_2.csv",
        "OP,STCD,TM,Z\nU,A,2023-08-02,9\nD,A,2023-08-03,\nD,B,2023-08-02,\nI,B,2023-08-03,7\nD,X,2023-08-02,\n",
    )
    (batch,) = desk.load().loaded
    assert stations(desk) == [("B", 7.0), ("C", 3.0)]
    assert batch.counts.balanced and (batch.rows_accepted, batch.rows_superseded) == (3, 2)
    assert (batch.report.deleted_rows, batch.report.unknown_deletions) == (1, 1)


def test_a_delivery_of_deletions_only(desk: Desk) -> None:
    desk.change_contract("delivery: increment", CHANGES)
    desk.deliver("level_1.csv", FIRST)
    desk.load()
    desk.deliver("level_2.csv", "OP,STCD,TM,Z\nD,A,2023-08-02,\nD,B,2023-08-02,\nD,C,2023-08-02,\n")
    (batch,) = desk.load().loaded
    assert stations(desk) == [] and batch.report.deleted_rows == 3
    assert not desk.load().anything_new


def test_an_operation_nobody_declared_refuses_its_row(desk: Desk) -> None:
    desk.change_contract("delivery: increment", CHANGES)
    desk.deliver("level_1.csv", "OP,STCD,TM,Z\nI,A,2023-08-01,1\nX,B,2023-08-01,1\n,C,2023-08-01,1\n")
    (batch,) = desk.load().loaded
    assert (batch.rows_accepted, batch.rows_quarantined) == (1, 2)
    (refused, _) = desk.rows("quarantine", "_rules, _reasons")
    assert refused["_rules"] == ["operation.declared"] and "不是约定的取值" in refused["_reasons"][0]


def test_a_deletion_older_than_what_is_there_is_late(desk: Desk) -> None:
    desk.change_contract("delivery: increment", CHANGES)
    desk.deliver("level_1.csv", FIRST)
    desk.load()
    desk.deliver("level_2.csv", "OP,STCD,TM,Z\nD,A,2023-07-01,\n")
    (batch,) = desk.load().loaded
    assert len(stations(desk)) == 3 and batch.rows_superseded == 1


def test_a_changed_contract_replays_changes_to_the_same_state(desk: Desk) -> None:
    desk.change_contract("delivery: increment", CHANGES)
    desk.deliver("level_1.csv", FIRST)
    desk.deliver("level_2.csv", "OP,STCD,TM,Z\nD,A,2023-08-02,\nU,B,2023-08-02,8\n")
    desk.load()
    desk.change_contract("level < 100", "level < 99")
    restated = desk.load().restated
    assert stations(desk) == [("B", 8.0), ("C", 3.0)]
    assert [one.report.deleted_rows for one in restated] == [0, 1]
    assert all(one.counts.balanced for one in restated)


def test_a_killed_load_of_changes_counts_its_deletions_all_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.change_contract("delivery: increment", CHANGES)
    desk.deliver("level_1.csv", FIRST)
    desk.load()
    desk.deliver("level_2.csv", "OP,STCD,TM,Z\nD,A,2023-08-02,\n")
    with monkeypatch.context() as patch:
        patch.setattr("lake.ledger.ledger.Ledger.complete", _killed)
        with pytest.raises(KeyboardInterrupt):
            desk.load()
    (batch,) = desk.load().loaded
    assert (batch.report.deleted_rows, batch.report.unknown_deletions) == (1, 0)
    assert batch.counts.balanced and len(stations(desk)) == 2


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_snapshot_deletes_what_is_missing_but_not_what_is_refused(desk: Desk) -> None:
    desk.change_contract("delivery: increment", "delivery: snapshot")
    desk.deliver("level_1.csv", "STCD,TM,Z\nA,2023-08-01,1\nB,2023-08-01,2\nC,2023-08-01,3\n")
    desk.load()
    desk.deliver("level_2.csv", "STCD,TM,Z\nA,2023-08-02,5\nB,2023-08-02,500\n")
    (batch,) = desk.load().loaded
    assert stations(desk) == [("A", 5.0)]
    assert (batch.report.deleted_rows, batch.rows_quarantined) == (1, 1)
    desk.change_contract("level < 100", "level < 1000")
    desk.load()
    assert stations(desk) == [("A", 5.0), ("B", 500.0)]


@pytest.mark.parametrize("mode", ["full", "snapshot"])
def test_content_that_returns_is_loaded_again_and_once(desk: Desk, mode: str) -> None:
    desk.change_contract("delivery: increment", f"delivery: {mode}")
    a, b = "STCD,TM,Z\nA,2023-08-01,1\n", "STCD,TM,Z\nB,2023-08-01,2\n"
    deliver_at(desk, "level_1.csv", a, 1)
    deliver_at(desk, "level_2.csv", b, 2)
    assert stations(desk) == [("B", 2.0)]
    (again,) = deliver_at(desk, "level_3.csv", a, 3).loaded
    assert again.batch_id.endswith("-2") and again.counts.balanced
    assert stations(desk) == [("A", 1.0)]
    assert not desk.load().anything_new
    (overwritten,) = deliver_at(desk, "level_3.csv", b, 4).loaded
    assert stations(desk) == [("B", 2.0)] and overwritten.batch_id.endswith("-2")
    assert not desk.load().anything_new


def test_a_copied_landing_folder_brings_nothing_new(desk: Desk) -> None:
    desk.change_contract("delivery: increment", "delivery: full")
    deliver_at(desk, "level_1.csv", "STCD,TM,Z\nA,2023-08-01,1\n", 1)
    deliver_at(desk, "level_2.csv", "STCD,TM,Z\nB,2023-08-01,2\n", 2)
    for name in ("level_1.csv", "level_2.csv"):
        os.utime(desk.settings.landing_folder / name, (1_700_000_000,) * 2)
    assert not desk.load().anything_new


def test_an_increment_that_returns_after_another_is_news_once(desk: Desk) -> None:
    desk.change_contract("latest_by: observed_on\n", "")
    a, b = "STCD,TM,Z\nA,2023-08-01,1\n", "STCD,TM,Z\nA,2023-08-01,2\n"
    for minute, text in enumerate((a, b)):
        deliver_at(desk, f"level_{minute}.csv", text, minute)
    assert not deliver_at(desk, "level_2.csv", b, 2).anything_new  # nothing came between
    (again,) = deliver_at(desk, "level_9.csv", a, 9).loaded
    assert again.batch_id.endswith("-2") and again.counts.balanced
    assert stations(desk) == [("A", 1.0)]
    (overwritten,) = deliver_at(desk, "level_9.csv", b, 10).loaded
    assert stations(desk) == [("A", 2.0)] and overwritten.batch_id.endswith("-2")
    assert not desk.load().anything_new


def test_where_rows_say_how_new_they_are_an_increment_that_returns_changes_none(desk: Desk) -> None:
    a, b = "STCD,TM,Z\nA,2023-08-01,1\n", "STCD,TM,Z\nA,2023-08-02,2\n"
    for minute, text in enumerate((a, b)):
        deliver_at(desk, f"level_{minute}.csv", text, minute)
    (again,) = deliver_at(desk, "level_9.csv", a, 9).loaded
    assert (again.rows_accepted, again.rows_superseded) == (0, 1)
    assert stations(desk) == [("A", 2.0)]


def test_opened_closed_and_opened_again_in_one_run(desk: Desk) -> None:
    """A folder that was copied has lost the times of its files: they come in the order of their names."""
    desk.change_contract("latest_by: observed_on\n", "")
    for number, level, minute in ((1, 1, 3), (2, 2, 2), (3, 1, 1), (4, 2, 1)):
        os.utime(
            desk.deliver(f"level_{number}.csv", f"STCD,TM,Z\nA,2023-08-01,{level}\n"), (1_690_000_000 + minute,) * 2
        )
    assert len(desk.load().loaded) == 4
    assert stations(desk) == [("A", 2.0)]
    assert not desk.load().anything_new


def test_inserted_deleted_and_inserted_again(desk: Desk) -> None:
    desk.change_contract("delivery: increment", CHANGES)
    desk.change_contract("latest_by: observed_on\n", "")
    insert, delete = "OP,STCD,TM,Z\nI,A,2023-08-01,1\n", "OP,STCD,TM,Z\nD,A,2023-08-01,\n"
    for minute, text in enumerate((insert, delete, insert)):
        deliver_at(desk, f"level_{minute}.csv", text, minute)
    assert stations(desk) == [("A", 1.0)]
    deliver_at(desk, "level_9.csv", delete, 9)
    assert stations(desk) == []


def test_increments_that_are_only_moved_or_copied_are_no_news(desk: Desk) -> None:
    desk.change_contract("latest_by: observed_on\n", "")
    desk.change_contract("level_*.csv", "**/level_*.csv")
    deliver_at(desk, "level_1.csv", "STCD,TM,Z\nA,2023-08-01,1\n", 1)
    deliver_at(desk, "level_2.csv", "STCD,TM,Z\nA,2023-08-01,2\n", 2)
    landing = desk.settings.landing_folder
    (landing / "2023").mkdir()
    (landing / "level_1.csv").rename(landing / "2023" / "level_1.csv")
    assert not desk.load().anything_new
    for name in ("2023/level_1.csv", "level_2.csv"):
        os.utime(landing / name, (1_700_000_000,) * 2)
    assert not desk.load().anything_new
    assert stations(desk) == [("A", 2.0)]


@pytest.mark.parametrize("nothing", ["", "9999-12-31", "1900-01-01"])
def test_a_row_that_does_not_say_how_new_it_is_is_the_oldest(desk: Desk, nothing: str) -> None:
    desk.change_contract("title: 日期, required: true", "title: 日期")
    dated, undated = "A,2023-08-02,2\n", f"A,{nothing},1\n"
    deliver_at(desk, "level_1.csv", f"STCD,TM,Z\n{dated}{undated}", 1)
    assert stations(desk) == [("A", 2.0)]
    (batch,) = deliver_at(desk, "level_2.csv", f"STCD,TM,Z\n{undated}B,{nothing},1\n", 2).loaded
    assert (batch.rows_accepted, batch.rows_superseded) == (1, 1)
    assert stations(desk) == [("A", 2.0), ("B", 1.0)]
    deliver_at(desk, "level_3.csv", f"STCD,TM,Z\nB,{nothing},3\n", 3)
    assert stations(desk) == [("A", 2.0), ("B", 3.0)]


@pytest.mark.parametrize("nothing", ["", "0", "99991231", "999999", "2147483647"])
def test_of_whole_numbers_too_what_says_nothing_is_the_oldest(desk: Desk, nothing: str) -> None:
    desk.change_contract("element: date, title: 日期, required: true", "element: integer_count, title: 版本")
    numbered, unknown = "A,20230802,2\n", f"A,{nothing},1\n"
    deliver_at(desk, "level_1.csv", f"STCD,TM,Z\n{numbered}{unknown}", 1)
    assert stations(desk) == [("A", 2.0)]
    (batch,) = deliver_at(desk, "level_2.csv", f"STCD,TM,Z\n{unknown}B,{nothing},1\n", 2).loaded
    assert (batch.rows_accepted, batch.rows_superseded) == (1, 1)
    deliver_at(desk, "level_3.csv", "STCD,TM,Z\nB,20230101,3\n", 3)
    assert stations(desk) == [("A", 2.0), ("B", 3.0)]


def test_an_insert_that_does_not_say_how_new_it_is_does_not_revive_a_key(desk: Desk) -> None:
    desk.change_contract("delivery: increment", CHANGES)
    desk.change_contract("title: 日期, required: true", "title: 日期")
    deliver_at(desk, "level_1.csv", FIRST, 1)
    deliver_at(desk, "level_2.csv", "OP,STCD,TM,Z\nD,A,2023-08-05,\n", 2)
    deliver_at(desk, "level_3.csv", "OP,STCD,TM,Z\nI,A,,4\n", 3)
    assert stations(desk) == [("B", 2.0), ("C", 3.0)]


def test_a_clock_that_is_ahead_is_told(desk: Desk) -> None:
    (batch,) = deliver_at(desk, "level_1.csv", "STCD,TM,Z\nA,2098-08-01,1\nB,2023-08-01,2\n", 1).loaded
    assert batch.report.ahead_of_now == 1
    assert "1 行的更新时间晚于收到之时一天以上" in delivery_report(desk.open(), batch)


def test_a_report_says_how_much_had_come_before(desk: Desk) -> None:
    desk.deliver("level_1.csv", "STCD,TM,Z\nA,2023-08-01,1\nB,2023-08-01,2\n")
    (first,) = desk.load().loaded
    assert first.report.repeated == Repetition()
    desk.deliver("level_2.csv", "STCD,TM,Z\nA,2023-08-01,1\nB,2023-08-02,3\nC,2023-08-02,3\nD,2023-08-02,3\n")
    (second,) = desk.load().loaded
    assert second.report.repeated == Repetition(last=first.batch_id, rows=0.25, keys=0.5)


def test_an_insert_older_than_a_deletion_does_not_revive_the_key(desk: Desk) -> None:
    desk.change_contract("delivery: increment", CHANGES)
    deliver_at(desk, "level_1.csv", FIRST, 1)
    deliver_at(desk, "level_2.csv", "OP,STCD,TM,Z\nD,A,2023-08-05,\n", 2)
    (batch,) = deliver_at(desk, "level_3.csv", "OP,STCD,TM,Z\nU,A,2023-08-03,4\nI,D,2023-08-03,5\n", 3).loaded
    assert stations(desk) == [("B", 2.0), ("C", 3.0), ("D", 5.0)]
    assert batch.rows_superseded == 1 and batch.counts.balanced
    deliver_at(desk, "level_4.csv", "OP,STCD,TM,Z\nI,A,2023-08-06,8\n", 4)
    assert ("A", 8.0) in stations(desk)


HISTORY = ("I,A,2023-08-01,1", "U,A,2023-08-02,2", "D,A,2023-08-03,")


@pytest.mark.parametrize("order", itertools.permutations(HISTORY), ids=lambda rows: "".join(row[0] for row in rows))
def test_changes_end_the_same_in_whatever_order_they_come(desk: Desk, order: tuple[str, ...]) -> None:
    desk.change_contract("delivery: increment", CHANGES)
    for number, row in enumerate(order, start=1):
        deliver_at(desk, f"level_{number}.csv", f"OP,STCD,TM,Z\n{row}\nI,Z,2023-08-0{number},1\n", number)
    assert stations(desk) == [("Z", 1.0)]
