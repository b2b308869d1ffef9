"""A lake in a bucket, with a REST catalogue and PostgreSQL: the same rows as in a folder, whoever is killed."""

import random
import time
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.process import BaseProcess
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
from tests.pipelines.test_crash import (
    LANDING_LATE,
    Undisturbed,
    at,
    content,
    finish,
    kill_at,
    no_batch_twice,
    start,
    undisturbed,
    wait_for_commits,
)

pytestmark = pytest.mark.slow
VICTIMS = (*("lake", "lake", "lake", "store") * 3, "lake")

__all__ = ["undisturbed"]  # a fixture


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


def test_killed_anywhere_it_ends_with_the_rows_of_the_default(
    elsewhere: Settings, store: ObjectStore, undisturbed: Undisturbed
) -> None:
    """`undisturbed` is what the default gives."""
    moments = undisturbed.moments(random.Random(7), len(VICTIMS))
    landed, running = [], start(elsewhere)
    for (after, seconds), victim in zip(moments, VICTIMS, strict=True):
        running = _so_far(running, elsewhere, after)
        if victim == "lake":
            landed.append(kill_at(running, elsewhere, after, seconds))
        else:
            landed.append(_kill_store(store, running, seconds))
    finish(elsewhere)
    assert sum(landed) >= len(VICTIMS) - LANDING_LATE, list(zip(moments, landed, strict=True))
    assert content(elsewhere) == undisturbed.content
    assert no_batch_twice(elsewhere)
    with closing(Lakehouse.open(elsewhere)) as lakehouse:
        releases = Releases(lakehouse)
        assert releases.current() is not None
        checked = verify_files(lakehouse, releases.files(), whole=True, planned=_ignore, done=_ignore)
        assert (checked.damages, checked.unknown) == ((), 0)
    assert _beside_the_bucket(elsewhere) == [], "tables lie in the bucket alone"


def _so_far(running: BaseProcess, settings: Settings, commits: int) -> BaseProcess:
    """A run under way when the lake has so many commits: this, or another when it was killed or the store was gone."""
    for _ in range(3):
        wait_for_commits(running, settings, commits)
        if running.is_alive():
            break
        running = start(settings)
    return running


def _kill_store(store: ObjectStore, running: BaseProcess, seconds: float) -> bool:
    """Whether a run was under way then. It goes on: waits for the store, or ends with an error in words."""
    running.join(seconds)
    met = running.is_alive()
    store.kill()
    time.sleep(1)
    store.start()
    return met


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
