"""A lake in buckets is backed up whole, and put back where it was when all of it is lost."""

import re
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import URL

from lake.carrying.backup_check import check
from lake.carrying.backup_folder import BackupFolder
from lake.carrying.releases import store_of
from lake.errors import LakeError
from lake.home.run_lock import NAME, run_lock
from lake.settings import Settings
from lake.storage.opening import storage_of
from lake.tables.lakehouse import Lakehouse
from tests.lake.carrying.homes import PEOPLE, elsewhere, make_home, state
from tests.lake.carrying.served import Served
from tests.lake.carrying.test_backup import cut_off, filled, flip, place_of, put_back, saved
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


def test_only_where_nothing_is(lake: Settings, store: ObjectStore) -> None:
    before = state(lake)
    saved(lake)
    with pytest.raises(LakeError, match="and they are not put apart"):
        put_back(lake, in_bucket(elsewhere(lake, "apart"), store, rest=True))
    with pytest.raises(LakeError, match="into empty buckets"):
        put_back(lake, elsewhere(lake, "second home"))
    assert not elsewhere(lake, "second home").home.exists()
    begun = in_bucket(elsewhere(lake, "begun"), store, rest=False)
    cut_off(lake, begun, "put_buckets")
    with pytest.raises(LakeError, match="into empty buckets"):  # the home is begun, the bucket is another's
        put_back(lake, begun.model_copy(update={"storage": lake.storage}))
    assert state(lake) == before


def test_below_another_prefix_it_is_a_lake_of_its_own(lake: Settings, store: ObjectStore) -> None:
    before = state(lake)
    saved(lake)
    there = in_bucket(elsewhere(lake, "there"), store, rest=False)
    done = put_back(lake, there).relocation
    assert (done.former, done.tables, done.releases) == (lake.storage, 3, 2)
    assert state(there) == before
    assert views_of(there) == {there.storage}
    lose(lake)
    assert state(there) == before
    filled(there, 3)  # work goes on
    saved(there)


@pytest.fixture(params=[False, True], ids=["own catalogue", "REST"])
def anywhere(request: pytest.FixtureRequest, store: ObjectStore, tmp_path: Path) -> Settings:
    """In one bucket, or with its tables in one of their own."""
    settings = in_bucket(Settings(home=tmp_path / "湖 home", memory_limit="1GB", threads=2), store, rest=request.param)
    make_home(settings)
    return settings


def in_a_folder(settings: Settings) -> Settings:
    return elsewhere(settings, "folder").model_copy(update={"storage": "", "catalog": {}, "s3_endpoint": "http://gone"})


def test_without_any_server_it_is_a_lake_in_a_folder(anywhere: Settings) -> None:
    before = state(anywhere)
    saved(anywhere)
    there = in_a_folder(anywhere)
    done = put_back(anywhere, there).relocation
    assert (done.former, done.tables, done.releases) == (anywhere.tables_location, 3, 2)
    assert state(there) == before
    assert (there.releases_folder / "current").readlink().name == before["current"]
    of_people = [path for path in there.zone_folder("restricted").rglob("*") if "people" in str(path)]
    assert len(of_people) > 10 and {path.stat().st_mode & 0o077 for path in of_people} == {0}
    filled(there, 3)  # work goes on, and is saved, and carried on
    latest, first = state(there), saved(there)
    assert saved(there).files_copied < first.files_copied
    back = elsewhere(there, "again")
    put_back(there, back)
    assert state(back) == latest
    with pytest.raises(LakeError, match="of a lake in a folder"):
        put_back(there, elsewhere(anywhere, "bucket"))


@pytest.mark.parametrize("name", ["put_file", "put_links_and_rights", "move", "end"])
def test_cut_off_on_the_way_into_a_folder_it_goes_on(lake: Settings, name: str) -> None:
    before, first = state(lake), saved(lake).made.id
    filled(lake, 3)
    saved(lake)
    there = in_a_folder(lake)
    cut_off(lake, there, name, times=9 if name == "put_file" else 0)
    with pytest.raises(LakeError, match="lake restore"):
        Lakehouse.open(there)
    put_back(lake, there, first)  # another set than that which was begun
    assert state(there) == before
    assert not orphans(there, first)


