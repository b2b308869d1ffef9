import gzip
import io
import os
import tarfile
from pathlib import Path

import pytest

from lake.connectors.archives.archive_limits import MOST_MEMBERS
from lake.connectors.deliveries import Delivery, discover
from lake.connectors.files.spreadsheet import CsvSource
from lake.connectors.reading import open_rows
from lake.errors import LakeError

CSV = CsvSource(path="公安/*.csv")
KINDS = ["tar", "tar.gz", "tgz"]


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    (tmp_path / "landing" / "公安").mkdir(parents=True)
    return tmp_path / "landing"


def _found(landing: Path, source: CsvSource = CSV) -> list[Delivery | LakeError]:
    return list(discover([source], [landing], {}, landing.parent / "spool"))


def _refused(landing: Path) -> str:
    [error] = _found(landing)
    assert isinstance(error, LakeError)
    assert error.file
    return str(error)


def _tar(path: Path, members: dict[str, bytes | tarfile.TarInfo]) -> Path:
    with tarfile.open(path, "w" if path.suffix == ".tar" else "w:gz") as archive:
        for name, content in members.items():
            info = content if isinstance(content, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.name = name
            if isinstance(content, bytes):
                info.size = len(content)
            archive.addfile(info, io.BytesIO(content) if isinstance(content, bytes) else None)
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_members_are_deliveries_in_the_order_of_their_names(landing: Path, kind: str) -> None:
    _tar(
        landing / "公安" / f"六月.{kind}", {"./b.csv": b"a\n2\n", "in/a.csv": b"a\n1\n", "x.txt": b"-", "._a.csv": b"-"}
    )
    first, second = _found(landing)
    assert isinstance(first, Delivery) and isinstance(second, Delivery)
    assert [first.name, second.name] == [f"公安/六月.{kind}!b.csv", f"公安/六月.{kind}!in/a.csv"]
    with open_rows(second) as rows:
        assert [row["a"] for row in rows] == ["1"]
    unpacked = first.path.stat().st_mtime_ns
    again = _found(landing)[0]
    assert isinstance(again, Delivery)
    assert (again.path, again.path.stat().st_mtime_ns) == (first.path, unpacked)


@pytest.mark.parametrize("pattern", ["公安/*.csv", "公安/*.csv.gz", "公安/*"])
def test_a_packed_file_is_the_file(landing: Path, pattern: str) -> None:
    (landing / "公安" / "a.csv.gz").write_bytes(gzip.compress(b"a\n1\n"))
    [delivery] = _found(landing, CsvSource(path=pattern))
    assert isinstance(delivery, Delivery)
    assert delivery.name == "公安/a.csv.gz!a.csv"
    with open_rows(delivery) as rows:
        assert [row["a"] for row in rows] == ["1"]


def test_a_changed_archive_is_unpacked_again(landing: Path) -> None:
    path = landing / "公安" / "a.csv.gz"
    path.write_bytes(gzip.compress(b"a\n1\n"))
    _found(landing)
    path.write_bytes(gzip.compress(b"a\n2\n"))
    os.utime(path, (1_600_000_000, 1_600_000_000))
    [delivery] = _found(landing)
    assert isinstance(delivery, Delivery)
    assert delivery.path.read_bytes() == b"a\n2\n"
    assert len([file for file in (landing.parent / "spool").rglob("*") if file.is_file()]) == 1


def test_names_in_gb18030_are_read(landing: Path) -> None:
    with tarfile.open(landing / "公安" / "a.tar", "w", format=tarfile.GNU_FORMAT, encoding="gb18030") as archive:
        archive.addfile(tarfile.TarInfo("人口.csv"))
    assert "人口.csv" in _refused(landing)  # of zero bytes, but by its name


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["../a.csv", "/a.csv", "C:/a.csv", "..\\a.csv", "in/../../a.csv"])
def test_an_archive_that_reaches_outside_is_refused(landing: Path, kind: str, name: str) -> None:
    _tar(landing / "公安" / f"a.{kind}", {name: b"a\n1\n"})
    assert "outside" in _refused(landing)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_are_refused(landing: Path, kind: bytes) -> None:
    info = tarfile.TarInfo()
    info.type, info.linkname = kind, "/etc/passwd"
    _tar(landing / "公安" / "a.tar", {"a.csv": info})
    assert "link" in _refused(landing)


@pytest.mark.parametrize("name", ["a.tar.gz", "a.csv.gz"])
def test_bombs_are_refused(landing: Path, name: str) -> None:
    bomb = b"0" * (11 << 20)
    if name == "a.csv.gz":
        (landing / "公安" / name).write_bytes(gzip.compress(bomb))
    else:
        _tar(landing / "公安" / name, {"a.csv": bomb})
    assert "would unpack" in _refused(landing)
    assert not [file for file in (landing.parent / "spool").rglob("*") if file.is_file()]


def test_many_small_members_are_a_bomb_too(landing: Path) -> None:
    _tar(landing / "公安" / "a.tgz", {f"{number}.csv": b"0" * (2 << 20) for number in range(7)})
    assert "would unpack" in _refused(landing)


def test_too_many_members_are_refused(landing: Path) -> None:
    member = tarfile.TarInfo("a.csv").tobuf()
    (landing / "公安" / "a.tar").write_bytes(member * (MOST_MEMBERS + 1) + bytes(1024))
    assert f"more than {MOST_MEMBERS} members" in _refused(landing)


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz", "a.csv.gz"])
def test_what_was_cut_off_is_refused(landing: Path, name: str) -> None:
    path = landing / "公安" / name
    content = os.urandom(20_000)
    if name == "a.csv.gz":
        path.write_bytes(gzip.compress(content))
    else:
        _tar(path, {"a.csv": content})
    path.write_bytes(path.read_bytes()[:9_000])
    assert "cut off" in _refused(landing)


def test_what_is_no_archive_is_refused_only_where_it_could_have_held_something(landing: Path) -> None:
    (landing / "卫健").mkdir()
    (landing / "卫健" / "a.tar").write_bytes(b"x" * 600)
    assert _found(landing) == []
    (landing / "公安" / "a.tgz").write_bytes(b"x" * 600)
    assert "damaged" in _refused(landing)
