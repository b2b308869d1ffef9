"""A ledger of any earlier version, with rows in every table, is brought up to date where it lies and loses none."""

import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, insert, inspect, select, text
from sqlalchemy.engine.interfaces import ReflectedIndex

from lake.errors import LakeError
from lake.ledger.check_states import CheckStates
from lake.ledger.database import database_at
from lake.ledger.ledger import Ledger
from lake.ledger.migrations.running import migrate, settings_for
from lake.ledger.objections import Objections
from lake.ledger.opening import HEAD, writing
from lake.ledger.restatements import Restatements
from lake.ledger.returned_rows import ReturnedRows
from lake.ledger.schema import METADATA, VERSION
from lake.storage.patience import Patience
from lake.storage.storage_errors import StorageError

Rows = dict[str, list[tuple[Any, ...]]]
LEDGERS = Path(__file__).parent.parent / "ledgers"
VERSIONS = sorted(path.stem.removeprefix("version_") for path in LEDGERS.glob("version_*.sql"))
FROM_EVERY_VERSION = pytest.mark.parametrize(
    "version",
    [
        version if version in (VERSIONS[0], VERSIONS[-1]) else pytest.param(version, marks=pytest.mark.slow)
        for version in VERSIONS
    ],
)
"""`make test` takes the oldest, which goes the way of all others, and the newest."""
MADE_LATER = ("home", "recorded_file", "objection", "returned_row", "check_state", "restatement")
"""Tables that the code made when it first needed them, before versions were numbered."""
MADE_SINCE = (
    *("ledger_change", "landed_file", "resource_look", "asked_source"),
    *("judging", "derivation", "run_record"),
    *("identity", "identity_key", "identity_event", "decision"),
    *("resolution_model", "disclosure"),
)
"""Tables that not every kept version has."""


@contextmanager
def connected(place: Path | URL) -> Iterator[Connection]:
    database = database_at(place, Patience(5))
    try:
        with writing(database) as connection:
            yield connection
    finally:
        database.engine.dispose()


