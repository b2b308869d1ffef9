import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from lake.carrying import relocation
from lake.carrying.relocation import Relocation, relocate
from lake.errors import LakeError
from lake.settings import Settings
from lake.tables.compaction import compact
from lake.tables.lakehouse import Lakehouse
from lake.tables.maintenance import expire
from tests.lake.carrying.homes import COUNT, add, content, copied, moved, publish, state
from tests.lake.conftest import read_table
from tests.orphans import remove_orphans


def carried(settings: Settings) -> Relocation:
    return relocate(settings, lambda _stage, _done, _total: None)


def refused(settings: Settings) -> LakeError:
    before = content(settings.home)
    with pytest.raises(LakeError) as caught:
        carried(settings)
    changed = {name for name, now in content(settings.home).items() if before.get(name) != now}
    assert changed <= {"ledger.db", "ledger.db-wal"}  # closed
    return caught.value


def identifiers(settings: Settings) -> tuple[str, str]:
    with (
        closing(sqlite3.connect(settings.ledger_path)) as ledger,
        closing(sqlite3.connect(settings.catalog_path)) as iceberg,
    ):
        written = "SELECT property_value FROM iceberg_namespace_properties WHERE namespace = 'lake_home'"
        return ledger.execute("SELECT id FROM home").fetchone()[0], iceberg.execute(written).fetchone()[0]


def test_a_moved_home_is_the_same_lake_with_all_its_history(home: Settings) -> None:
    before = state(home)
    there = moved(home)
    assert carried(there) == Relocation(home.home, 3, 23, 2)
    assert state(there) == before
    assert carried(there) == Relocation()


def test_a_table_that_moved_between_zones_comes_along_with_what_it_was(home: Settings) -> None:
    with closing(Lakehouse.open(home)) as house:
        house.ensure(replace(COUNT, zone="restricted"))
    before, there = state(home), moved(home)
    carried(there)
    assert state(there) == before
    with closing(Lakehouse.open(there)) as house:
        house.append(replace(COUNT, zone="restricted"), [], "again")
        assert house.data_files(COUNT.name)[0].startswith(f"{there.home}/restricted/")


def test_nothing_in_it_names_the_former_place_any_more(home: Settings) -> None:
    (home.home / "landing").rename(home.home / "delivered")
    (home.home / "landing").symlink_to(home.home / "delivered")
    there = moved(home)
    carried(there)
    former = str(home.home).encode()
    naming = [path for path in there.home.rglob("*") if path.is_file() and former in path.read_bytes()]
    assert naming == []
    assert (there.home / "landing").resolve() == there.home / "delivered"
    assert (there.home / "landing").readlink() == Path("delivered")


def test_it_is_written_published_and_tidied_where_it_is(home: Settings) -> None:
    there = moved(home)
    carried(there)
    with closing(Lakehouse.open(there)) as house:
        add(house, 3)
        publish(house)
        assert [row["id"] for row in read_table(house, COUNT.name)] == [1, 2, 3]
        compact(house, COUNT.name, at_least=2)
        expire(house, COUNT.name, keep=1)
        remove_orphans(house, COUNT.name, older_than=timedelta(0))
    state(there)


def test_analysts_open_the_releases_where_they_are(home: Settings) -> None:
    there = moved(home)
    carried(there)
    for release, rows in (("1.0.0", 1), ("1.1.0", 2), ("current", 2)):
        with duckdb.connect(str(there.releases_folder / release / "lake.duckdb"), read_only=True) as connection:
            assert connection.execute("SELECT count(*) FROM std.people").fetchone() == (rows,)
            comments = connection.execute("SELECT DISTINCT comment FROM duckdb_views() WHERE comment = '表'")
            assert comments.fetchall() == [("表",)]


def test_a_copy_becomes_a_lake_of_its_own_and_the_original_stays_as_it_is(home: Settings) -> None:
    before, there = state(home), copied(home)
    files = content(home.home)
    carried(there)
    assert content(home.home) == files
    assert state(there) == before == state(home)
    ours, theirs = identifiers(there), identifiers(home)
    assert ours[0] == ours[1] != theirs[0] == theirs[1]
    with closing(Lakehouse.open(there)) as house:
        add(house, 3)
    assert state(home) == before


def test_rights_are_kept(home: Settings) -> None:
    before, there = rights(home.home), moved(home)
    carried(there)
    assert rights(there.home) == before


def rights(folder: Path) -> dict[str, int]:
    found = {str(path.relative_to(folder)): path.lstat().st_mode for path in folder.rglob("*")}
    return {name: mode for name, mode in found.items() if not name.endswith(("-shm", "-wal"))}


# What is not whole is refused, with the name of the file.


def flip(path: Path) -> None:
    path.chmod(0o600)
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 4
    path.write_bytes(damaged)


