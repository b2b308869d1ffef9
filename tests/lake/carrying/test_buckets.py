"""A lake in buckets is backed up whole, and put back where it was when all of it is lost."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL

from lake.carrying import restoring
from lake.carrying.backup_check import check
from lake.carrying.backup_folder import BackupFolder
from lake.errors import LakeError
from lake.home.run_lock import NAME, run_lock
from lake.settings import Settings
from lake.storage.opening import storage_of
from lake.tables.lakehouse import Lakehouse
from tests.lake.carrying.homes import PEOPLE, elsewhere, make_home, state
from tests.lake.carrying.test_backup import Cut, after, filled, flip, place_of, put_back, saved
from tests.lake.carrying.test_ledger_in_postgres import in_postgres
from tests.lake.conftest import in_bucket
from tests.object_store import ObjectStore

pytestmark = pytest.mark.slow


@pytest.fixture
def lake(store: ObjectStore, tmp_path: Path) -> Settings:
    home = Settings(home=tmp_path / "湖 home", memory_limit="1GB", threads=2)
    settings = in_bucket(home, store, rest=False)
    make_home(settings)
    return settings


def lose(settings: Settings) -> None:
    """Home and bucket."""
    shutil.rmtree(settings.home)
    storage = storage_of(settings)
    for one in [*storage.files(storage.root)]:
        storage.delete(one.location)


def files(settings: Settings) -> dict[str, bytes]:
    storage = storage_of(settings)
    found = {storage.path_of(one.location): storage.read(one.location) for one in storage.files(storage.root)}
    return {path: content for path, content in found.items() if path != NAME}


def test_lost_and_put_back_it_is_the_same(lake: Settings) -> None:
    before, first = state(lake), saved(lake)
    was = files(lake)
    assert first.files_copied > 20
    assert saved(lake).files_copied <= 2  # what SQLite wrote into the databases when they were opened
    filled(lake, 3)
    second = saved(lake)
    assert 0 < second.files_copied < first.files_copied
    latest = state(lake)
    for name, expected in ((first.made.id, before), (second.made.id, latest)):
        lose(lake)
        with run_lock(lake):
            put_back(lake, lake, name)
        assert state(lake) == expected
        assert name != first.made.id or files(lake) == was
    filled(lake, 4)  # work goes on


def test_only_where_it_was_and_only_where_nothing_is(lake: Settings, store: ObjectStore) -> None:
    before = state(lake)
    saved(lake)
    other = in_bucket(elsewhere(lake, "other"), store, rest=False)
    for there in (other, elsewhere(lake, "folder").model_copy(update={"storage": ""})):
        with pytest.raises(LakeError, match="is put back there alone"):
            put_back(lake, there)
    with pytest.raises(LakeError, match="into empty buckets"):
        put_back(lake, elsewhere(lake, "second home"))
    assert not elsewhere(lake, "second home").home.exists()
    assert state(lake) == before


def test_with_the_ledger_in_postgres_all_of_it_comes_back(
    store: ObjectStore, make_place: Callable[[], URL], tmp_path: Path
) -> None:
    lake = in_postgres(in_bucket(Settings(home=tmp_path / "home"), store, rest=False), make_place())
    make_home(lake)
    before = state(lake)
    saved(lake)
    lose(lake)
    again = in_postgres(lake, make_place())
    put_back(lake, again)
    assert state(again) == before
    with pytest.raises(LakeError, match="another home"):
        Lakehouse.open(lake)


@pytest.mark.parametrize("name", ["put_buckets", "end"])
def test_cut_off_it_is_no_home_and_goes_on(
    store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    lake = in_bucket(Settings(home=tmp_path / "home"), store, rest=False)
    make_home(lake)
    before, first = state(lake), saved(lake).made.id
    filled(lake, 3)
    saved(lake)
    lose(lake)
    with monkeypatch.context() as broken:
        broken.setattr(restoring, name, after(0, getattr(restoring, name)))
        with pytest.raises(Cut):
            put_back(lake, lake)
    with pytest.raises(LakeError, match="lake restore"):
        Lakehouse.open(lake)
    put_back(lake, lake, first)  # another set than that which was begun
    assert state(lake) == before


def test_a_damaged_file_is_named_here_and_there(lake: Settings) -> None:
    made = saved(lake).made
    with closing(Lakehouse.open(lake)) as house:
        location = house.data_files(PEOPLE.name)[0]
    path = storage_of(lake).path_of(location)
    folder = BackupFolder(place_of(lake))
    content = folder.place(made.stored[storage_of(lake).root][path].sha256)
    flip(content)
    assert [one.file for one in check(folder, lambda *_: None).damages] == [location]
    saved(lake)
    assert check(folder, lambda *_: None).damages == ()
    flip(content)
    lose(lake)
    with pytest.raises(LakeError, match="another checksum") as caught:
        put_back(lake, lake)
    assert caught.value.file == path


def test_a_file_that_is_gone_is_named_and_no_set_is_made(lake: Settings) -> None:
    with closing(Lakehouse.open(lake)) as house:
        location = house.data_files(PEOPLE.name)[0]
    storage_of(lake).delete(location)
    with pytest.raises(LakeError, match="is gone"):
        saved(lake)
    assert BackupFolder(place_of(lake)).names() == []


def test_a_catalogue_behind_a_server_is_not_saved(store: ObjectStore, tmp_path: Path) -> None:
    lake = in_bucket(Settings(home=tmp_path / "home"), store, rest=True)
    for command in (saved, lambda settings: put_back(settings, settings)):
        with pytest.raises(LakeError, match="LAKE_CATALOG says that a server knows the tables"):
            command(lake)
