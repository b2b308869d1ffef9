"""A field's grade is raised or lowered, so that the resource and what is made of it belong to another zone."""

from contextlib import suppress

import pytest

from assets.ingestion import restatement
from assets.judging.resources import judge_resource
from assets.release.city_release import make_release
from lake.errors import LakeError
from lake.releases.releases import Releases
from lake.tables import moving
from lake.tables.maintenance import expire
from tests.desk import Desk, prepared_once
from tests.orphans import remove_orphans

NAME = "wrb_test_level"
TABLES = [f"{layer}.{NAME}" for layer in ("raw", "std", "quarantine")]
FIELD = "name: level, from: Z"
RAISED = f"{FIELD}, grade: 3"
DECLARED = ("delivery: increment", "lowered: 水利局2026年11月决定\ndelivery: increment")


@prepared_once
def loaded(desk: Desk) -> None:
    for number, station in enumerate("AB"):
        rows = f"{station},2023-08-01,1.5\nC,2023-08-0{number + 1},150\n"
        desk.deliver(f"level_{number}.csv", f"STCD,TM,Z\n{rows}")
        desk.load()


def zones(desk: Desk) -> set[str]:
    """In which the newest files of the resource's tables lie."""
    house = desk.open().lakehouse
    return {house.storage.path_of(file).partition("/")[0] for table in TABLES for file in house.data_files(table)}


def shown(desk: Desk) -> list[tuple[object, ...]]:
    found = [*desk.rows("std", "station, level"), *desk.rows("quarantine", '"STCD", "Z"')]
    return [tuple(row.values()) for row in found]


def release(desk: Desk) -> None:
    lake = desk.open()
    judge_resource(lake, NAME)
    make_release(lake, {})


def test_a_raised_grade_brings_all_rows_into_the_stricter_zone(loaded: Desk) -> None:
    before = shown(loaded)
    assert zones(loaded) == {"internal"}
    release(loaded)
    loaded.change_contract(FIELD, RAISED)
    result = loaded.load()
    assert (len(result.restated), result.errors, zones(loaded)) == (2, (), {"restricted"})
    assert shown(loaded) == before
    assert loaded.load().restated == ()
    release(loaded)
    releases = Releases(loaded.open().lakehouse)
    assert [one.id for one in releases.list()] == ["1.0.0", "1.0.1"]
    former = releases.show("1.0.0").manifest.tables[f"std.{NAME}"].files
    loaded.deliver("level_3.csv", "STCD,TM,Z\nD,2023-08-03,1.5\n")
    assert len(loaded.load().loaded) == 1
    house = loaded.open().lakehouse
    for table in TABLES:
        expire(house, table)
        remove_orphans(house, table)
    internal = house.storage.files(str(house.storage.root / "internal"))
    left = {house.storage.path_of(one.location) for one in internal if one.location.endswith(".parquet")}
    assert {one for one in left if NAME in one} == {one.path for one in former}


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize(
    ("module", "step"), [(moving, "bring_in"), (moving, "_enter_place"), (restatement, "_restate_batch")]
)
def test_killed_on_the_way_the_next_run_brings_the_rest(
    loaded: Desk, monkeypatch: pytest.MonkeyPatch, module: object, step: str, turn: int
) -> None:
    """Of the three tables each is moved by itself: killed before the first, the next, …; the last turn kills none."""
    before, usual, done = shown(loaded), getattr(module, step), list[None]()

    def until_killed(*given: object, **named: object) -> object:
        done.append(None)
        if len(done) > turn:
            raise KeyboardInterrupt
        return usual(*given, **named)

    loaded.change_contract(FIELD, RAISED)
    with monkeypatch.context() as patch, suppress(KeyboardInterrupt):
        patch.setattr(module, step, until_killed)
        loaded.load()
    assert done
    assert loaded.load().errors == ()
    assert (zones(loaded), shown(loaded)) == ({"restricted"}, before)


def test_a_lowered_grade_needs_somebody_who_decided_it(loaded: Desk) -> None:
    loaded.change_contract(FIELD, RAISED)
    loaded.load()
    before = shown(loaded)
    loaded.change_contract(RAISED, FIELD)
    with pytest.raises(LakeError, match="more people read it"):
        loaded.load()
    assert zones(loaded) == {"restricted"}
    loaded.change_contract(*DECLARED)
    assert (loaded.load().errors, zones(loaded), shown(loaded)) == ((), {"internal"}, before)
