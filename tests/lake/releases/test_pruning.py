"""Releases that go: with their tags, folders and rows, and never with what another one shows."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from lake.errors import LakeError
from lake.releases.releases import Releases
from lake.releases.retention import Retention
from lake.releases.store import ReleaseStore
from lake.settings import Settings
from lake.storage.interface import Storage
from lake.storage.opening import storage_of
from lake.tables.dropped import delete_dropped
from lake.tables.lakehouse import Lakehouse
from lake.tables.maintenance import expire, move_tags
from tests.kept_folder import opened_once
from tests.lake.releases.test_releases import CENSUS, Crash, crash_after, crash_before, fill, publish, resolve
from tests.orphans import remove_orphans

FIRST = datetime(2023, 8, 15, 4, tzinfo=UTC)
TWO_DAYS = Retention(days=2, months=0, years=0, zone=UTC)
TABLE = "std.station"


class Calendar:
    """A clock that stands until it is told to go on."""

    def __init__(self) -> None:
        self.now = FIRST

    def __call__(self) -> datetime:
        return self.now


def four_days(house: Lakehouse) -> Releases:
    """Four releases on four days; the census is as old as the first, and in all of them."""
    calendar = Calendar()
    releases = Releases(house, calendar)
    fill(house, "select 'std.station' as table_name", CENSUS, verdicts=())
    for day in range(4):
        calendar.now = FIRST + timedelta(days=day)
        fill(house, f"select 'A{day}' as code, 1.0 as level, 'b1' as _batch_id union all select 'B', 2.0, 'b1'")
        publish(releases)
    return releases


@contextmanager
def opened_in(folder: Path) -> Iterator[Lakehouse]:
    with closing(Lakehouse.open(Settings(home=folder))) as house:
        yield house


city = opened_once(opened_in, four_days)


@pytest.fixture
def releases(four_days: Lakehouse) -> Releases:
    return Releases(four_days, lambda: FIRST + timedelta(days=3))


def ids(releases: Releases) -> list[str]:
    return [release.id for release in releases.list()]


def tags(lakehouse: Lakehouse, name: str) -> set[str]:
    return {*lakehouse.table(name).refs()} - {"main"}


def shown(releases: Releases) -> Iterator[list[Any]]:
    """The stations of every release, as readers see them."""
    for release in releases.list():
        with duckdb.connect(str(release.database), read_only=True) as connection:
            yield connection.execute("select min(code) from std.station").fetchall()
            yield connection.execute("select count(*) from gov.census").fetchall()


@pytest.mark.everywhere
def test_old_releases_go_with_their_tags_and_folders(lakehouse: Lakehouse) -> None:
    releases = four_days(lakehouse)
    first, *_, last = ids(releases)
    assert releases.pruning.prune(TWO_DAYS, dry_run=True).releases == (*ids(releases)[:2],)
    assert len(ids(releases)) == 4
    gone = releases.pruning.prune(TWO_DAYS).releases
    assert len(gone) == 2 and first in gone
    assert releases.current_id() == last and len(ids(releases)) == 2
    assert tags(lakehouse, TABLE) == {f"release-{one}" for one in ids(releases)}
    store = ReleaseStore(storage_of(lakehouse.settings), lambda: FIRST)
    assert (store.folders(), store.half_pruned()) == (tuple(ids(releases)), ())
    assert releases.pruning.prune(TWO_DAYS).releases == ()


def test_a_snapshot_that_a_later_release_shows_gets_its_tag(releases: Releases, four_days: Lakehouse) -> None:
    before = tags(four_days, CENSUS.name)
    assert before == {f"release-{ids(releases)[0]}"}, "what is not new in a release is kept by an earlier tag"
    fill(four_days, "select 'std.other' as table_name", CENSUS, verdicts=())
    releases.pruning.prune(TWO_DAYS)
    assert tags(four_days, CENSUS.name) == {f"release-{ids(releases)[0]}"} != before
    for name in (TABLE, CENSUS.name):
        expire(four_days, name, keep=1)
        remove_orphans(four_days, name, older_than=timedelta(0))
    assert [*shown(releases)] == [[("A2",)], [(1,)], [("A3",)], [(1,)]]
    assert len(four_days.table(TABLE).metadata.snapshots) == 2


def test_a_table_is_committed_to_once(releases: Releases, four_days: Lakehouse) -> None:
    """Its tags and the snapshots that nothing keeps any more go together."""
    before = four_days.table(TABLE)
    done = releases.pruning.prune(TWO_DAYS, keep=1)
    table = four_days.table(TABLE)
    assert done.snapshots == {TABLE: 2, CENSUS.name: 0}
    assert len(table.metadata.snapshots) == 2 < len(before.metadata.snapshots)
    assert [one.metadata_file for one in table.metadata.metadata_log][-1] == before.metadata_location
    assert four_days.ledger.recorded_files([four_days.storage.path_of(table.metadata_location)])
    assert expire(four_days, TABLE, keep=1) == []
    assert [*shown(releases)][-4:] == [[("A2",)], [(1,)], [("A3",)], [(1,)]]


def test_who_asks_for_a_pruned_release_is_told(releases: Releases) -> None:
    first = ids(releases)[0]
    releases.pruning.prune(TWO_DAYS)
    for ask in (releases.show, releases.rollback, lambda release: releases.pruning.pin(release, "")):
        with pytest.raises(LakeError, match=rf"{first} is not kept any more since 2023-08-18") as caught:
            ask(first)
        assert ids(releases)[0] in (caught.value.advice or "")
    with pytest.raises(LakeError, match=r"there is no release 9\.9\.9"):
        releases.show("9.9.9")


def test_a_pinned_release_stays_until_it_is_unpinned(releases: Releases) -> None:
    first = ids(releases)[0]
    releases.pruning.pin(first, "论文引用")
    assert first not in releases.pruning.prune(TWO_DAYS).releases and first in ids(releases)
    assert next(one for one in releases.history() if one["action"] == "pin")["reason"] == "论文引用"
    releases.pruning.unpin(first)
    with pytest.raises(LakeError, match="nobody pinned"):
        releases.pruning.unpin(first)
    assert releases.pruning.prune(TWO_DAYS).releases == (first,)


def test_a_version_is_never_given_twice(releases: Releases, four_days: Lakehouse) -> None:
    known = {entry["release"] for entry in releases.history()}
    releases.rollback(ids(releases)[1])
    releases.pruning.prune(Retention(days=0, months=0, years=0, zone=UTC))
    assert releases.propose({}, dict.fromkeys((TABLE, CENSUS.name), "x")) is None, "readers saw it, and took it back"
    fill(four_days, "select 'C' as code, 1.0 as level, 'b1' as _batch_id")
    assert publish(releases).id not in known


def test_files_of_a_dropped_table_go_when_no_release_shows_them_any_more(
    releases: Releases, four_days: Lakehouse
) -> None:
    before = [*shown(releases)]
    four_days.drop(TABLE)
    files = four_days.settings.home.rglob("station-*/data/*.parquet")
    number = len([*files])
    for month in range(2):
        now = FIRST + timedelta(days=60 * month)
        assert [one.left > 0 and one.gone == 0 for one in delete_dropped(four_days, releases.shown, now)] == [True]
    assert [*shown(releases)] == before and number == 4
    releases.pruning.prune(TWO_DAYS)
    (done,) = delete_dropped(four_days, releases.shown, FIRST + timedelta(days=61))
    assert (done.table, done.gone, done.rows) == (TABLE, 2, 4)
    assert [*shown(releases)] == before[-4:]


STEPS = [
    ("lake.releases.history.History", "note"),
    ("lake.releases.tags", "move_tags"),
    ("lake.tables.maintenance", "_expire"),
    ("lake.releases.store.ReleaseStore", "delete"),
    ("shutil", "rmtree"),
]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("owner", "step"), STEPS)
def test_killed_anywhere_readers_see_what_they_saw_and_the_next_call_ends_it(
    releases: Releases, four_days: Lakehouse, monkeypatch: pytest.MonkeyPatch, owner: str, step: str, after: bool
) -> None:
    with monkeypatch.context() as patch:
        target = f"{owner}.{step}"
        patch.setattr(target, crash_after(resolve(target)) if after else crash_before)
        with pytest.raises(Crash):
            releases.pruning.prune(TWO_DAYS)
    for name in (TABLE, CENSUS.name):
        expire(four_days, name, keep=1)
        remove_orphans(four_days, name, older_than=timedelta(0))
    assert [*shown(releases)][-4:] == [[("A2",)], [(1,)], [("A3",)], [(1,)]]
    releases.pruning.prune(TWO_DAYS)
    assert ids(releases) == ["1.2.0", "1.3.0"]
    assert tags(four_days, TABLE) == {"release-1.2.0", "release-1.3.0"}
    assert tags(four_days, CENSUS.name) == {"release-1.2.0"}
    assert {*_left(storage_of(four_days.settings))} == {"1.2.0", "1.3.0", "history.json"}


def _left(storage: Storage) -> Iterator[str]:
    folder = storage.root / "releases"
    yield from (one.location[len(folder) + 1 :].split("/")[0] for one in storage.files(folder))


def test_nothing_goes_while_a_release_that_is_kept_cannot_be_read(releases: Releases, four_days: Lakehouse) -> None:
    first, *_, before, _last = ids(releases)
    (four_days.settings.releases_folder / before / "manifest.json").unlink()
    with pytest.raises(LakeError, match=f"release {before} cannot be read"):
        releases.pruning.prune(TWO_DAYS)
    assert releases.show(first).id == first


def test_a_table_that_cannot_be_changed_stops_no_other(
    releases: Releases, four_days: Lakehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folders stay then, so that the next night tries again."""

    def failing(house: Lakehouse, name: str, *arguments: Any, **named: Any) -> Any:
        if name == CENSUS.name:
            raise LakeError("the table cannot be read", advice="repair it")
        return move_tags(house, name, *arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr("lake.releases.tags.move_tags", failing)
        with pytest.raises(LakeError, match="cannot be read"):
            releases.pruning.prune(TWO_DAYS)
    assert tags(four_days, TABLE) == {"release-1.2.0", "release-1.3.0"}
    assert releases.pruning.prune(TWO_DAYS).releases == ()
    assert tags(four_days, CENSUS.name) == {"release-1.2.0"}
    assert ids(releases) == ["1.2.0", "1.3.0"]
