"""What a changed catalogue will do is said before, and what nothing declares any more can be dropped."""

import pytest

from assets.gov import disclosure
from assets.release.city_release import unreadable_tables
from assets.release.foreseen import drop_undeclared, droppable, foreseen_changes, undeclared_tables
from lake.errors import LakeError
from tests.desk import Desk, prepared_once

NAME = "wrb_test_level"


@prepared_once
def loaded(desk: Desk) -> None:
    desk.deliver("level_1.csv", "STCD,TM,Z\nA,2023-08-01,1.5\nB,2023-08-01,150\n")
    desk.load()


def test_nothing_is_foreseen_of_a_catalogue_that_stands(loaded: Desk) -> None:
    assert list(foreseen_changes(loaded.open())) == []
    assert undeclared_tables(loaded.open()) == []


def test_a_renamed_and_retyped_field_is_told_before_the_run(loaded: Desk) -> None:
    loaded.change_contract('\nrules:\n  - {name: level_plausible, check: "level < 100", message: 水位过高}\n', "\n")
    loaded.change_contract("name: level, from: Z", "name: height, from: Z")
    loaded.change_contract("element: date,", "element: identifier,")
    (change,) = foreseen_changes(loaded.open())
    assert (change.table, change.restated) == (f"std.{NAME}", 1)
    assert (change.added, change.gone, change.retyped) == (("height",), ("level",), ("observed_on",))


def test_a_table_that_moves_to_another_zone_is_told_before_the_run(loaded: Desk) -> None:
    field = "name: level, from: Z"
    loaded.change_contract(field, f"{field}, grade: 3")
    assert [one.zone for one in foreseen_changes(loaded.open())] == ["it moves from internal to restricted"]
    loaded.load()
    assert list(foreseen_changes(loaded.open())) == []
    loaded.change_contract(f"{field}, grade: 3", field)
    (change,) = foreseen_changes(loaded.open())
    assert "may not leave restricted for internal" in str(change)
    loaded.change_contract("delivery: increment", "lowered: 水利局2026年11月决定\ndelivery: increment")
    assert [one.zone for one in foreseen_changes(loaded.open())] == ["it moves from restricted to internal"]


def test_a_declared_table_is_never_dropped(loaded: Desk) -> None:
    for table in (f"std.{NAME}", "std.nothing"):
        with pytest.raises(LakeError) as caught:
            drop_undeclared(loaded.open(), table)
        assert caught.value.advice
    assert loaded.rows("std", "station")


def test_a_contract_that_cannot_be_read_still_declares(loaded: Desk) -> None:
    loaded.change_contract("delivery: increment", "delivery: sometimes")
    assert undeclared_tables(loaded.open()) == []


def test_a_contract_that_cannot_be_read_keeps_no_other_table_in_the_release(loaded: Desk) -> None:
    loaded.change_contract("delivery: increment", "delivery: sometimes")
    assert unreadable_tables(loaded.open(), [f"std.{NAME}", "std.wrb_gone"]).keys() == {f"std.{NAME}"}


def test_what_is_written_after_the_release_is_declared_too(loaded: Desk) -> None:
    lake = loaded.open()
    disclosure.TABLE.write(lake)
    assert lake.lakehouse.exists("gov.disclosure")
    assert undeclared_tables(lake) == []


def test_the_tables_of_a_contract_that_is_gone_go_together_and_come_back_with_it(loaded: Desk) -> None:
    text = loaded.contract_file.read_text(encoding="utf-8")
    loaded.contract_file.rename(loaded.contract_file.with_suffix(".old"))
    loaded.contract_file = loaded.contract_file.with_suffix(".old")
    loaded.forget()
    lake = loaded.open()
    tables = [f"quarantine.{NAME}", f"raw.{NAME}", f"std.{NAME}"]
    assert undeclared_tables(lake) == tables
    assert sorted(droppable(lake, f"std.{NAME}")) == tables
    assert sorted(drop_undeclared(lake, f"std.{NAME}")) == tables
    noted = {row["table_name"] for row in lake.lakehouse.ledger.export("commit") if row["token"].startswith("drop@")}
    assert noted == {*tables}
    loaded.contract_file = loaded.contract_file.with_suffix(".yaml")
    loaded.contract_file.write_text(text, encoding="utf-8")
    loaded.forget()
    (batch,) = loaded.load().loaded
    assert batch.counts.balanced
    assert loaded.rows("std", "station") == [{"station": "A"}]
