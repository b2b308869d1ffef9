import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lake.carrying import backup, backup_folder, restoring
from lake.carrying.backup import Backup, back_up
from lake.carrying.backup_check import check
from lake.carrying.backup_folder import BackupFolder
from lake.carrying.contents import Wanted
from lake.carrying.relocation import relocate
from lake.carrying.restoring import Restored, restore
from lake.errors import LakeError
from lake.home.identity import refuse_strange_home
from lake.settings import Settings
from lake.storage.checksum_list import sha256_of
from lake.storage.patience import Patience
from lake.tables.lakehouse import Lakehouse
from tests.lake.carrying.homes import COUNT, add, content, elsewhere, publish, state


class Cut(Exception):
    pass


def saved(settings: Settings, **wanted: bool) -> Backup:
    return back_up(settings, place_of(settings), Wanted(**wanted), _pass)


def put_back(settings: Settings, there: Settings, name: str | None = None) -> Restored:
    return restore(there, place_of(settings), name, _pass)


def place_of(settings: Settings) -> Path:
    return settings.home.parent / "backups"


def _pass(_stage: str, _done: int, _total: int) -> None:
    pass


def filled(settings: Settings, number: int) -> None:
    with closing(Lakehouse.open(settings)) as house:
        add(house, number)
        publish(house)


def object_of(settings: Settings, pattern: str, name: str | None = None) -> tuple[str, Path]:
    """A file of a set, and where its content lies."""
    folder = BackupFolder(place_of(settings))
    made = folder.read(name)
    path = next(path for path in sorted(made.files) if Path(path).match(pattern))
    return path, folder.place(made.files[path].sha256)


def flip(path: Path) -> None:
    path.chmod(0o600)
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 4
    path.write_bytes(damaged)


def test_each_set_is_whole_and_copies_only_what_is_new(home: Settings) -> None:
    before, first = state(home), saved(home)
    assert first.files_copied > 30
    nothing = saved(home)
    assert nothing.files_copied <= 2  # what SQLite wrote into the databases when they were opened
    filled(home, 3)
    after, second = state(home), saved(home)
    assert 0 < second.files_copied < first.files_copied / 2
    assert second.made.files.keys() > first.made.files.keys() - {"landing/mca/a.csv"}
    put_back(home, elsewhere(home, "first"), first.made.id)
    put_back(home, elsewhere(home, "second"))
    assert state(elsewhere(home, "first")) == before
    assert state(elsewhere(home, "second")) == after == state(home)


def test_a_table_that_moved_between_zones_is_in_every_set_with_what_it_was(home: Settings) -> None:
    with closing(Lakehouse.open(home)) as house:
        house.ensure(replace(COUNT, zone="restricted"))
    before = state(home)
    saved(home)
    saved(home)
    put_back(home, elsewhere(home, "again"))
    assert state(elsewhere(home, "again")) == before


def test_restored_in_its_own_place_it_is_the_same_home(home: Settings) -> None:
    before = state(home)
    files = content(home.home)
    saved(home, landing=True)
    shutil.rmtree(home.home)
    assert put_back(home, home).relocation.former is None
    assert {name: now for name, now in content(home.home).items() if files.get(name) != now}.keys() <= DATABASES
    assert state(home) == before


DATABASES = {"ledger.db", "catalog.db"}
"""Copies of SQLite files hold the same in other bytes."""


def test_what_can_be_had_again_is_left_out_and_told(home: Settings) -> None:
    made = saved(home).made
    assert made.left_out == ("the deliveries in the landing folder",)
    assert not any(path.startswith("landing") for path in (*made.files, *made.folders))
    assert {"restricted/spool/b.json", "letters/mca/c.xlsx", "open/catalog.ttl", "ledger.db"} < made.files.keys()
    made = saved(home, landing=True).made
    assert made.left_out == ()
    assert "landing/mca/a.csv" in made.files


def test_what_no_snapshot_needs_is_not_saved(home: Settings) -> None:
    with closing(Lakehouse.open(home)) as house:
        orphan = house.new_data_file(COUNT)
    orphan.write_bytes(b"left behind")
    for name in ("restricted/tmp/x", "internal/std/.y.writing", "releases/.1.0.0.again/z"):
        (home.home / name).parent.mkdir(parents=True, exist_ok=True)
        (home.home / name).write_bytes(b"left")
    made = saved(home).made
    left = {str(orphan.relative_to(home.home)), "restricted/tmp/x", "internal/std/.y.writing", "run.lock"}
    assert not left & made.files.keys()
    assert not any("again" in path for path in (*made.files, *made.folders))


