"""A lake in a bucket, with a REST catalogue and PostgreSQL: the same rows as in a folder, whoever is killed."""

import random
import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr

from lake.errors import LakeError
from lake.home.run_lock import run_lock
from lake.releases.releases import Releases
from lake.releases.verification import verify_files
from lake.settings import Settings
from lake.storage.interface import LakeTaken, Storage
from lake.storage.location import Location
from lake.storage.opening import storage_of
from lake.tables.lakehouse import Lakehouse
from tests.lake.conftest import in_bucket
from tests.lake.connectors import servers
from tests.object_store import ObjectStore, object_store
from tests.pipelines.test_crash import MODELS, RESOURCES, at, content, finish, kill_after, no_batch_twice, start

pytestmark = pytest.mark.slow
LAKE_KILLS, STORE_KILLS = 10, 3


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from pipelines.sandbox.build import build

    return build(tmp_path_factory.mktemp("city") / "sandbox").landing


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectStore]:
    """Of its own: it is killed."""
    with object_store(tmp_path_factory.mktemp("object store")) as running:
        yield running


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    with servers.postgres() as address:
        yield address


@pytest.fixture
def elsewhere(store: ObjectStore, postgres: str, landing: Path, tmp_path: Path) -> Settings:
    pytest.importorskip("dagster_postgres", reason="the extra `postgres` is not installed")
    lake = in_bucket(at(tmp_path / "home", landing), store, rest=True)
    runs = _schema(postgres, "dagster").replace("postgresql:", "postgresql+psycopg2:")
    own = {"ledger": _schema(postgres, "ledger"), "dagster_storage": runs}
    return lake.model_copy(update={name: SecretStr(address) for name, address in own.items()})


def _schema(address: str, name: str) -> str:
    """A place of its own in the database that all tests share."""
    import psycopg

    schema = f"{name}_{uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
    return f"{address}?options=-csearch_path%3D{schema}"


@pytest.fixture(scope="module")
def embedded(landing: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[tuple[object, ...]]]]:
    """What the default gives."""
    home = at(tmp_path_factory.mktemp("embedded"), landing)
    finish(home)
    yield content(home)
    shutil.rmtree(home.home)


def test_killed_anywhere_it_ends_with_the_rows_of_the_default(
    elsewhere: Settings, store: ObjectStore, embedded: dict[str, list[tuple[object, ...]]]
) -> None:
    assert {f"std.{name}" for name in RESOURCES} | set(MODELS) <= embedded.keys()
    chance, span = random.Random(7), 60.0
    for _ in range(LAKE_KILLS):
        kill_after(start(elsewhere), chance.uniform(2, span))
    for _ in range(STORE_KILLS):
        running = start(elsewhere)
        running.join(chance.uniform(5, span / 2))
        store.kill()
        time.sleep(1)
        store.start()
        running.join(900)  # it may have ended with an error in words, or waited for the store
    finish(elsewhere)
    assert content(elsewhere) == embedded
    assert no_batch_twice(elsewhere)
    with closing(Lakehouse.open(elsewhere)) as lakehouse:
        releases = Releases(lakehouse)
        assert releases.current() is not None
        checked = verify_files(lakehouse, releases.files(), whole=True, planned=_ignore, done=_ignore)
        assert (checked.damages, checked.unknown) == ((), 0)
    assert _beside_the_bucket(elsewhere) == [], "tables lie in the bucket alone"


def _beside_the_bucket(settings: Settings) -> list[Path]:
    """Parquet in the home, but what databases sent and what is on its way to the bucket."""
    known = (settings.spool_folder, settings.temporary_folder / "staged")
    found = settings.home.rglob("*.parquet")
    return [path for path in found if not any(map(path.is_relative_to, known))]


def _ignore(_bytes: int) -> None:
    return


def test_two_lakes_on_one_catalogue_exclude_each_other(elsewhere: Settings, tmp_path: Path) -> None:
    other = elsewhere.model_copy(update={"home": tmp_path / "another machine"})
    running = start(elsewhere)
    try:
        _wait_until_held(elsewhere)
        with pytest.raises(LakeTaken, match="another run holds this lake"), run_lock(other):
            pass
    finally:
        running.kill()
        running.join()
    with run_lock(other):  # the first is dead: its lease is taken over
        pass


def _wait_until_held(settings: Settings) -> None:
    """The lake's own lock of this machine is not looked at, so that only the bucket's tells."""
    storage, end = storage_of(settings), time.monotonic() + 120
    while b'"pid": 0' in _read(storage, storage.root / "run.lock"):
        assert time.monotonic() < end
        time.sleep(0.2)


def _read(storage: Storage, location: Location) -> bytes:
    try:
        return storage.read(location)
    except FileNotFoundError:
        return b'"pid": 0'


def test_a_storage_of_another_lake_is_refused(elsewhere: Settings, store: ObjectStore) -> None:
    """The same ledger and other tables."""
    Lakehouse.open(elsewhere).close()
    strange = elsewhere.model_copy(update={"catalog": store.rest(store.new_table_bucket())})
    with closing(Lakehouse.open(elsewhere)) as lakehouse:
        lakehouse.ledger.record_commit("t", "std.a", 1, 1)
    with pytest.raises(LakeError, match="catalogue of this home is gone"):
        Lakehouse.open(strange)