def orphans(settings: Settings, name: str) -> set[str]:
    """Files of tables and releases that are not in the set."""
    made = BackupFolder(place_of(settings)).read(name)
    known = {path for part in made.stored.values() for path in part}
    own = (settings.zone_folder("internal"), settings.zone_folder("restricted"), settings.releases_folder)
    found = {path.relative_to(settings.home).as_posix() for one in own for path in one.rglob("*") if path.is_file()}
    return {path for path in found - known - made.files.keys() if "current" not in path and "/tmp/" not in path}


@pytest.mark.parametrize("name", ["put_buckets", "move_tables", "write_views_anew", "end"])
def test_cut_off_on_the_way_to_another_prefix_it_goes_on(lake: Settings, store: ObjectStore, name: str) -> None:
    before = state(lake)
    saved(lake)
    there = in_bucket(elsewhere(lake, "there"), store, rest=False)
    cut_off(lake, there, name)
    with pytest.raises(LakeError, match="lake restore"):
        Lakehouse.open(there)
    put_back(lake, there)
    assert state(there) == before
    assert views_of(there) == {there.storage}


def test_a_server_that_keeps_what_is_registered_gets_it_back(
    lake: Settings, store: ObjectStore, served: Served
) -> None:
    before = state(lake)
    saved(lake)
    for number in range(2):
        there = served(in_bucket(elsewhere(lake, f"there {number}"), store, rest=False))
        put_back(lake, there)
        assert state(there) == before
        lake = there
        saved(lake)
    alone = in_bucket(elsewhere(lake, "alone"), store, rest=False)
    put_back(lake, alone)
    assert state(alone) == before


def test_a_server_that_forgets_what_is_registered_is_refused_and_the_lake_is_not_lost(
    store: ObjectStore, tmp_path: Path
) -> None:
    lake = in_bucket(Settings(home=tmp_path / "home"), store, rest=True)
    make_home(lake)
    before, first = state(lake), saved(lake)
    filled(lake, 3)
    assert 0 < saved(lake).files_copied < first.files_copied
    latest = state(lake)
    other = in_bucket(elsewhere(lake, "other"), store, rest=True)
    with pytest.raises(LakeError, match=r"does not give back|does not register tables"):
        put_back(lake, other)
    with closing(Lakehouse.open(elsewhere(other, "empty"))) as house:
        assert house.tables() == []
    alone = other.model_copy(update={"catalog": {}})  # as was advised
    put_back(lake, alone)
    assert state(alone) == latest
    assert alone.storage == other.storage and views_of(alone) == {alone.storage}
    filled(alone, 4)  # work goes on, and is saved
    saved(alone)
    older = in_bucket(elsewhere(lake, "older"), store, rest=False)
    put_back(lake, older, first.made.id)
    assert state(older) == before


def views_of(settings: Settings) -> set[str]:
    """The roots that the views of all releases read."""
    roots = set()
    store = store_of(settings)
    for release in map(store.read, store.published()):
        with store.views(release) as file, duckdb.connect(str(file), read_only=True) as connection:
            found = connection.execute("SELECT sql FROM duckdb_views() WHERE NOT internal").fetchall()
        roots |= {path for (text,) in found for path in re.findall(r"'(s3://[^']+?)/(?:restricted|internal)/", text)}
    return roots


def test_with_everything_on_servers_all_of_it_comes_back(
    store: ObjectStore, make_place: Callable[[], URL], served: Served, tmp_path: Path
) -> None:
    bucket = in_bucket(Settings(home=tmp_path / "home"), store, rest=False)
    lake = in_postgres(served(bucket), make_place())
    make_home(lake)
    before = state(lake)
    saved(lake)
    lose(lake)
    again = in_postgres(served(bucket), make_place())
    put_back(lake, again)
    assert state(again) == before
    with pytest.raises(LakeError, match="another home"):
        Lakehouse.open(again.model_copy(update={"ledger": lake.ledger}))


@pytest.mark.parametrize("name", ["put_buckets", "end"])
def test_cut_off_it_is_no_home_and_goes_on(store: ObjectStore, tmp_path: Path, name: str) -> None:
    lake = in_bucket(Settings(home=tmp_path / "home"), store, rest=False)
    make_home(lake)
    before, first = state(lake), saved(lake).made.id
    filled(lake, 3)
    saved(lake)
    lose(lake)
    cut_off(lake, lake, name)
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
