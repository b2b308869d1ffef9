"""Fields of a contract are renamed, dropped, widened and retyped: what was loaded is rebuilt from raw."""

import pytest

from assets.context import LakeContext
from assets.gov.work_order import work_order_rows
from assets.ingestion import apply_split, batches
from assets.judging.resources import judge_resource
from assets.release.city_release import make_release
from assets.release.foreseen_release import foreseen_breaks
from lake.releases.releases import Releases
from tests.desk import Desk, prepared_once

NAME = "wrb_test_level"
ROWS = "STCD,TM,Z\nA,2023-08-01,1.5\nB,2023-08-01,150\n"
LEVEL = "{name: level, from: Z, element: water_level, title: 水位}"
RENAMED = (LEVEL, LEVEL.replace("name: level", "name: height"))
DROPPED = (f"  - {LEVEL}\n", "")
RETYPED = (LEVEL, "{name: level, from: Z, element: identifier, title: 水位}")
RULE = '\nrules:\n  - {name: level_plausible, check: "level < 100", message: 水位过高}\n'


@prepared_once
def published(desk: Desk) -> None:
    desk.change_contract("delivery: increment", "delivery: increment\nignored: [Q]")
    desk.deliver("level_1.csv", ROWS)
    desk.load()
    publish(desk)


def publish(desk: Desk) -> str:
    lake = desk.open()
    judge_resource(lake, NAME)
    make_release(lake, {})
    current = Releases(lake.lakehouse).current()
    assert current is not None
    return current.id


def change(desk: Desk, old: str, new: str) -> None:
    desk.change_contract(RULE, "\n")
    desk.change_contract(old, new)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        (*RENAMED, ("height", [1.5, 150.0])),
        (*RETYPED, ("level", ["1.5", "150"])),
        (*DROPPED, ("station", ["A", "B"])),
    ],
)
def test_the_table_is_rebuilt_and_the_release_says_major(
    published: Desk, old: str, new: str, shown: tuple[str, list[object]]
) -> None:
    change(published, old, new)
    (said,) = foreseen_breaks(published.open())
    assert f"{NAME} lost column level" in said or f"{NAME}.level changed its type" in said
    assert len(published.load().restated) == 1
    column, values = shown
    assert [row[column] for row in published.rows("std", column)] == values
    declared = {one.name for one in published.open().registry.resource(NAME).std.columns}
    assert {one.name for one in published.open().lakehouse.columns(f"std.{NAME}")} == declared
    assert publish(published) == "2.0.0"


def test_what_breaks_with_the_release_is_told_before_the_run(published: Desk) -> None:
    assert foreseen_breaks(published.open()) == []
    published.change_contract("key: [station]", "key: [station, observed_on]")
    assert foreseen_breaks(published.open()) == [f"std.{NAME} changed its key"]
    published.change_contract("delivery: increment", "delivery: sometimes")
    assert foreseen_breaks(published.open()) == []
    published.contract_file.unlink()
    lake = LakeContext.open(published.settings)
    assert foreseen_breaks(lake) == [f"std.{NAME} was removed"]


@pytest.mark.parametrize(("old", "new"), [RENAMED, RETYPED, DROPPED])
def test_work_orders_and_the_release_do_not_wait_for_the_rebuilding(published: Desk, old: str, new: str) -> None:
    change(published, old, new)
    assert len([*work_order_rows(published.open())]) == 1
    publish(published)


def test_a_renamed_key_stops_no_work_order(published: Desk) -> None:
    published.change_contract("key: [station]", "key: [code]")
    published.change_contract("name: station", "name: code")
    assert len([*work_order_rows(published.open())]) == 1
    published.load()
    assert published.rows("std", "code") == [{"code": "A"}]


@pytest.mark.parametrize(("module", "step"), [(batches, "rows_in_raw"), (apply_split.Settled, "_commit_accepted")])
def test_a_rebuilding_that_was_killed_goes_on(
    published: Desk, monkeypatch: pytest.MonkeyPatch, module: object, step: str
) -> None:
    change(published, *RETYPED)
    kill(published, monkeypatch, module, step)
    publish(published)
    published.load()
    assert [row["level"] for row in published.rows("std", "level")] == ["1.5", "150"]
    assert publish(published) == "2.0.0"


def test_a_batch_that_was_killed_under_the_former_contract_comes_in_under_the_new_one(
    published: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    published.deliver("level_2.csv", "STCD,TM,Z\nC,2023-08-02,2\n")
    kill(published, monkeypatch, batches, "complete")
    change(published, *RETYPED)
    published.load()
    assert [row["level"] for row in published.rows("std", "level")] == ["1.5", "150", "2"]
    assert all(batch.counts.balanced for batch in published.open().lakehouse.ledger.batches(NAME))


def test_a_column_that_comes_back_has_its_values_again(published: Desk) -> None:
    change(published, *DROPPED)
    published.load()
    published.change_contract("  - {name: observed_on", f"  - {LEVEL}\n  - {{name: observed_on")
    published.load()
    assert [row["level"] for row in published.rows("std", "level")] == [1.5, 150.0]


def kill(desk: Desk, monkeypatch: pytest.MonkeyPatch, module: object, step: str) -> None:
    def killed(*_arguments: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, step, killed)
        with pytest.raises(KeyboardInterrupt):
            desk.load()
