"""A home whose ledger is in PostgreSQL, by configuration alone: it works as with a file, and fails in words."""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import URL, Connection, create_engine, text

from lake.errors import LakeError
from lake.ledger.database import ledger_place
from lake.ledger.ledger import Ledger
from lake.ledger.schema import VERSION
from lake.releases.manifest import Offer
from lake.releases.releases import Releases
from lake.releases.verification import database_damages, verify_files
from lake.settings import Settings
from lake.storage.patience import Patience, StillLocked
from lake.storage.storage_errors import StorageError
from lake.tables.compaction import compact
from lake.tables.lakehouse import Lakehouse
from lake.tables.maintenance import expire
from tests.lake.home.test_identity import COUNT, NOW, content, fill, ids, opened
from tests.lake.ledger.test_ledger import BATCH, VERDICT
from tests.orphans import remove_orphans

END_ALL_OTHERS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


def in_postgres(settings: Settings, place: URL) -> Settings:
    return settings.model_copy(update={"ledger": SecretStr(place.render_as_string(hide_password=False))})


@pytest.fixture
def home(settings: Settings, postgres_place: URL) -> Settings:
    return in_postgres(settings, postgres_place)


@pytest.fixture
def server(postgres_place: URL) -> Iterator[Connection]:
    engine = create_engine(postgres_place, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_tables_are_written_once_merged_tidied_verified_and_released(home: Settings) -> None:
    fill(home, 1, 2, 3)
    fill(home, 3)
    assert ids(home) == [1, 2, 3]
    with opened(home) as lakehouse:
        lakehouse.ledger.register(BATCH)
        passed = [replace(VERDICT, passed=True), replace(VERDICT, check="not_null", passed=True)]
        lakehouse.ledger.record_verdicts(COUNT.name, lakehouse.head(COUNT.name), passed)
        compact(lakehouse, COUNT.name, at_least=2)
        expire(lakehouse, COUNT.name, keep=1)
        lakehouse.new_data_file(COUNT).write_bytes(b"left behind")
        assert remove_orphans(lakehouse, COUNT.name, older_than=NOW)
        looked = verify_files(lakehouse, [], whole=True, planned=lambda _: None, done=lambda _: None)
        assert looked.files and not looked.damages and not looked.unknown
        proposed = Releases(lakehouse).propose({COUNT.name: Offer(contract_version="1", judged=False)}, {})
        assert proposed is not None
        Releases(lakehouse).publish(proposed)
        lakehouse.drop(COUNT.name)
        assert lakehouse.ledger.commit_of("t1", COUNT.name) is None
    assert [*database_damages(home)] == []
    assert not home.ledger_path.exists()


def test_ledger_and_catalogue_must_belong_together(home: Settings, server: Connection, tmp_path: Path) -> None:
    fill(home, 1)
    without = home.model_copy(update={"ledger": SecretStr("")})
    before = content(home.home)
    with pytest.raises(LakeError, match="the ledger of this home is gone") as told:
        Lakehouse.open(without)
    assert "LAKE_LEDGER" in told.value.advice
    with pytest.raises(LakeError, match="catalogue of this home is gone"):
        Lakehouse.open(home.model_copy(update={"home": tmp_path / "second"}))
    server.execute(text("UPDATE home SET id = 'another'"))
    with pytest.raises(LakeError, match="another home") as told:
        Lakehouse.open(home)
    assert told.value.file is None
    server.execute(text("DROP TABLE home"))
    with pytest.raises(LakeError, match="ledger of this home is gone"):
        Lakehouse.open(home)
    assert content(home.home) == before and not (tmp_path / "second").exists()


def test_a_new_home_looks_first_and_makes_nothing_in_a_newer_ledger(home: Settings, server: Connection) -> None:
    Ledger(ledger_place(home), Patience(5)).close()
    server.execute(VERSION.update().values(version_num="0099"))
    with pytest.raises(LakeError, match="version 0099"):
        Lakehouse.open(home)
    assert not home.home.exists()


def test_who_comes_second_waits_as_long_as_the_run_may(postgres_place: URL) -> None:
    patience = Patience(0.4)
    with closing(Ledger(postgres_place, Patience(5))) as holder, closing(Ledger(postgres_place, patience)) as other:
        with holder.transaction() as change:
            change.execute("INSERT INTO home (row, id) VALUES (1, 'x')")
            started = time.monotonic()
            for _step in range(5):
                with pytest.raises(StillLocked, match=r"ledger in PostgreSQL is locked .* waited 0\.4 s"):
                    other.forget_commits("std.a")
            assert 0.4 <= time.monotonic() - started < 2
            assert other.rows("SELECT * FROM home") == []  # readers are not stopped
        other.forget_commits("std.a")


def test_a_server_that_was_started_anew_is_found_again(postgres_place: URL, server: Connection) -> None:
    with closing(Ledger(postgres_place, Patience(5))) as ledger:
        ledger.register(BATCH)
        server.execute(END_ALL_OTHERS)
        assert ledger.batches() == [BATCH]
        with pytest.raises(StorageError, match="did not answer as it should"), ledger.transaction() as change:
            server.execute(END_ALL_OTHERS)
            change.execute("DELETE FROM batch")
        assert ledger.batches() == [BATCH]


@pytest.mark.parametrize(
    "address",
    ["mysql://lake:geheim@host/db", "postgresql://lake:geheim@host:port/db", "geheim", "sqlite:///geheim.db"],
)
def test_an_address_of_no_use_is_refused_and_not_repeated(settings: Settings, address: str) -> None:
    with pytest.raises(LakeError, match="LAKE_LEDGER is not the address of a PostgreSQL") as told:
        Lakehouse.open(settings.model_copy(update={"ledger": SecretStr(address)}))
    assert "geheim" not in str(told.value)
    assert not settings.home.exists()


def test_no_message_names_the_password(
    settings: Settings, postgres_server: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_HOME", str(settings.home))
    for place in (postgres_server.set(port=1), postgres_server.set(database="nowhere")):
        address = place.set(drivername="postgres", username="jemand", password="geheim")
        monkeypatch.setenv("LAKE_LEDGER", address.render_as_string(hide_password=False))
        read = Settings(busy_seconds=0)
        with pytest.raises(StorageError, match="ledger in PostgreSQL did not answer") as told:
            Lakehouse.open(read)
        for said in (str(told.value), repr(told.value.__cause__), repr(read), str(read.model_dump())):
            assert "geheim" not in said and "jemand" not in said
    assert not settings.home.exists()
