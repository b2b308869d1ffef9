"""Files of dropped tables go when their time has come, wherever the lake lies, and nothing that anybody needs."""

from collections.abc import Set
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lake.errors import LakeError
from lake.schema import Column, TableSpec
from lake.storage.location import Location
from lake.storage.put_aside import PuttingAside
from lake.tables.derived import rows_file
from lake.tables.dropped import DroppedTable, Shown, delete_dropped
from lake.tables.lakehouse import Lakehouse

COUNTS = TableSpec("std.count", (Column("id", "integer"),))
FIRST = datetime(2026, 3, 1, 19, tzinfo=UTC)
DAYS = 30


def add(house: Lakehouse, *numbers: int, spec: TableSpec = COUNTS) -> None:
    for number in numbers:
        rows = [{"id": one} for one in range(number)]
        house.append(spec, [rows_file(house, spec, rows)], f"{number} rows")


def paths(house: Lakehouse, place: str) -> set[str]:
    return {house.storage.path_of(one.location) for one in house.storage.files(place)}


def data(house: Lakehouse, place: str) -> set[str]:
    return {one for one in paths(house, place) if one.endswith(".parquet")}


def night(house: Lakehouse, day: int, needed: Set[str] = frozenset(), *, dry_run: bool = False) -> list[DroppedTable]:
    moment = FIRST + timedelta(days=day)
    return [*delete_dropped(house, lambda: Shown(frozenset(needed)), moment, dry_run=dry_run)]


def dropped(house: Lakehouse, *numbers: int) -> Location:
    """The folder of a table that was dropped after so many rows each had come into it."""
    add(house, *numbers)
    place = Location(house.table(COUNTS.name).location())
    house.drop(COUNTS.name)
    return place


def deletions(house: Lakehouse) -> list[int]:
    return [row["rows"] for row in house.ledger.export("commit") if row["token"].startswith("delete@")]


@pytest.mark.everywhere
def test_they_go_after_some_days_but_for_what_is_shown(lakehouse: Lakehouse) -> None:
    place = dropped(lakehouse, 1, 2)
    before = paths(lakehouse, place)
    small, large = sorted(data(lakehouse, place), key=lambda one: lakehouse.ledger.recorded_files([one])[one].rows or 0)
    add(lakehouse, 3)
    (waiting,) = night(lakehouse, 0)
    assert waiting == DroppedTable(COUNTS.name, FIRST, gone=0, rows=0, left=len(before))
    assert night(lakehouse, DAYS - 1) == [waiting] and paths(lakehouse, place) == before
    foreseen = night(lakehouse, DAYS, {large}, dry_run=True)
    assert foreseen == [replace(waiting, gone=1, rows=1, left=len(before) - 1)] and paths(lakehouse, place) == before
    assert night(lakehouse, DAYS, {large}) == foreseen
    assert paths(lakehouse, place) == before - {small}
    assert [*lakehouse.ledger.recorded_files([small, large])] == [large]
    assert night(lakehouse, DAYS + 1) == [replace(waiting, gone=len(before) - 1, rows=2, left=0)]
    assert paths(lakehouse, place) == set() and not lakehouse.ledger.recorded_files([*before])
    assert deletions(lakehouse) == [1, 2]
    assert not isinstance(lakehouse.catalog, PuttingAside) or lakehouse.catalog.put_aside() == []
    assert night(lakehouse, DAYS + 2) == []
    assert lakehouse.row_count(COUNTS.name) == 3 and data(lakehouse, lakehouse.table(COUNTS.name).location())


def test_a_look_notes_nothing(lakehouse: Lakehouse) -> None:
    place = dropped(lakehouse, 1)
    night(lakehouse, 0, dry_run=True)
    assert [one.gone for one in night(lakehouse, DAYS)] == [0]
    assert data(lakehouse, place)


def test_where_it_lay_before_it_moved_is_its_place_too(lakehouse: Lakehouse) -> None:
    laxer = replace(COUNTS, zone="open")
    add(lakehouse, 1, spec=laxer)
    former = lakehouse.table(COUNTS.name).location()
    assert (place := dropped(lakehouse, 2)) != former and data(lakehouse, former)
    night(lakehouse, 0)
    assert len(night(lakehouse, DAYS)) == 1
    assert paths(lakehouse, place) == paths(lakehouse, former) == set()


def test_nothing_goes_that_another_table_or_a_release_may_name(
    lakehouse: Lakehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = dropped(lakehouse, 1)
    add(lakehouse, 3)
    (file,) = data(lakehouse, place)
    night(lakehouse, 0)
    later = FIRST + timedelta(days=DAYS)
    unlisted = Shown(unlisted=frozenset({COUNTS.name}))
    assert [one.gone for one in delete_dropped(lakehouse, lambda: unlisted, later)] == [0]
    with monkeypatch.context() as patch:
        patch.setattr("lake.tables.dropped.named_files", lambda *_: {file})
        assert [one.gone for one in night(lakehouse, DAYS)] == [0]
    Path(lakehouse.table(COUNTS.name).metadata_location).unlink()
    lakehouse.read_afresh()
    with pytest.raises(LakeError):
        night(lakehouse, DAYS)
    assert data(lakehouse, place) == {file}


def test_other_folders_are_none_of_a_table(lakehouse: Lakehouse) -> None:
    dropped(lakehouse, 1)
    names = ["std/count", f"other/count-{'0' * 32}", f"std/count-{'x' * 32}"]
    files = [lakehouse.storage.root / "restricted" / name / "a.parquet" for name in names]
    for one in files:
        lakehouse.storage.put(one, b"")
    night(lakehouse, 0)
    assert len(night(lakehouse, DAYS)) == 1
    assert all(Path(one).exists() for one in files)


class Killed(BaseException):
    """The process ends here."""


def test_the_next_night_ends_what_a_killed_one_began(lakehouse: Lakehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    place = dropped(lakehouse, 1, 2)
    number = len(paths(lakehouse, place))
    night(lakehouse, 0)
    delete = type(lakehouse.storage).delete

    def kill_at_last_but_one(storage: object, location: str) -> None:
        if len(paths(lakehouse, place)) == 2:
            raise Killed
        delete(storage, location)  # type: ignore[arg-type]

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(type(lakehouse.storage), "delete", kill_at_last_but_one)
        night(lakehouse, DAYS)
    assert [one.gone for one in night(lakehouse, DAYS + 1)] == [2] and number > 2
    assert paths(lakehouse, place) == set() and sum(deletions(lakehouse)) == 3
