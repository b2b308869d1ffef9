"""Corruption is told: what is gone, cut off or swapped at once, a flipped bit by checksum."""

import json
import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from lake.engine.duck import DuckEngine
from lake.errors import LakeError
from lake.ledger.ledger import Verdict
from lake.releases import store
from lake.releases.blocking import ReleaseBlocked
from lake.releases.manifest import Offer
from lake.releases.releases import Releases
from lake.releases.verification import database_damages, verify_files
from lake.schema import Column, TableSpec
from lake.settings import Settings
from lake.tables.compaction import compact
from lake.tables.lakehouse import Lakehouse
from lake.tables.maintenance import expire
from lake.tables.soundness import Damage, Expected
from lake.tables.table_files import table_files

SPEC = TableSpec("std.level", (Column("code"), Column("level", "double")), "internal", "水位")
OFFERS = {"std.level": Offer("c1", ("code",), "水位")}
PASSED = Verdict("row_count", "行数", "completeness", "error", True, True, 2, 0)
ROWS = "select i::varchar as code, i / 7 as level from range({}) as rows(i)"


@pytest.fixture
def lakehouse(tmp_path: Path) -> Iterator[Lakehouse]:
    opened = Lakehouse.open(Settings(home=tmp_path / "home"))
    yield opened
    opened.close()


@pytest.fixture
def releases(lakehouse: Lakehouse) -> Releases:
    fill(lakehouse, 3974)
    releases = Releases(lakehouse, lambda: datetime(2023, 8, 15, tzinfo=UTC))
    publish(releases)
    return releases


def fill(lakehouse: Lakehouse, rows: int) -> None:
    with DuckEngine(lakehouse.settings) as engine:
        path = lakehouse.new_data_file(SPEC)
        engine.write(ROWS.format(rows), path, SPEC.columns)
    lakehouse.replace(SPEC, [path], f"{rows} rows")
    lakehouse.ledger.record_verdicts(SPEC.name, lakehouse.head(SPEC.name), [PASSED])


def publish(releases: Releases) -> None:
    if manifest := releases.propose(OFFERS, {}):
        releases.publish(manifest)


def data_file(lakehouse: Lakehouse) -> Path:
    return Path(lakehouse.data_files("std.level")[0])


def newest(lakehouse: Lakehouse, pattern: str) -> Path:
    return max((lakehouse.settings.home / "internal").rglob(pattern), key=lambda path: path.stat().st_mtime_ns)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def zero(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def flip(path: Path, at: int | None = None) -> None:
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[len(content) // 3 if at is None else at] ^= 4
    path.write_bytes(content)


def verified(lakehouse: Lakehouse, *, whole: bool) -> list[str]:
    released = Releases(lakehouse).files()
    found = verify_files(lakehouse, released, whole=whole, planned=lambda _: None, done=lambda _: None)
    return [one.problem for one in found.damages]


def test_nothing_is_wrong_with_what_was_just_written(lakehouse: Lakehouse, releases: Releases) -> None:
    assert verified(lakehouse, whole=True) == []
    assert [*releases.damages()] == []
    expected = [*table_files(lakehouse)]
    assert all(isinstance(one, Expected) and one.sha256 for one in expected)
    assert [one.kind for one in expected].count("metadata") == 3 and "former metadata" in {one.kind for one in expected}


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (truncate, "bytes where"),
        (zero, "cannot be read"),
        (lambda path: path.write_bytes(b""), "has 0 bytes"),
        (Path.unlink, "is gone"),
    ],
)
def test_a_data_file_that_is_not_whole_is_told_at_once_and_blocks_the_release(
    lakehouse: Lakehouse, releases: Releases, spoil: Callable[[Path], None], problem: str
) -> None:
    spoil(data_file(lakehouse))
    assert problem in verified(lakehouse, whole=False)[0]
    assert problem in next(iter(releases.damages())).problem
    with pytest.raises(ReleaseBlocked, match=problem):
        releases.propose(OFFERS, {})


def test_an_older_state_of_the_file_swapped_in_is_told_at_once(lakehouse: Lakehouse, releases: Releases) -> None:
    older = data_file(lakehouse).read_bytes()
    fill(lakehouse, 3965)
    publish(releases)
    data_file(lakehouse).write_bytes(older)
    assert any("3965" in problem or "bytes where" in problem for problem in verified(lakehouse, whole=False))
    assert [*releases.damages()]


def test_two_files_that_changed_places_are_told(lakehouse: Lakehouse, releases: Releases) -> None:
    first = data_file(lakehouse)
    fill(lakehouse, 3974)  # known: nothing is written
    fill(lakehouse, 3975)
    second = data_file(lakehouse)
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other), second.write_bytes(one)
    assert len(verified(lakehouse, whole=True)) == 2


