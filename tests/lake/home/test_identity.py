import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lake.errors import LakeError
from lake.home.identity import refuse_strange_home
from lake.schema import Column, TableSpec
from lake.settings import Settings
from lake.storage.patience import Patience
from lake.tables.compaction import compact
from lake.tables.lakehouse import Lakehouse
from lake.tables.maintenance import expire
from tests.lake.conftest import read_table, write_data_file
from tests.orphans import remove_orphans

COUNT = TableSpec("std.count", (Column("id", "integer"),), zone="internal")
NOW = timedelta(0)


@contextmanager
def opened(settings: Settings) -> Iterator[Lakehouse]:
    with closing(Lakehouse.open(settings)) as lakehouse:
        yield lakehouse


def fill(settings: Settings, *numbers: int) -> None:
    with opened(settings) as lakehouse:
        for number in numbers:
            lakehouse.append(COUNT, [write_data_file(lakehouse, COUNT, [{"id": number}])], f"t{number}")


def ids(settings: Settings) -> list[int]:
    with opened(settings) as lakehouse:
        return [row["id"] for row in read_table(lakehouse, COUNT.name)]


def content(folder: Path) -> dict[str, str]:
    """Every file and folder with its content and rights; SQLite's shared memory and an empty log are no content."""
    return {
        str(path.relative_to(folder)): f"{path.lstat().st_mode:o} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        if path.is_file()
        else f"{path.lstat().st_mode:o}"
        for path in folder.rglob("*")
        if not path.name.endswith("-shm") and not (path.name.endswith("-wal") and path.stat().st_size == 0)
    }


