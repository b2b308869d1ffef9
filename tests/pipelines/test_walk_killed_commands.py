"""Every writing command may be killed at each of its file-system calls, and run again to the same end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from typer.main import get_command

from assets.ingestion.load import load_resource
from assets.judging.resources import judge_resource
from assets.records.objecting import Complaint, raise_objection
from assets.release.city_release import make_release
from catalog.registry.service_levels import load_service_levels
from lake.settings import Settings
from pipelines.command_line.main import app
from pipelines.command_line.opened import opened_lake, opened_lakehouse
from quality.work_orders.workbook import write_workbooks
from tests.desk import Desk, prepared_once
from tests.home_state import home_state
from tests.killed_at import Act, walk
from tests.returned_workbooks import Sheets, edited

RESOURCE = "wrb_test_level"
FIRST = "STCD,TM,Z\nA,2023-08-01,1.5\nB,2023-08-01,150\nC,昨天,2\n"
SECOND = "STCD,TM,Z\nA,2023-08-02,1.6\nD,2023-08-02,4\nE,2023-08-02,400\n"
THIRD = "STCD,TM,Z\nA,2023-08-03,1.7\n"


@dataclass(frozen=True)
class Typed:
    """A command as it is typed; errors are raised."""

    arguments: tuple[str, ...]

    def __call__(self, _home: Path) -> None:
        get_command(app)(["--debug", *self.arguments], standalone_mode=False)


def lake(*arguments: str) -> Typed:
    return Typed(arguments)


def load_and_publish(_home: Path) -> None:
    """What `lake run` does for one resource, without Dagster's records of it."""
    with opened_lake(Settings()) as opened:
        errors = load_resource(opened, RESOURCE).errors
        judge_resource(opened, RESOURCE)
        make_release(opened, {})
    assert errors == ()


def drop(_home: Path) -> None:
    with opened_lakehouse(Settings()) as lakehouse:
        lakehouse.drop(f"std.{RESOURCE}")


def nothing(_desk: Desk) -> None:
    """The home is as it was loaded and published first."""


def objected(desk: Desk) -> None:
    complaint = Complaint(f"std.{RESOURCE}", ["station=A"], "level", "水尺读错", "市水利局")
    raise_objection(desk.open(), complaint)


def delivered_again(desk: Desk) -> None:
    desk.deliver("level_2.csv", SECOND)


def published_twice(desk: Desk) -> None:
    delivered_again(desk)
    publish(desk)


def published_thrice(desk: Desk) -> None:
    """The first release need not be kept any more."""
    published_twice(desk)
    desk.deliver("level_3.csv", THIRD)
    publish(desk)


def damaged(desk: Desk) -> None:
    """What a release reads is gone, and the file that shows it: the one is made of the other."""
    published_twice(desk)
    home = desk.settings.home
    rows = home.glob(f"internal/std/{RESOURCE}-*/data/**/*.parquet")
    for lost in (max(rows, key=lambda path: path.stat().st_mtime_ns), home / "releases" / "current" / "lake.duckdb"):
        lost.unlink()


def often_delivered(desk: Desk) -> None:
    for number in range(2, 11):
        desk.deliver(f"level_{number}.csv", f"STCD,TM,Z\nN{number},2023-08-01,1\n")
    desk.load()


def changed(desk: Desk) -> None:
    """Restated, with more than one batch."""
    published_twice(desk)
    desk.change_contract("level < 100", "level < 1000")


def whole_delivered_again(desk: Desk) -> None:
    delivered_again(desk)
    desk.change_contract("delivery: increment", "delivery: full")


def workbook(desk: Desk) -> None:
    opened = desk.open()
    (path,) = write_workbooks(
        opened.lakehouse, opened.registry, load_service_levels(), desk.settings.home.parent, date(2026, 11, 25)
    )
    edited(path, correct)


def correct(sheets: Sheets) -> None:
    sheets["1.测试水位"][1][7] = "15"
    sheets["1.测试水位"][2][7] = "高"


def publish(desk: Desk) -> None:
    desk.load()
    opened = desk.open()
    judge_resource(opened, RESOURCE)
    make_release(opened, {})


def take_back(home: Path) -> None:
    lake("quality", "return", str(home.parent / "returned.xlsx"))(home)


@dataclass(frozen=True)
class Killed:
    """A command, and what is done before it."""

    prepare: Callable[[Desk], None]
    act: Act


SAYING = ("--reason", "核对", "--by", "市水文分局")
COMMANDS = {
    "decide-accepted": Killed(objected, lake("quality", "decide", "1", "--accept", "1.8", *SAYING)),
    "decide-rejected": Killed(objected, lake("quality", "decide", "1", "--reject", *SAYING)),
    "object": Killed(nothing, lake("quality", "object", f"std.{RESOURCE}", "station=A", "--field", "level", *SAYING)),
    "return": Killed(workbook, take_back),
    "load": Killed(delivered_again, load_and_publish),
    "load-whole": Killed(whole_delivered_again, load_and_publish),
    "restate": Killed(changed, load_and_publish),
    "maintain": Killed(often_delivered, lake("maintain", "--keep", "1")),
    "rollback": Killed(published_twice, lake("release", "rollback", "1.0.0")),
    "prune": Killed(published_thrice, lake("release", "prune")),
    "repair": Killed(damaged, lake("repair")),
    "drop": Killed(nothing, drop),
}


@prepared_once
def published(desk: Desk) -> None:
    desk.deliver("level_1.csv", FIRST)
    publish(desk)


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_killed_before_any_call_and_run_again_it_comes_to_the_same_end(name: str, published: Desk) -> None:
    killed = COMMANDS[name]
    killed.prepare(published)
    walked = walk(published.settings.home, killed.act, home_state)
    assert walked.faults == ()
    assert walked.kills == walked.calls > 0


def test_a_decision_killed_on_its_way_is_taken_again(published: Desk) -> None:
    """The same, thinned, in every run of the tests."""
    objected(published)
    walked = walk(published.settings.home, COMMANDS["decide-accepted"].act, home_state, every=9)
    assert walked.faults == ()
    assert walked.calls > 20