def kept_ledger(path: Path, version: str) -> Path:
    """What code of a version left behind."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((LEDGERS / f"version_{version}.sql").read_text(encoding="utf-8"))
        connection.execute("PRAGMA journal_mode = WAL")
    return path


def rows(connection: Connection) -> Rows:
    """All rows of the tables that were there, sorted; columns by their names."""
    found = {}
    for name in METADATA.tables.keys() & {*inspect(connection).get_table_names()}:
        listed = connection.execute(text(f"SELECT * FROM {name}")).mappings()
        found[name] = sorted((tuple(sorted(row.items())) for row in listed), key=str)
    return found


def rows_at(place: Path | URL) -> Rows:
    with connected(place) as connection:
        return rows(connection)


def version_at(place: Path | URL) -> list[str]:
    with connected(place) as connection:
        return [*connection.execute(select(VERSION.c.version_num)).scalars()]


def shape(place: Path | URL) -> dict[str, Any]:
    """What a database says of its tables, whoever made them."""
    with connected(place) as connection:
        found = inspect(connection)
        return {
            name: {
                "columns": [
                    (one["name"], str(one["type"]), one["nullable"] and not one.get("primary_key"))
                    for one in found.get_columns(name)
                ],
                "key": found.get_pk_constraint(name)["constrained_columns"],
                "references": sorted(
                    (one["constrained_columns"], one["referred_table"], str(one["options"]))
                    for one in found.get_foreign_keys(name)
                ),
                "unique": sorted(one["column_names"] for one in found.get_unique_constraints(name)),
                "checks": sorted(one["sqltext"].strip("()") for one in found.get_check_constraints(name)),
                "indexes": sorted(
                    (str(one["name"]), one["column_names"], bool(one["unique"]), predicate(one))
                    for one in found.get_indexes(name)
                ),
                "strict": strict(connection, name),
            }
            for name in sorted(found.get_table_names())
        }


def predicate(index: ReflectedIndex) -> str:
    return "".join(str(value) for name, value in index.get("dialect_options", {}).items() if name.endswith("_where"))


def strict(connection: Connection, table: str) -> bool:
    if connection.dialect.name != "sqlite":
        return False
    listed = connection.execute(text(f"PRAGMA table_list({table})")).mappings().one()
    return bool(listed["strict"])


def old_ledger(place: Path | URL, version: str, folder: Path) -> Rows:
    """A ledger of a version with the kept rows; in PostgreSQL they come from the file that was kept."""
    if isinstance(place, Path):
        return rows_at(kept_ledger(place, version))
    kept = rows_at(kept_ledger(folder / "kept.db", version))
    with connected(place) as connection:
        migrate(connection, version)
        for table in METADATA.sorted_tables:
            if table.name in kept:
                connection.execute(insert(table), [dict(row) for row in kept[table.name]])
    return rows_at(place)


def brought_up(rows: Rows) -> Rows:
    """What the rows of a kept ledger are when it is up to date."""
    return {table: [] for table in MADE_SINCE} | rows


def test_every_version_but_the_newest_is_kept_here_and_has_rows_in_every_table(tmp_path: Path) -> None:
    known = [one.revision for one in ScriptDirectory(str(Path(migrations_folder()))).walk_revisions()]
    assert known[0] == HEAD
    assert sorted(known)[:-1] == VERSIONS
    for version in VERSIONS:
        kept = rows_at(kept_ledger(tmp_path / f"{version}.db", version))
        assert all(kept.values())
        assert {*kept, *MADE_SINCE} == METADATA.tables.keys()


def migrations_folder() -> str:
    return str(import_module("lake.ledger.migrations").__path__[0])


@FROM_EVERY_VERSION
def test_an_older_ledger_is_brought_up_to_date_with_all_its_rows(
    ledger_place: Path | URL, version: str, tmp_path: Path
) -> None:
    before = old_ledger(ledger_place, version, tmp_path)
    for _again in range(2):
        Ledger(ledger_place, Patience(5)).close()
        assert rows_at(ledger_place) == brought_up(before)
        assert version_at(ledger_place) == [HEAD]


@FROM_EVERY_VERSION
def test_it_runs_on(ledger_place: Path | URL, version: str, tmp_path: Path) -> None:
    old_ledger(ledger_place, version, tmp_path)
    with closing(Ledger(ledger_place, Patience(5))) as ledger:
        assert [one.status for one in ledger.batches()] == ["loaded", "loaded", "refused", "registered", "loaded"]
        assert ledger.known("psb_resident-1").report.stored()["样本"] == "“引号”; -- 'x'"
        assert ledger.commit_of("psb_resident-1", "raw.psb_resident") == 9_187_654_321_098_765_432
        verdicts = ledger.verdicts("std.psb_resident", 9_187_654_321_098_765_431)
        assert [one.passed for one in verdicts or ()] == [False, True]
        assert [one.decision for one in Objections(ledger).all()] == ["accepted", "rejected", None]
        assert len(ReturnedRows(ledger).of("psb_resident")) == 2
        assert CheckStates(ledger).known("token-1")["psb_resident/orphan_household"].seconds == 0.125
        assert Restatements(ledger).open() == ["amr_market_entity"]
        ledger.forget_commits("raw.psb_resident")
        assert ledger.commit_of("psb_resident-1", "raw.psb_resident") is None
        if isinstance(ledger_place, Path):  # there the rows were moved with their numbers
            again = Objections(ledger).add(
                **dict.fromkeys(("table_name", "resource", "key_hash", "field", "reason", "raised_by"), "k9"),
                batch_id="psb_resident-1",
                line_no=1,
                is_complex=False,
            )
            assert again.number == 4


@pytest.mark.parametrize("lacking", [MADE_LATER, MADE_LATER[:2], MADE_LATER[2:]], ids=len)
def test_what_an_even_older_ledger_lacks_is_made(tmp_path: Path, lacking: tuple[str, ...]) -> None:
    path = kept_ledger(tmp_path / "ledger.db", "0001")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("".join(f"DROP TABLE {table};" for table in lacking) + "DROP INDEX batch_unfinished;")
    before = rows_at(path)
    Ledger(path, Patience(0)).close()
    assert rows_at(path) == brought_up(before | {table: [] for table in lacking})
    assert shape(path) == shape_of_new(tmp_path / "new.db")


def shape_of_new(path: Path | URL) -> dict[str, Any]:
    Ledger(path, Patience(5)).close()
    return shape(path)


def test_all_ways_lead_to_the_same_tables(ledger_place: Path | URL, tmp_path: Path) -> None:
    """Made at once, by all migrations from nothing, and by the migrations of what an earlier version left."""
    with connected(ledger_place) as connection:
        migrate(connection)
        command.check(settings_for(connection))
    by_migrations = shape(ledger_place)
    with connected(ledger_place) as connection:
        METADATA.drop_all(connection)
        VERSION.drop(connection)
    assert shape_of_new(ledger_place) == by_migrations
    with connected(ledger_place) as connection:
        command.check(settings_for(connection))
    if isinstance(ledger_place, Path):
        for version in VERSIONS:
            Ledger(kept_ledger(tmp_path / f"{version}.db", version), Patience(0)).close()
            assert shape(tmp_path / f"{version}.db") == by_migrations


def test_a_newer_ledger_is_refused_and_stays_as_it_is(ledger_place: Path | URL) -> None:
    Ledger(ledger_place, Patience(5)).close()
    for strange in ("0099", "b7c1"):
        with connected(ledger_place) as connection:
            connection.execute(VERSION.update().values(version_num=strange))
        before = rows_at(ledger_place)
        with pytest.raises(
            LakeError, match=rf"version {strange}, and this program knows versions up to {HEAD}"
        ) as told:
            Ledger(ledger_place, Patience(5))
        assert "newer program" in told.value.advice
        assert (rows_at(ledger_place), version_at(ledger_place)) == (before, [strange])


def test_a_table_that_others_refer_to_can_be_made_anew(tmp_path: Path) -> None:
    """As a later version may have to in SQLite, which cannot change a column in place."""
    path = kept_ledger(tmp_path / "ledger.db", "0001")
    Ledger(path, Patience(0)).close()
    before, tables = rows_at(path), shape(path)
    database = database_at(path, Patience(0))
    with database.loosened(), writing(database) as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("batch", copy_from=METADATA.tables["batch"], recreate="always") as batch:
            batch.alter_column("report", nullable=True)
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    database.close()
    tables["batch"]["columns"] = [
        (name, kind, nullable or name == "report") for name, kind, nullable in tables["batch"]["columns"]
    ]
    assert (rows_at(path), shape(path)) == (before, tables)


class Killed(BaseException):
    pass


def test_a_migration_that_ends_half_way_changes_nothing(
    ledger_place: Path | URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = old_ledger(ledger_place, "0001", tmp_path)
    tables = shape(ledger_place)

    def killed(connection: Connection) -> None:
        migrate(connection)
        connection.execute(text("DELETE FROM verdict"))
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("lake.ledger.migrations.running.migrate", killed)
        with pytest.raises(Killed):
            Ledger(ledger_place, Patience(5))
    assert (rows_at(ledger_place), shape(ledger_place)) == (before, tables)
    Ledger(ledger_place, Patience(5)).close()
    assert (rows_at(ledger_place), version_at(ledger_place)) == (brought_up(before), [HEAD])


KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import make_url
from lake.ledger.ledger import Ledger
from lake.ledger.migrations import running
from lake.storage.patience import Patience

def killed(connection):
    migrate(connection)
    os.kill(os.getpid(), signal.SIGKILL)

migrate, running.migrate = running.migrate, killed
Ledger(make_url(sys.argv[1]) if "://" in sys.argv[1] else Path(sys.argv[1]), Patience(5))
"""