def test_readers_go_on_while_it_is_made(home: Settings) -> None:
    with closing(Lakehouse.open(home)) as reader, reader.ledger.transaction() as held:
        held.execute("SELECT 1")
        saved(home)
    put_back(home, elsewhere(home, "there"))
    assert state(elsewhere(home, "there")) == state(home)


def test_rights_are_kept_and_the_backup_is_its_owners_alone(home: Settings) -> None:
    (home.home / "internal").chmod(0o755)
    saved(home, landing=True)
    for path in (place_of(home), *place_of(home).rglob("*")):
        assert not path.stat().st_mode & 0o077, path
    there = elsewhere(home, "there")
    there.home.mkdir()
    put_back(home, there)
    for name in (
        "",
        "restricted",
        "internal",
        "open",
        "landing/mca",
        "restricted/spool/b.json",
        "releases/1.0.0/lake.duckdb",
    ):
        modes = [stat.S_IMODE((one.home / name).stat().st_mode) for one in (home, there)]
        assert modes[0] == modes[1], name


def test_a_group_that_is_not_known_here_reads_nothing(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = home.home / "landing" / "mca"
    saved(home, landing=True)
    monkeypatch.setattr("lake.carrying.rights._name", lambda number: f"other {number}")
    monkeypatch.setattr("lake.carrying.rights._hand_over", lambda _path, _group: False)
    put_back(home, elsewhere(home, "there"))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o770
    assert stat.S_IMODE((elsewhere(home, "there").home / "landing" / "mca").stat().st_mode) == 0o700


# A backup that is not whole is not put back, and the file is named.


@pytest.mark.parametrize(
    "pattern", ["internal/std/*/data/*.parquet", "restricted/std/*/metadata/*m0.avro", "ledger.db"]
)
def test_a_file_that_is_missing_from_the_backup_is_named_before_anything_is_written(
    home: Settings, pattern: str
) -> None:
    saved(home)
    path, content_place = object_of(home, pattern)
    content_place.unlink()
    there = elsewhere(home, "there")
    with pytest.raises(LakeError, match="is gone or cut off") as caught:
        put_back(home, there)
    assert caught.value.file == path
    assert not there.home.exists()


def test_a_flipped_byte_in_the_backup_is_named_and_another_set_can_be_put_back(home: Settings) -> None:
    before, first = state(home), saved(home)
    filled(home, 3)
    second = saved(home)
    new = {one.sha256 for one in second.made.files.values()} - {one.sha256 for one in first.made.files.values()}
    path = next(path for path, one in second.made.files.items() if one.sha256 in new and path.endswith(".parquet"))
    flip(BackupFolder(place_of(home)).place(second.made.files[path].sha256))
    there = elsewhere(home, "there")
    with pytest.raises(LakeError, match="another checksum") as caught:
        put_back(home, there)
    assert caught.value.file == path
    with pytest.raises(LakeError, match="lake restore"):
        Lakehouse.open(there)
    put_back(home, there, first.made.id)
    assert state(there) == before
    assert not (there.home / path).exists()


def test_a_check_names_what_is_damaged_and_the_next_set_has_it_again(home: Settings) -> None:
    made = saved(home).made
    path, content_place = object_of(home, "restricted/std/*/data/*.parquet")
    folder = BackupFolder(place_of(home))
    assert check(folder, _pass).damages == ()
    flip(content_place)
    (found,) = check(folder, _pass).damages
    assert (found.set, found.file, found.problem) == (made.id, path, "has another checksum than when it was saved")
    assert saved(home).files_copied >= 1
    assert check(folder, _pass).damages == ()


def test_a_description_that_was_changed_is_no_set(home: Settings) -> None:
    made = saved(home).made
    flip(place_of(home) / made.id / "set.json")
    with pytest.raises(LakeError, match="its description is not as it was written"):
        put_back(home, elsewhere(home, "there"))
    assert saved(home).made.id != made.id


def test_a_description_that_leads_out_of_the_home_writes_nothing_there(home: Settings) -> None:
    folder = place_of(home) / saved(home).made.id
    described = folder / "set.json"
    described.chmod(0o600)
    described.write_text(described.read_text("utf-8").replace('"open/catalog.ttl"', '"../victim"'), "utf-8")
    (folder / "SHA256SUMS").chmod(0o600)
    (folder / "SHA256SUMS").write_text(f"{sha256_of(described)}  set.json\n")
    with pytest.raises(LakeError, match="its description is not as it was written"):
        put_back(home, elsewhere(home, "there"))
    assert not (home.home.parent / "victim").exists()


# A home that is not whole is not taken for one.


def test_a_damaged_file_is_not_saved_and_no_set_is_made(home: Settings) -> None:
    file = next(home.home.glob("restricted/std/people-*/data/*.parquet"))
    sound = file.read_bytes()
    flip(file)
    with pytest.raises(LakeError, match="another checksum than when it was committed") as caught:
        saved(home)
    assert str(file.relative_to(home.home)) in caught.value.message
    assert BackupFolder(place_of(home)).names() == []
    file.write_bytes(sound)
    saved(home)
    flip(file)
    saved(home)  # the sound content is there already
    put_back(home, elsewhere(home, "there"))
    state(elsewhere(home, "there"))


@pytest.mark.parametrize(
    "pattern", ["*/std/people-*/data/*.parquet", "*/std/count-*/metadata/snap-*", "releases/1.1.0/manifest.json"]
)
@pytest.mark.parametrize("earlier", [False, True])
def test_a_file_that_is_gone_is_named_and_no_set_is_made(home: Settings, pattern: str, earlier: bool) -> None:
    before = [saved(home).made.id] if earlier else []
    file = max(home.home.glob(pattern))
    file.unlink()
    with pytest.raises(LakeError) as caught:
        saved(home)
    assert str(file.relative_to(home.home)) in f"{caught.value.message} {caught.value.file}"
    assert BackupFolder(place_of(home)).names() == before


def test_a_home_does_not_hold_its_own_backup(home: Settings) -> None:
    with pytest.raises(LakeError, match="does not lie in what it is a backup of"):
        back_up(home, home.home / "backups", Wanted(), _pass)


def test_only_an_empty_folder_is_filled_and_only_a_folder_of_backups_is_written_to(home: Settings) -> None:
    saved(home)
    before = content(home.home)
    with pytest.raises(LakeError, match="into an empty folder"):
        put_back(home, home)
    assert content(home.home) == before
    with pytest.raises(LakeError, match="something else than backups"):
        back_up(home, Path(__file__).parent, Wanted(), _pass)
    with pytest.raises(LakeError, match="there is no backup 1999"):
        put_back(home, elsewhere(home, "there"), "1999")
    with pytest.raises(LakeError, match="no whole backup"):
        restore(elsewhere(home, "there"), home.home.parent / "nothing", None, _pass)


# Cut off anywhere, it is done again.


def raised(*_arguments: Any, **_more: Any) -> None:
    raise Cut


def after(calls: int, call: Callable[..., Any]) -> Callable[..., Any]:
    """The call, as often as it is let."""
    numbers = iter(range(calls))
    return lambda *arguments, **more: raised() if next(numbers, None) is None else call(*arguments, **more)


def cut_off(lake: Settings, there: Settings, name: str, times: int = 0) -> None:
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(restoring, name, after(times, getattr(restoring, name)))
        with pytest.raises(Cut):
            put_back(lake, there)


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Any, str, int], Any]]:
    def once(owner: Any, name: str, calls: int) -> Any:
        monkeypatch.setattr(owner, name, after(calls, getattr(owner, name)))
        return pytest.raises(Cut)

    yield once


