"""Deliveries as they come: once, twice, late, broken, and split anew when the contract changes."""

from datetime import datetime

import pytest

from assets.context import LakeContext
from assets.ingestion import load
from assets.ingestion.identity import open_batch
from assets.judging.resources import judge_resource
from catalog.registry.resource import Resource
from lake.connectors.deliveries import Delivery
from lake.ledger.records import Batch
from tests.desk import Desk

GOOD = "STCD,TM,Z\nA,2023-08-01,1.5\nB,2023-08-01,2.5\n"


@pytest.fixture(autouse=True, params=["small", pytest.param("large", marks=pytest.mark.slow)])
def _either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large batch is split in another way; what becomes of its rows is the same.

    That the two ways split alike quality/split/test_repeated.py shows of any rows.
    """
    if request.param == "large":
        monkeypatch.setattr("quality.split.split.LARGE_BATCH", 0)


def test_every_row_is_accepted_refused_or_superseded(desk: Desk) -> None:
    desk.deliver("level_1.csv", "STCD,TM,Z\nA,2023-08-01,1.5\nA,2023-08-01,1.6\nB,,2\nC,2023-08-01,150\n")
    (batch,) = desk.load().loaded
    assert (batch.rows_delivered, batch.rows_raw) == (4, 4)
    assert (batch.rows_accepted, batch.rows_quarantined, batch.rows_superseded) == (1, 2, 1)
    assert desk.rows("std", "station, level, _line_no") == [{"station": "A", "level": 1.6, "_line_no": 3}]
    assert [row["_line_no"] for row in desk.rows("quarantine", "_line_no")] == [4, 5]


def test_a_row_with_more_cells_than_the_header_is_refused_and_kept_whole(desk: Desk) -> None:
    desk.deliver("level_1.csv", "STCD,TM,Z\nA,2023-08-01,1.5,江\nB,2023-08-01,2.5,\n")
    (batch,) = desk.load().loaded
    assert (batch.rows_accepted, batch.rows_quarantined) == (1, 1)
    refused = desk.rows("quarantine", "_line_no, _rules, _reasons")
    assert (refused[0]["_line_no"], refused[0]["_rules"]) == (2, ["row.surplus"])
    assert "单元格比表头多" in refused[0]["_reasons"][0]
    assert "江" in desk.rows("raw", "_extra")[0]["_extra"]
    assert desk.rows("std", "station") == [{"station": "B"}]


def test_a_first_delivery_may_be_refused_row_by_row(desk: Desk) -> None:
    desk.deliver("level_1.csv", "STCD,TM,Z\nA,,1.5\nB,2023-08-01,150\n")
    (batch,) = desk.load().loaded
    assert (batch.rows_accepted, batch.rows_quarantined) == (0, 2)
    assert desk.rows("std", "station") == []


def test_the_same_content_is_loaded_once_whatever_its_name(desk: Desk) -> None:
    desk.deliver("level_1.csv", GOOD)
    desk.load()
    head = desk.open().lakehouse.head("std.wrb_test_level")
    desk.deliver("level_2.csv", GOOD)
    again = desk.load()
    assert not again.anything_new
    assert again.already_loaded == 2
    assert desk.open().lakehouse.head("std.wrb_test_level") == head


def test_only_what_is_new_is_asked_for_by_itself(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        desk.deliver(f"level_{number}.csv", GOOD + f"N{number},2023-08-01,1\n")
    desk.load()
    desk.deliver("level_3.csv", GOOD + "N3,2023-08-01,1\n")
    opened: list[str] = []

    def opening(lake: LakeContext, resource: Resource, delivery: Delivery, began: datetime | None = None) -> Batch:
        opened.append(delivery.name)
        return open_batch(lake, resource, delivery, began)

    monkeypatch.setattr(load, "open_batch", opening)
    again = desk.load()
    assert (again.already_loaded, len(again.loaded), opened) == (3, 1, ["level_3.csv"])


def test_an_increment_replaces_its_keys_and_an_older_row_that_comes_late_does_not(desk: Desk) -> None:
    desk.deliver("level_1.csv", GOOD)
    desk.load()
    desk.deliver("level_2.csv", "STCD,TM,Z\nA,2023-07-01,9\nB,2023-08-02,3\n")
    (batch,) = desk.load().loaded
    assert (batch.rows_accepted, batch.rows_superseded) == (1, 1)
    assert [row["level"] for row in desk.rows("std", "station, level")] == [1.5, 3.0]


def test_a_bad_delivery_is_kept_and_named_and_the_others_go_on(desk: Desk) -> None:
    desk.deliver("level_1.csv", "XX,TM,Z\nA,2023-08-01,1\n")
    desk.deliver("level_2.csv", GOOD)
    desk.deliver("level_3.csv", "")
    result = desk.load()
    assert len(result.loaded) == 1
    assert {error.file for error in result.errors} == {"level_1.csv", "level_3.csv"}
    assert all(error.advice and error.resource == "wrb_test_level" for error in result.errors)
    kept = sorted(path.name for path in desk.settings.refused_folder.rglob("*.csv"))
    assert "level_1.csv" in kept


def test_too_few_rows_block_the_delivery_and_change_nothing(desk: Desk) -> None:
    desk.deliver("level_1.csv", GOOD)
    desk.load()
    desk.deliver("level_2.csv", "STCD,TM,Z\n")
    (error,) = desk.load().errors
    assert error.rule == "volume.min"
    assert len(desk.rows("std", "station")) == 2


def test_more_rows_than_expected_are_loaded_with_a_warning(desk: Desk) -> None:
    desk.change_contract("max: 1000", "max: 1")
    desk.deliver("level_1.csv", GOOD)
    assert len(desk.load().loaded) == 1
    (warning,) = [one for one in judge_resource(desk.open(), "wrb_test_level") if one.check == "volume.max"]
    assert (warning.passed, warning.blocking, warning.observed) == (False, False, "level_1.csv: 2 行")


def test_a_file_that_broke_off_is_loaded_with_a_warning(desk: Desk) -> None:
    desk.deliver("level_1.csv", GOOD.rstrip("\n").rpartition(",")[0])
    assert len(desk.load().loaded) == 1
    (warning,) = [one for one in judge_resource(desk.open(), "wrb_test_level") if one.check == "volume.whole"]
    assert (warning.passed, warning.blocking, warning.observed) == (False, False, "level_1.csv: 2 行")


def test_a_full_disk_is_not_the_departments_fault(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.deliver("level_1.csv", GOOD)
    with monkeypatch.context() as patch:
        patch.setattr("polars.LazyFrame.sink_parquet", _no_space)
        (error,) = desk.load().errors
    assert "disk is full" in error.message
    (batch,) = desk.open().lakehouse.ledger.batches()
    assert batch.status == "registered"
    assert not desk.settings.refused_folder.exists()
    assert len(desk.load().loaded) == 1


def _no_space(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_delivery_that_was_refused_is_loaded_once_it_is_mended(desk: Desk) -> None:
    desk.deliver("level_1.csv", "XX,TM,Z\nA,2023-08-01,1\n")
    assert desk.load().errors
    desk.deliver("level_1.csv", "STCD,TM,Z\nA,2023-08-01,1\n")
    assert not desk.load().errors
    assert len(desk.rows("std", "station")) == 1


def test_a_column_beyond_the_contract_is_kept_in_raw(desk: Desk) -> None:
    desk.deliver("level_1.csv", "STCD,TM,Z,Q\nA,2023-08-01,1.5,7\n")
    (batch,) = desk.load().loaded
    assert batch.report.stored()["unexpected_columns"] == ["Q"]
    assert desk.rows("raw", "_extra") == [{"_extra": '{"Q":"7"}'}]


def test_a_changed_rule_reaches_back_to_what_was_loaded_before(desk: Desk) -> None:
    desk.deliver("level_1.csv", GOOD)
    desk.deliver("level_2.csv", "STCD,TM,Z\nC,2023-08-01,150\n")
    desk.load()
    desk.change_contract("level < 100", "level < 2")
    restated = desk.load().restated
    assert [(batch.rows_accepted, batch.rows_quarantined) for batch in restated] == [(1, 1), (0, 1)]
    assert [row["station"] for row in desk.rows("std", "station")] == ["A"]
    desk.change_contract("level < 2", "level < 100")
    desk.load()
    assert [row["station"] for row in desk.rows("std", "station")] == ["A", "B"]
    assert [row["STCD"] for row in desk.rows("quarantine", "STCD")] == ["C"]
    assert not desk.load().anything_new


def test_a_field_that_is_new_to_the_contract_is_filled_from_raw(desk: Desk) -> None:
    desk.deliver("level_1.csv", "STCD,TM,Z,Q\nA,2023-08-01,1.5,7\n")
    desk.load()
    desk.change_contract("rules:", "  - {name: flow, from: Q, element: flow, title: 流量}\nrules:")
    desk.load()
    assert desk.rows("std", "station, flow") == [{"station": "A", "flow": 7.0}]


def test_a_killed_restatement_goes_on_where_it_was(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.deliver("level_1.csv", GOOD)
    desk.deliver("level_2.csv", "STCD,TM,Z\nC,2023-08-01,1\n")
    desk.load()
    desk.change_contract("level < 100", "level < 2")
    with monkeypatch.context() as patch:
        patch.setattr("lake.ledger.ledger.Ledger.complete", _killed)
        with pytest.raises(KeyboardInterrupt):
            desk.load()
    assert len(desk.load().restated) == 2
    assert [row["station"] for row in desk.rows("std", "station")] == ["A", "C"]


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_row_in_whose_middle_the_file_ends_is_refused(desk: Desk) -> None:
    desk.deliver("level_1.csv", "STCD,TM,Z\nA,2023-08-01,1.5\nB,2023-08-01,1.6\nC,2023-08-0")
    (batch,) = desk.load().loaded
    assert (batch.rows_accepted, batch.rows_quarantined, batch.report.broken_off) == (2, 1, True)
    (refused,) = desk.rows("quarantine", "STCD, _rules")
    assert (refused["STCD"], refused["_rules"][0]) == ("C", "row.cut")