def change(database: Path, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(sql, values)


def as_before_there_were_ids(settings: Settings) -> None:
    looks, made_of = ("landed_file", "resource_look", "asked_source"), ("ledger_change", "judging", "derivation")
    identities = ("identity_key", "identity_event", "decision", "identity")
    later = ("resolution_model", "disclosure")
    for made_since in (*looks, *made_of, *identities, *later, "run_record", "home", "ledger_version"):
        change(settings.ledger_path, f"DROP TABLE {made_since}")
    change(settings.ledger_path, "DROP INDEX commit_by_table")
    change(settings.catalog_path, "DELETE FROM iceberg_namespace_properties WHERE namespace = 'lake_home'")


def identifiers(settings: Settings) -> tuple[list[Any], list[Any]]:
    with (
        closing(sqlite3.connect(settings.ledger_path)) as ledger,
        closing(sqlite3.connect(settings.catalog_path)) as iceberg,
    ):
        written = "SELECT property_value FROM iceberg_namespace_properties WHERE namespace = 'lake_home'"
        return ledger.execute("SELECT id FROM home").fetchall(), iceberg.execute(written).fetchall()


@pytest.fixture
def home(settings: Settings) -> Settings:
    """A home with a table of three commits, a snapshot that can expire and a file nobody names."""
    fill(settings, 1, 2, 3)
    with opened(settings) as lakehouse:
        lakehouse.new_data_file(COUNT).write_bytes(b"left behind")
    return settings


def copied(settings: Settings) -> Settings:
    place = settings.home.parent / "copy"
    shutil.copytree(settings.home, place, symlinks=True)
    return settings.model_copy(update={"home": place})


def test_a_copy_is_refused_and_the_original_stays_as_it_is(home: Settings) -> None:
    before, copy = content(home.home), copied(home)
    copy_before = content(copy.home)
    with pytest.raises(LakeError, match="was made in") as caught:
        Lakehouse.open(copy)
    assert str(home.home) in caught.value.advice
    assert content(home.home) == before
    assert content(copy.home) == copy_before
    assert ids(home) == [1, 2, 3]


def test_a_moved_home_is_refused_until_it_is_back_or_linked_to(home: Settings) -> None:
    moved = home.model_copy(update={"home": home.home.parent / "moved"})
    home.home.rename(moved.home)
    with pytest.raises(LakeError, match="was made in"):
        Lakehouse.open(moved)
    assert not home.home.exists()
    home.home.symlink_to(moved.home)
    assert ids(Settings(home=home.home)) == [1, 2, 3]
    fill(Settings(home=home.home), 4)
    with opened(moved) as lakehouse:
        assert remove_orphans(lakehouse, COUNT.name, older_than=NOW) != []
        compact(lakehouse, COUNT.name, at_least=2)
    assert ids(moved) == [1, 2, 3, 4]


def test_a_home_is_the_same_through_a_link_and_as_a_relative_path(
    home: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link").symlink_to(home.home)
    monkeypatch.chdir(tmp_path)
    for way in (tmp_path / "link", Path("link"), Path(home.home.name), Path("x") / ".." / home.home.name):
        monkeypatch.setenv("LAKE_HOME", str(way))
        assert ids(Settings(threads=1)) == [1, 2, 3]


def test_looking_at_a_home_makes_nothing(settings: Settings) -> None:
    refuse_strange_home(settings, Patience(0))
    assert not settings.home.exists()


def test_a_zone_that_leads_out_of_the_home_is_refused(settings: Settings, tmp_path: Path) -> None:
    settings.home.mkdir()
    (tmp_path / "other").mkdir()
    (settings.home / "restricted").symlink_to(tmp_path / "other")
    with pytest.raises(LakeError, match="outside of the home"):
        Lakehouse.open(settings)
    assert not any((tmp_path / "other").iterdir())


# Metadata that was changed by hand, or lies in a copy of which only the catalogue was mended.

Metadata = dict[str, Any]


def change_metadata(settings: Settings, edit: Callable[[Metadata, Path], None]) -> None:
    with opened(settings) as lakehouse:
        path = Path(lakehouse.table(COUNT.name).metadata_location)
    metadata = json.loads(path.read_text("utf-8"))
    edit(metadata, settings.home.parent / "victim")
    path.write_text(json.dumps(metadata), encoding="utf-8")


def _location(metadata: Metadata, victim: Path) -> None:
    metadata["location"] = str(victim)


def _location_with_dots(metadata: Metadata, victim: Path) -> None:
    metadata["location"] += f"/../../../../{victim.name}"


def _location_as_uri(metadata: Metadata, victim: Path) -> None:
    metadata["location"] = f"file://{victim}"


def _another_store(metadata: Metadata, _victim: Path) -> None:
    metadata["location"] = "s3://bucket/table"


def _former_metadata(metadata: Metadata, victim: Path) -> None:
    metadata["metadata-log"] = [{"timestamp-ms": 1, "metadata-file": str(victim / "kept")}] * 12


def _former_metadata_and_own_access(metadata: Metadata, victim: Path) -> None:
    _former_metadata(metadata, victim)
    metadata["properties"] |= {"py-io-impl": "pyiceberg.io.pyarrow.PyArrowFileIO", "lake.home": "/"}


def _path_of_metadata(metadata: Metadata, victim: Path) -> None:
    metadata["properties"] |= {"write.metadata.path": str(victim)}


def _path_of_metadata_and_own_access(metadata: Metadata, victim: Path) -> None:
    own = {"py-io-impl": "pyiceberg.io.pyarrow.PyArrowFileIO", "lake.home": "/"}
    metadata["properties"] |= {"write.metadata.path": str(victim), **own}


def _manifest_lists(metadata: Metadata, victim: Path) -> None:
    for snapshot in metadata["snapshots"]:
        snapshot["manifest-list"] = str(victim / "kept")


@pytest.mark.parametrize(
    "edit",
    [
        _location,
        _location_with_dots,
        _location_as_uri,
        _another_store,
        _former_metadata,
        _former_metadata_and_own_access,
        _path_of_metadata,
        _path_of_metadata_and_own_access,
        _manifest_lists,
    ],
)
def test_metadata_that_leads_out_of_the_home_changes_nothing_there(
    home: Settings, edit: Callable[[Metadata, Path], None]
) -> None:
    victim = home.home.parent / "victim"
    (victim / "data").mkdir(parents=True)
    for file in (victim / "kept", victim / "data" / "kept.parquet"):
        file.write_bytes(b"kept")
    change_metadata(home, edit)
    before = content(victim)
    with opened(home) as lakehouse:
        for work in (
            lambda: lakehouse.append(COUNT, [write_data_file(lakehouse, COUNT, [{"id": 9}])], "t9"),
            lambda: compact(lakehouse, COUNT.name, at_least=2),
        ):
            with pytest.raises(LakeError, match="outside of the home"):
                work()
        for work in (
            lambda: expire(lakehouse, COUNT.name, keep=1),  # may not have to look there at all
            lambda: remove_orphans(lakehouse, COUNT.name, older_than=NOW),
        ):
            try:
                work()
            except LakeError as error:
                assert "outside of the home" in error.message
    assert content(victim) == before


def test_data_files_of_another_home_are_not_read(home: Settings) -> None:
    """A copy of which the catalogue and the metadata were mended by hand: its manifests still name the original's."""
    copy = copied(home)
    change(
        copy.catalog_path,
        "UPDATE iceberg_tables SET metadata_location = replace(metadata_location, ?, ?)",
        str(home.home),
        str(copy.home),
    )
    for metadata in copy.home.glob("internal/std/*/metadata/*.json"):
        metadata.write_text(metadata.read_text("utf-8").replace(str(home.home), str(copy.home)), encoding="utf-8")
    before = content(home.home)
    with opened(copy) as lakehouse:
        for work in (
            lambda: lakehouse.data_files(COUNT.name),
            lambda: compact(lakehouse, COUNT.name, at_least=2),
            lambda: remove_orphans(lakehouse, COUNT.name, older_than=NOW),
        ):
            with pytest.raises(LakeError, match="outside of the home"):
                work()
    assert content(home.home) == before


# Ledger and catalogue.


def test_a_lost_ledger_is_not_made_anew(home: Settings) -> None:
    home.ledger_path.unlink()
    before = content(home.home)
    with pytest.raises(LakeError, match="ledger of this home is gone") as caught:
        Lakehouse.open(home)
    assert "copy" in caught.value.advice and not home.ledger_path.exists()
    assert content(home.home) == before


def test_an_empty_ledger_is_no_ledger(home: Settings) -> None:
    home.ledger_path.write_bytes(b"")
    with pytest.raises(LakeError, match="ledger of this home is gone, or empty"):
        Lakehouse.open(home)


def test_a_lost_ledger_of_an_older_home_is_not_made_anew(home: Settings) -> None:
    as_before_there_were_ids(home)
    home.ledger_path.unlink()
    with pytest.raises(LakeError, match="ledger of this home is gone"):
        Lakehouse.open(home)
    home.ledger_path.write_bytes(b"")
    for _again in range(2):
        with pytest.raises(LakeError, match="knows nothing of what is in the tables"):
            Lakehouse.open(home)


def test_the_ledger_of_another_home_is_refused(home: Settings, tmp_path: Path) -> None:
    other = Settings(home=tmp_path / "other")
    fill(other, 7)
    shutil.copy(other.ledger_path, home.ledger_path)
    with pytest.raises(LakeError, match="another home"):
        Lakehouse.open(home)
    as_before_there_were_ids(home)
    with pytest.raises(LakeError, match="knows nothing of what is in the tables"):
        Lakehouse.open(home)


@pytest.mark.parametrize("older", [False, True])
def test_a_lost_catalogue_is_not_made_anew(home: Settings, older: bool) -> None:
    if older:
        as_before_there_were_ids(home)
    home.catalog_path.unlink()
    with pytest.raises(LakeError, match="catalogue of this home is gone"):
        Lakehouse.open(home)
    assert not home.catalog_path.exists()


def test_a_ledger_of_newer_code_is_refused_before_anything_is_written(home: Settings) -> None:
    change(home.ledger_path, "UPDATE ledger_version SET version_num = '0099'")
    home.home.chmod(0o750)  # an open lake would narrow it
    before = content(home.home)
    with pytest.raises(LakeError, match="ledger is of version 0099, and this program knows") as told:
        Lakehouse.open(home)
    assert "newer program" in told.value.advice
    assert content(home.home) == before and home.home.stat().st_mode & 0o777 == 0o750


def test_a_file_that_is_no_database_says_so(home: Settings) -> None:
    home.ledger_path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(LakeError, match="damaged"):
        Lakehouse.open(home)


def test_a_home_from_before_gets_its_id_once(home: Settings) -> None:
    as_before_there_were_ids(home)
    assert ids(home) == [1, 2, 3]
    written = identifiers(home)
    assert written[0] == written[1] and len(written[0]) == 1
    assert ids(home) == [1, 2, 3]
    assert identifiers(home) == written


def test_a_home_of_empty_tables_from_before_is_taken(settings: Settings) -> None:
    with opened(settings) as lakehouse:
        lakehouse.ensure(COUNT)
    as_before_there_were_ids(settings)
    assert ids(settings) == []


@pytest.mark.parametrize("filled", [False, True])
def test_a_crash_between_the_two_ids_locks_nobody_out(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, filled: bool
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_arguments: object) -> None:
        raise Killed

    if filled:
        fill(settings, 1)
        as_before_there_were_ids(settings)
    with monkeypatch.context() as patch:
        patch.setattr("lake.storage.embedded_catalog.HomeCatalog.create_namespace", killed)
        with pytest.raises(Killed):
            Lakehouse.open(settings)
    assert identifiers(settings)[1] == []
    fill(settings, 2)
    assert ids(settings) == ([1, 2] if filled else [2])
    written = identifiers(settings)
    assert written[0] == written[1]


def test_another_catalogue_is_tied_to_its_ledger_too(tmp_path: Path) -> None:
    catalogue = {"type": "sql", "uri": f"sqlite:///{tmp_path}/shared.db", "warehouse": str(tmp_path)}
    settings = Settings(home=tmp_path / "home", catalog=catalogue)
    fill(settings, 1)
    assert ids(settings) == [1]
    settings.ledger_path.unlink()
    with pytest.raises(LakeError, match="ledger of this home is gone"):
        Lakehouse.open(settings)
    with pytest.raises(LakeError, match="ledger of this home is gone"):
        Lakehouse.open(Settings(home=tmp_path / "second", catalog=catalogue))
