"""What every storage promises, whether it is a folder or a bucket."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from lake.errors import LakeError
from lake.settings import Settings
from lake.storage.checksum_list import NAME, write_sums
from lake.storage.interface import PointerMoved, Storage
from lake.storage.local.folder import LocalStorage
from lake.storage.opening import storage_of

pytestmark = pytest.mark.everywhere


@pytest.fixture
def storage(settings: Settings) -> Iterator[Storage]:
    settings.home.mkdir()
    yield storage_of(settings)


def written(storage: Storage, path: str, content: bytes) -> Path:
    staged = storage.staged(storage.root / path)
    staged.parent.mkdir(parents=True, exist_ok=True)
    staged.write_bytes(content)
    return staged


def test_what_is_kept_is_there_and_what_is_discarded_is_not(storage: Storage) -> None:
    kept, discarded = written(storage, "open/数据 a=1/a.bin", b"a" * 100), written(storage, "open/b.bin", b"b")
    storage.keep([kept, discarded])
    storage.release([kept])
    storage.discard(discarded)
    (found,) = storage.files(storage.root / "open")
    assert (found.location, found.bytes) == (storage.location_of(kept), 100)
    assert storage.read(found.location) == b"a" * 100
    assert storage.path_of(found.location) == "open/数据 a=1/a.bin"
    assert storage.look(found.location) == found
    with pytest.raises(FileNotFoundError):
        storage.look(storage.root / "open/b.bin")
    storage.discard(discarded)
    storage.delete(found.location)
    storage.delete(found.location)
    assert [*storage.files(storage.root / "open")] == []
    storage.put(storage.root / "own", b"")
    assert [one.location for one in storage.files(storage.root)] == [storage.root / "own"]
    assert [*storage.files(storage.root / "nowhere")] == storage.names(storage.root / "nowhere") == []


def test_a_folder_lists_what_links_lead_to_and_nothing_behind_a_link_to_a_folder(tmp_path: Path) -> None:
    for name in ("a-b", "a/c", "elsewhere/d"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"12")
    for link, target in (("a/folder", "elsewhere"), ("a/file", "elsewhere/d"), ("a/nothing", "nowhere")):
        (tmp_path / link).symlink_to(tmp_path / target)
    storage = LocalStorage(tmp_path)
    found = [*storage.files(storage.root)]
    assert [one.location[len(str(tmp_path)) + 1 :] for one in found] == ["a/c", "a/file", "a-b", "elsewhere/d"]
    assert found == [storage.look(one.location) for one in found] and {one.bytes for one in found} == {2}


def test_a_large_file_is_read_at_any_place(storage: Storage) -> None:
    content = random.Random(1).randbytes(12 << 20)
    file = written(storage, "restricted/large", content)
    storage.keep([file])
    with storage.open(storage.location_of(file)) as stream:
        assert stream.seek(-10, 2) == len(content) - 10
        assert stream.read() == content[-10:]
        stream.seek(5 << 20)
        assert stream.read(7) == content[5 << 20 :][:7]
        stream.seek(0)
        assert stream.read() == content
    with storage.local_copy(storage.location_of(file)) as copy:
        assert copy.read_bytes() == content


def test_a_file_that_is_put_replaces_the_former_whole(storage: Storage) -> None:
    location = storage.root / "letters" / "a.md"
    storage.put(location, "一二三".encode())
    before = storage.look(location)
    storage.put(location, b"1")
    assert storage.read(location) == b"1"
    assert storage.look(location).state != before.state


def test_a_folder_is_there_as_a_whole_or_not_at_all(storage: Storage) -> None:
    folder = storage.root / "releases" / "1.0.0"
    with pytest.raises(RuntimeError), storage.folder_put(folder) as place:
        (place / "half").write_bytes(b"1")
        raise RuntimeError
    assert storage.names(folder.parent) == []
    with storage.folder_put(folder) as place:
        (place / "a").write_bytes(b"1")
        write_sums(place, ["a"])
    assert (storage.names(folder.parent), storage.names(folder)) == (["1.0.0"], [NAME, "a"])
    with pytest.raises(OSError), storage.folder_put(folder) as place:
        (place / "b").write_bytes(b"2")
        write_sums(place, ["b"])
    assert storage.read(folder / "a") == b"1"
    storage.delete_folder(folder)
    storage.delete_folder(folder)
    assert storage.names(folder.parent) == []


def test_a_pointer_moves_only_from_where_it_was_seen(storage: Storage) -> None:
    pointer = storage.root / "releases" / "current"
    with storage.folder_put(storage.root / "releases" / "1.0.0") as place:
        write_sums(place, [])
    assert storage.pointer(pointer) is None
    storage.move_pointer(pointer, None, "1.0.0")
    with pytest.raises(PointerMoved):
        storage.move_pointer(pointer, None, "1.1.0")
    with pytest.raises(PointerMoved):
        storage.move_pointer(pointer, "0.9.0", "1.1.0")
    storage.move_pointer(pointer, "1.0.0", "1.1.0")
    assert storage.pointer(pointer) == "1.1.0"


@pytest.mark.parametrize("outside", ["/etc/passwd", "s3://another/city/file", "{}/../neighbour", "{}-next/file"])
def test_nothing_outside_is_touched(storage: Storage, outside: str) -> None:
    location = outside.format(storage.root)
    for use in (storage.refuse_outside, storage.delete, storage.path_of):
        with pytest.raises((LakeError, ValueError)):
            use(location)