def test_every_flipped_bit_of_a_file_is_found_by_checksum(lakehouse: Lakehouse, releases: Releases) -> None:
    file = data_file(lakehouse)
    sound, chance = file.read_bytes(), random.Random(7)
    for _ in range(10):
        flip(file, chance.randrange(len(sound)))
        assert verified(lakehouse, whole=True) != []
        file.write_bytes(sound)
    assert verified(lakehouse, whole=True) == []


def test_a_release_that_was_sound_is_read_again_when_a_file_of_it_changes(
    lakehouse: Lakehouse, releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    current = releases.current()
    assert current
    with monkeypatch.context() as patched:
        patched.setattr(store, "broken_sums", lambda _storage, folder: pytest.fail(f"{folder} is read again"))
        assert releases.current() == Releases(lakehouse).current() == current
    flip(Path(current.database))
    for _ in range(2):
        with pytest.raises(LakeError, match=r"damaged: lake\.duckdb"):
            releases.current()


def test_a_bit_that_flips_before_publication_is_not_published(lakehouse: Lakehouse, releases: Releases) -> None:
    fill(lakehouse, 4000)
    flip(data_file(lakehouse))
    with pytest.raises(ReleaseBlocked, match="checksum"):
        releases.propose(OFFERS, {})


@pytest.mark.parametrize("pattern", ["snap-*.avro", "*-m0.avro", "*.metadata.json"])
@pytest.mark.parametrize("spoil", [flip, zero, Path.unlink])
def test_damaged_metadata_is_told(
    lakehouse: Lakehouse, releases: Releases, pattern: str, spoil: Callable[[Path], None]
) -> None:
    file = newest(lakehouse, pattern)
    spoil(file)
    found = verify_files(lakehouse, (), whole=True, planned=lambda _: None, done=lambda _: None).damages
    assert [Path(one.file).name for one in found] == [file.name]


@pytest.mark.parametrize("name", ["manifest.json", "lake.duckdb"])
def test_a_changed_release_is_shown_to_nobody(lakehouse: Lakehouse, releases: Releases, name: str) -> None:
    file = lakehouse.settings.releases_folder / "1.0.0" / name
    file.chmod(0o600)
    file.write_bytes(file.read_bytes().replace(b"1", b"2", 1))
    with pytest.raises(LakeError) as error:
        releases.current()
    assert error.value.file == str(file) and "rollback" in error.value.advice
    assert verified(lakehouse, whole=False)


def test_a_manifest_edited_so_that_it_still_reads_is_told(lakehouse: Lakehouse, releases: Releases) -> None:
    file = lakehouse.settings.releases_folder / "1.0.0" / "manifest.json"
    file.chmod(0o600)
    content = json.loads(file.read_text(encoding="utf-8"))
    content["reason"] = "nothing to see"
    file.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(LakeError, match=r"manifest\.json has another checksum"):
        releases.show("1.0.0")
    assert [one.file for one in releases.files() if isinstance(one, Damage)] == ["releases/1.0.0/manifest.json"]
    assert releases.current_id() == "1.0.0"


@pytest.mark.parametrize("name", ["manifest.json", "lake.duckdb"])
def test_a_current_release_that_cannot_be_read_is_an_error_with_advice(
    lakehouse: Lakehouse, releases: Releases, name: str
) -> None:
    (lakehouse.settings.releases_folder / "1.0.0" / name).unlink()
    with pytest.raises(LakeError, match="cannot be read") as error:
        releases.current()
    assert "rollback" in error.value.advice


def test_a_record_that_was_altered_in_the_ledger_is_told(lakehouse: Lakehouse, releases: Releases) -> None:
    with lakehouse.ledger.transaction() as connection:
        connection.execute("UPDATE recorded_file SET sha256 = 'f' WHERE rows IS NOT NULL")
    assert verified(lakehouse, whole=True) == ["has another checksum than when it was committed"]


def test_a_release_of_newer_code_is_refused_with_a_sentence(lakehouse: Lakehouse, releases: Releases) -> None:
    file = lakehouse.settings.releases_folder / "1.0.0" / "manifest.json"
    file.chmod(0o600)
    file.write_text(
        file.read_text(encoding="utf-8").replace('"format_version": 2', '"format_version": 9, "colour": "red"')
    )
    with pytest.raises(LakeError, match="format 9"):
        releases.current()


def test_records_say_what_iceberg_says_or_both_are_told(lakehouse: Lakehouse, releases: Releases) -> None:
    with lakehouse.ledger.transaction() as connection:
        connection.execute("UPDATE recorded_file SET rows = 3965 WHERE rows = 3974")
    assert verified(lakehouse, whole=False) == ["has 3974 rows where 3965 were committed"]


def test_a_record_that_was_deleted_is_made_good_by_the_commit_and_the_release(
    lakehouse: Lakehouse, releases: Releases
) -> None:
    with lakehouse.ledger.transaction() as connection:
        connection.execute("DELETE FROM recorded_file")
    flip(data_file(lakehouse))
    assert verified(lakehouse, whole=True) == ["has another checksum than when it was committed"]


def test_a_kill_between_commit_and_ledger_loses_no_checksum(
    lakehouse: Lakehouse, releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(lakehouse.ledger, "record_commit", crash)
        with pytest.raises(KeyboardInterrupt):
            fill(lakehouse, 4000)
    flip(data_file(lakehouse))
    assert "has another checksum than when it was committed" in verified(lakehouse, whole=True)
    flip(data_file(lakehouse))
    fill(lakehouse, 4000)
    record = lakehouse.ledger.recorded_files([lakehouse.storage.path_of(str(data_file(lakehouse)))])
    assert [one.rows for one in record.values()] == [4000]
    assert verified(lakehouse, whole=True) == []


def crash(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_expiry_writes_down_the_checksums_that_a_killed_compaction_left_to_its_snapshot(
    lakehouse: Lakehouse, releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(lakehouse, "4000")
    with monkeypatch.context() as patch:
        patch.setattr(lakehouse.ledger, "record_files", crash)
        with pytest.raises(KeyboardInterrupt):
            compact(lakehouse, SPEC.name, at_least=2)
    append(lakehouse, "4001")
    expire(lakehouse, SPEC.name, keep=1)
    assert all(file.sha256 for file in table_files(lakehouse) if isinstance(file, Expected) and file.rows)


def append(lakehouse: Lakehouse, code: str) -> None:
    with DuckEngine(lakehouse.settings) as engine:
        path = lakehouse.new_data_file(SPEC)
        engine.write(f"select '{code}' as code, 1.5::double as level", path, SPEC.columns)
    lakehouse.append(SPEC, [path], code)


def test_damaged_rows_are_not_carried_into_a_new_file(lakehouse: Lakehouse, releases: Releases) -> None:
    append(lakehouse, "4000")
    damaged = next(Path(file) for file in lakehouse.data_files(SPEC.name) if Path(file).stat().st_size > 10_000)
    damage_values(damaged)
    head, files = lakehouse.head(SPEC.name), set((damaged.parent).rglob("*"))
    with pytest.raises(LakeError, match=damaged.name):
        compact(lakehouse, SPEC.name, at_least=2)
    with DuckEngine(lakehouse.settings) as engine:
        path = lakehouse.new_data_file(SPEC)
        engine.write("select '17' as code, 2.5::double as level", path, SPEC.columns)
    with pytest.raises(LakeError, match=damaged.name) as error:
        lakehouse.merge(SPEC, [path], ["code"], "corrected")
    assert "copy of this home" in error.value.advice
    assert lakehouse.head(SPEC.name) == head
    assert set((damaged.parent).rglob("*")) == files | {path}


def damage_values(path: Path) -> None:
    """Flip a bit that DuckDB serves as other values instead of an error."""
    sound, chance = path.read_bytes(), random.Random(3)
    query = f"select count(code), sum(hash(code)), sum(level) from read_parquet('{path}')"
    before = duckdb.sql(query).fetchall()
    for _ in range(200):
        flip(path, chance.randrange(len(sound) * 3 // 4))
        try:
            if duckdb.sql(query).fetchall() != before:
                return
        except duckdb.Error:
            pass
        path.write_bytes(sound)
    raise AssertionError("no bit of the file is served as another value")


@pytest.mark.parametrize("pattern", ["snap-*.avro", "*-m0.avro", "*.metadata.json"])
def test_a_bit_anywhere_in_metadata_is_found_and_never_a_traceback(
    lakehouse: Lakehouse, releases: Releases, pattern: str
) -> None:
    file, chance = newest(lakehouse, pattern), random.Random(5)
    sound = file.read_bytes()
    for _ in range(12):
        flip(file, chance.randrange(len(sound)))
        assert verified(lakehouse, whole=True)
        file.write_bytes(sound)


def test_metadata_that_lists_fewer_files_than_its_commit_counted_is_told(
    lakehouse: Lakehouse, releases: Releases
) -> None:
    append(lakehouse, "4000")
    file = newest(lakehouse, "*.metadata.json")
    file.write_bytes(file.read_bytes().replace(b'"total-records":"3975"', b'"total-records":"3976"'))
    assert "lists files of 3975 rows where its commit counted 3976" in verified(lakehouse, whole=False)


def test_a_lost_link_or_history_is_an_error_with_a_way_out(lakehouse: Lakehouse, releases: Releases) -> None:
    folder = lakehouse.settings.releases_folder
    (folder / "current").unlink()
    for look in (releases.current, lambda: releases.propose(OFFERS, {}), lambda: [*releases.damages()]):
        with pytest.raises(LakeError, match="link `current`"):
            look()
    releases.rollback("1.0.0")
    assert releases.show("current").id == "1.0.0"
    (folder / "history.json").write_text("[{]")
    with pytest.raises(LakeError, match="history of releases"):
        releases.propose(OFFERS, {})


def test_a_bit_anywhere_in_the_history_is_no_traceback(lakehouse: Lakehouse, releases: Releases) -> None:
    file = lakehouse.settings.releases_folder / "history.json"
    sound = file.read_bytes()
    for at in range(0, len(sound), 3):
        flip(file, at)
        verified(lakehouse, whole=True)
        file.write_bytes(sound)
    assert not verified(lakehouse, whole=True)


def test_a_history_that_is_gone_while_releases_are_there_is_told(lakehouse: Lakehouse, releases: Releases) -> None:
    folder = lakehouse.settings.releases_folder
    shutil.copytree(folder / "1.0.0", folder / "1.1.0")
    (folder / "history.json").unlink()
    assert "is gone" in verified(lakehouse, whole=False)


def test_a_link_to_a_release_that_is_gone_is_an_error(lakehouse: Lakehouse, releases: Releases) -> None:
    (lakehouse.settings.releases_folder / "1.0.0").rename(lakehouse.settings.home / "elsewhere")
    with pytest.raises(LakeError, match=r"release 1\.0\.0 cannot be read"):
        releases.propose(OFFERS, {})
    assert any("cannot be read" in problem for problem in verified(lakehouse, whole=False))


@pytest.mark.parametrize("name", ["manifest.json", "lake.duckdb", "SHA256SUMS"])
def test_a_flipped_bit_in_the_current_release_blocks_the_next(
    lakehouse: Lakehouse, releases: Releases, name: str
) -> None:
    file = lakehouse.settings.releases_folder / "1.0.0" / name
    flip(file, file.read_bytes().index(b"1.0.0") if name == "manifest.json" else 70)
    fill(lakehouse, 4000)
    with pytest.raises(LakeError, match=r"1\.0\.0"):
        releases.propose(OFFERS, {})
    assert verified(lakehouse, whole=False)


def test_a_manifest_of_the_first_format_still_reads_and_its_files_are_unknown(
    lakehouse: Lakehouse, releases: Releases
) -> None:
    folder = lakehouse.settings.releases_folder / "1.0.0"
    content = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    del content["format_version"], content["tables"]["std.level"]["files"]
    for file in (folder / "manifest.json", folder / "SHA256SUMS"):
        file.chmod(0o600)
        file.unlink()
    (folder / "manifest.json").write_text(json.dumps(content), encoding="utf-8")
    assert verified(lakehouse, whole=True) == []
    truncate(data_file(lakehouse))
    with pytest.raises(ReleaseBlocked, match="bytes where"):
        releases.propose({}, {"std.level": "交付无法读取"})


def test_databases_with_a_damaged_page_are_told(lakehouse: Lakehouse, releases: Releases) -> None:
    assert [*database_damages(lakehouse.settings)] == []
    lakehouse.close()
    ledger = lakehouse.settings.ledger_path
    content = bytearray(ledger.read_bytes())
    content[4096 * 2 : 4096 * 2 + 64] = bytes(64)
    ledger.write_bytes(content)
    assert [one.file for one in database_damages(lakehouse.settings)] == ["ledger.db"]


def test_a_database_on_a_read_only_disk_is_not_called_damaged(
    lakehouse: Lakehouse, releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = lakehouse.settings
    lakehouse.close()
    connect = sqlite3.connect

    def refused(address: str, **options: Any) -> sqlite3.Connection:
        if "mode=ro" in address:  # SQLite would make the memory that its log shares
            raise sqlite3.OperationalError("unable to open database file")
        return connect(address, **options)

    monkeypatch.setattr(sqlite3, "connect", refused)
    assert len([*database_damages(settings)]) == 2
    monkeypatch.setattr(os, "access", lambda *_asked: False)
    assert [*database_damages(settings)] == []