def test_a_process_that_is_killed_in_a_migration_leaves_the_ledger_as_it_was(
    ledger_place: Path | URL, tmp_path: Path
) -> None:
    before = old_ledger(ledger_place, "0001", tmp_path)
    tables = shape(ledger_place)
    killed = subprocess.run([sys.executable, "-c", KILLED, address_of(ledger_place)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (rows_at(ledger_place), shape(ledger_place)) == (before, tables)
    Ledger(ledger_place, Patience(5)).close()
    assert (rows_at(ledger_place), version_at(ledger_place)) == (brought_up(before), [HEAD])


def address_of(place: Path | URL) -> str:
    return place.render_as_string(hide_password=False) if isinstance(place, URL) else str(place)


OPENER = """
import json, sys
from pathlib import Path
from sqlalchemy import make_url
from lake.ledger.ledger import Ledger
from lake.storage.patience import Patience
place = make_url(sys.argv[1]) if "://" in sys.argv[1] else Path(sys.argv[1])
print("ready", flush=True); sys.stdin.readline()
Ledger(place, Patience(30)).close()
print(json.dumps("alembic" in sys.modules))
"""


def opened_by_processes(place: Path | URL, count: int) -> list[bool]:
    """Whether each of the processes that open a ledger at the same moment needed Alembic."""
    arguments = [sys.executable, "-c", OPENER, address_of(place)]
    running = [
        subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(count)
    ]
    for process in running:
        assert process.stdout and process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0] * count
    return [bool(json.loads(one)) for one in said]


@pytest.mark.parametrize("begin", [lambda *_: {}, old_ledger], ids=["new", "old"])
def test_many_who_open_at_once_change_it_once(
    ledger_place: Path | URL, tmp_path: Path, begin: Callable[[Path | URL, str, Path], Rows]
) -> None:
    before = begin(ledger_place, "0001", tmp_path)
    needed = opened_by_processes(ledger_place, 2)
    assert any(needed) == bool(before)
    assert rows_at(ledger_place) == (brought_up(before) if before else {table: [] for table in METADATA.tables})


def test_a_ledger_that_is_up_to_date_is_opened_without_alembic(tmp_path: Path) -> None:
    Ledger(kept_ledger(tmp_path / "ledger.db", "0001"), Patience(0)).close()
    assert opened_by_processes(tmp_path / "ledger.db", 1) == [False]


def test_an_older_ledger_that_may_only_be_read_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = kept_ledger(tmp_path / "ledger.db", "0001")
    query_only(monkeypatch)
    with pytest.raises(StorageError, match="read-only"):
        Ledger(path, Patience(0))


def test_a_ledger_of_this_version_that_may_only_be_read_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Ledger(kept_ledger(tmp_path / "ledger.db", "0001"), Patience(0)).close()
    query_only(monkeypatch)
    with closing(Ledger(tmp_path / "ledger.db", Patience(0))) as ledger:
        assert len(ledger.batches()) == 5
        assert len(Objections(ledger).all()) == 3
        assert Restatements(ledger).open() == ["amr_market_entity"]
        with pytest.raises(StorageError, match="read-only"):
            ledger.forget_commits("raw.a")


def query_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a disk that is mounted read-only, where only root could make one."""
    from lake.ledger import database as ledger_database

    usual = ledger_database.open_with_log

    def opened(path: Path, patience: Patience) -> Any:
        connection = usual(path, patience)
        connection.execute("PRAGMA query_only = ON")
        return connection

    monkeypatch.setattr(ledger_database, "open_with_log", opened)