@pytest.mark.parametrize(
    ("owner", "name", "calls"),
    [
        (os, "replace", 11),
        (BackupFolder, "copy_of_database", 1),
        (backup_folder, "write_description", 0),
        (backup, "BackupSet", 0),
    ],
)
def test_a_backup_that_is_cut_off_is_none_and_the_next_one_uses_what_it_copied(
    home: Settings, cut: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, calls: int
) -> None:
    with cut(owner, name, calls):
        saved(home)
    monkeypatch.undo()
    assert BackupFolder(place_of(home)).names() == []
    with pytest.raises(LakeError, match="no whole backup"):
        put_back(home, elsewhere(home, "there"))
    saved(home)
    put_back(home, elsewhere(home, "there"))
    assert state(elsewhere(home, "there")) == state(home)
    assert check(BackupFolder(place_of(home)), _pass).damages == ()


@pytest.mark.parametrize(
    ("owner", "name", "calls"),
    [
        (os, "replace", 15),
        (restoring, "put_links_and_rights", 0),
        (restoring, "move", 0),
        (os, "replace", 45),
        (restoring, "end", 0),
    ],
)
def test_a_restore_that_is_cut_off_is_no_home_and_goes_on(
    home: Settings, cut: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, calls: int
) -> None:
    saved(home)
    there = elsewhere(home, "there")
    with cut(owner, name, calls):
        put_back(home, there)
    monkeypatch.undo()
    with pytest.raises(LakeError, match="lake restore"):
        refuse_strange_home(there, Patience(0))
    with pytest.raises(LakeError, match="lake restore"):
        relocate(there, _pass) if there.catalog_path.exists() else refuse_strange_home(there, Patience(0))
    put_back(home, there)
    assert state(there) == state(home)
    assert not [*there.home.rglob(".*.writing"), *there.home.rglob("*.relocated")]
