"""What a set of files in buckets is in a folder."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lake.carrying.backup_folder import BackupFolder
from lake.carrying.backup_set import (
    BackupSet,
    Rights,
    SavedFile,
    StoredContent,
    read_description,
    write_description,
)
from lake.carrying.from_buckets import in_one_folder
from lake.carrying.table_place import table_folder
from lake.errors import LakeError

POINTER = "releases/current"
OF_HOME = Rights(mode=0o711, group="lake")


@pytest.fixture
def folder(tmp_path: Path) -> BackupFolder:
    return BackupFolder(tmp_path / "backups")


def made_of(folder: BackupFolder, *buckets: Mapping[str, bytes]) -> BackupSet:
    with folder.writing():
        stored = {
            f"s3://bucket-{at}": {path: _kept(folder, one[path]) for path in one} for at, one in enumerate(buckets)
        }
    own = SavedFile(bytes=1, sha256="a" * 64, rights=Rights(mode=0o640, group="lake"))
    return BackupSet(
        id="20261130T000000Z",
        made_at=datetime(2026, 11, 30, tzinfo=UTC),
        home=Path("/srv/lake"),
        tables={},
        files={"ledger.db": own},
        folders={".": OF_HOME, "open": Rights(mode=0o755, group="lake")},
        links={},
        stored=stored,
    )


def _kept(folder: BackupFolder, content: bytes) -> StoredContent:
    sha256, size, _ = folder.add_stream(io.BytesIO(content))
    return StoredContent(bytes=size, sha256=sha256, state="etag")


def test_files_keep_their_paths_and_the_pointer_becomes_a_link(folder: BackupFolder) -> None:
    rest = {POINTER: b"1.2.0", "open/catalog.ttl": b"x", "releases/1.2.0/manifest.json": b"{}"}
    made = made_of(folder, {"internal/std.a-1/data/a.parquet": b"rows"}, rest)
    there = in_one_folder(folder, made)
    assert (there.stored, there.links) == ({}, {POINTER: "1.2.0"})
    assert there.files.keys() == {"ledger.db", *made.stored["s3://bucket-0"], *rest} - {POINTER}
    assert there.bytes == made.bytes - len(b"1.2.0")


def test_what_had_no_rights_is_its_owners_until_the_home_is_opened(folder: BackupFolder) -> None:
    there = in_one_folder(folder, made_of(folder, {"open/a/b.csv": b"x", "internal/std/a-1/data/a.parquet": b"x"}))
    assert {path: one.rights.mode for path, one in there.files.items()} == {
        "ledger.db": 0o640,
        "open/a/b.csv": 0o600,
        "internal/std/a-1/data/a.parquet": 0o600,
    }
    assert there.folders.pop(".") == OF_HOME
    assert {one.mode for one in there.folders.values()} == {0o700}
    assert {"open", "open/a", "internal", "internal/std", "internal/std/a-1/data"} <= there.folders.keys()


def test_a_path_that_two_buckets_have_is_named(folder: BackupFolder) -> None:
    with pytest.raises(LakeError, match=r"two buckets .* have a file open/a, and go into one folder"):
        in_one_folder(folder, made_of(folder, {"open/a": b"x"}, {"open/a": b"y"}))


def test_a_pointer_of_other_bytes_is_damaged(folder: BackupFolder) -> None:
    made = made_of(folder, {POINTER: b"1.2.0"})
    place = folder.place(made.stored["s3://bucket-0"][POINTER].sha256)
    place.chmod(0o600)
    place.write_bytes(b"9.9.9")
    with pytest.raises(LakeError, match="releases/current has another checksum"):
        in_one_folder(folder, made)


@pytest.mark.parametrize("path", ["../victim", "open/../../victim", "/srv/victim"])
def test_a_path_that_leads_out_of_the_folder_is_no_set(folder: BackupFolder, tmp_path: Path, path: str) -> None:
    write_description(tmp_path, made_of(folder, {path: b"x"}))
    with pytest.raises(LakeError, match="its description is not as it was written"):
        read_description(tmp_path)


@pytest.mark.parametrize(
    ("path", "folder_of_table"),
    [("internal/std/a-1/data/a.parquet", "std/a-1"), ("internal/std.a-1/data/a.parquet", "std.a-1"), ("ledger.db", "")],
)
def test_a_table_is_known_by_its_folder_in_either_layout(path: str, folder_of_table: str) -> None:
    assert table_folder(path) == folder_of_table