@pytest.mark.parametrize("spoil", [flip, Path.unlink])
@pytest.mark.parametrize(
    "pattern", ["*/std/count-*/metadata/0*.json", "*/std/count-*/metadata/snap-*", "*/std/count-*/metadata/*m0.avro"]
)
def test_damaged_metadata_is_not_given_a_sound_checksum(
    home: Settings, pattern: str, spoil: Callable[[Path], None]
) -> None:
    there = moved(home)
    file = max(there.home.glob(pattern))
    spoil(file)
    error = refused(there)
    assert str(file.relative_to(there.home)) in error.message
    assert "backup" in error.advice


@pytest.mark.parametrize("pattern", ["*/std/people-*/data/*.parquet", "releases/1.0.0/manifest.json"])
def test_a_file_that_has_not_come_along_is_named(home: Settings, pattern: str) -> None:
    there = moved(home)
    file = max(there.home.glob(pattern))
    file.unlink()
    error = refused(there)
    assert str(file.relative_to(there.home)) in f"{error.message} {error.file}"


def test_a_database_that_was_copied_while_it_was_written_is_refused(home: Settings) -> None:
    there = moved(home)
    torn = there.ledger_path.read_bytes()
    there.ledger_path.write_bytes(torn[: len(torn) // 2])
    assert "ledger.db is damaged" in refused(there).message


def test_a_manifest_that_names_a_foreign_file_is_refused(home: Settings) -> None:
    there = moved(home)
    with closing(sqlite3.connect(there.catalog_path)) as connection:
        query = "SELECT metadata_location FROM iceberg_tables WHERE table_name = 'count'"
        path = Path(connection.execute(query).fetchone()[0].replace(str(home.home), str(there.home)))
    described: dict[str, Any] = json.loads(path.read_text("utf-8"))
    described["snapshots"][0]["manifest-list"] = "/etc/passwd"
    path.write_text(json.dumps(described), "utf-8")
    with closing(sqlite3.connect(there.ledger_path)) as connection, connection:
        connection.execute("DELETE FROM recorded_file WHERE path LIKE '%.json'")
    assert "outside of the home" in refused(there).message


def test_databases_that_share_their_bytes_with_the_original_are_refused(home: Settings) -> None:
    there = copied(home)
    there.catalog_path.unlink()
    os.link(home.catalog_path, there.catalog_path)
    assert "hard link" in refused(there).message


def test_what_is_not_in_one_folder_is_refused(home: Settings, tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="LAKE_CATALOG"):
        carried(moved(home).model_copy(update={"catalog": {"type": "rest"}}))
    with pytest.raises(LakeError, match="no lake in"):
        carried(Settings(home=tmp_path / "empty"))


def test_a_copy_does_not_take_the_ledger_of_its_original(home: Settings) -> None:
    there = copied(home)
    address = Settings(ledger="postgresql+psycopg://nobody@127.0.0.1:1/none").ledger
    with pytest.raises(LakeError, match="a copy needs one of its own"):
        relocation.refuse_shared(there.model_copy(update={"ledger": address}), home.home)


# Cut off anywhere, it goes on.


class Cut(Exception):
    pass


def raised(*_arguments: Any, **_more: Any) -> None:
    raise Cut


def after(calls: int, call: Callable[..., Any]) -> Callable[..., Any]:
    """The call, as often as it is let."""
    numbers = iter(range(calls))
    return lambda *arguments, **more: raised() if next(numbers, None) is None else call(*arguments, **more)


@pytest.mark.parametrize(
    ("owner", "name", "calls", "again"),
    [
        (relocation.MetadataFiles, "sync", 0, "moved"),
        (relocation, "write_ledger_identifier", 0, "moved"),
        (relocation.MetadataFiles, "take_places", 0, "moved"),
        (os, "replace", 7, "moved"),
        (os, "replace", 7, "moved on"),
        (relocation, "write_anew", 1, "moved on"),
        (os, "replace", 24, "moved"),
        (relocation, "move_catalogue", 0, "moved on"),
        (relocation, "end", 0, "moved"),
        (relocation, "end", 0, "moved on"),
    ],
)
def test_cut_off_anywhere_it_goes_on_also_in_yet_another_place(
    home: Settings, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, calls: int, again: str
) -> None:
    before, there = state(home), moved(home)
    with monkeypatch.context() as patch, pytest.raises(Cut):
        patch.setattr(owner, name, after(calls, getattr(owner, name)))
        carried(there)
    with pytest.raises(LakeError, match=r"was made in|lake relocate"):
        Lakehouse.open(there)
    if again != "moved":
        there = moved(there, again)
    carried(there)
    assert state(there) == before
    assert not [*there.home.rglob("*.relocated"), *there.home.rglob(".*again")]
