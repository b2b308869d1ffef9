"""What lies in a landing folder and is no delivery: told once, never followed, never in the way of the others."""

import gzip
import io
import os
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from lake.connectors.archives.archive_kinds import ARCHIVE_SUFFIXES
from lake.connectors.deliveries import Delivery, identity
from lake.connectors.files.json_file import JsonSource
from lake.connectors.files.spreadsheet import CsvSource
from lake.connectors.landing import unpacking
from lake.connectors.landing.landed_files import LandedFile, landed_files
from lake.connectors.landing.landing_file import landing_files
from lake.connectors.landing.names import kept_name, shown_name
from lake.connectors.landing.strays import strays
from lake.connectors.reading import open_rows
from lake.errors import LakeError
from tests.lake.connectors.poison import endless_names

PATTERNS = ("psb/resident_*.csv", "psb/house_*.csv")


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    folder = tmp_path / "landing" / "psb"
    folder.mkdir(parents=True)
    (folder / "resident_1.csv").write_text("a\n1\n")
    return tmp_path / "landing"


def told(landing: Path) -> list[str]:
    return [f"{error.file}: {error.message}" for error in strays(PATTERNS, [landing])]


def delivered(landing: Path, pattern: str = PATTERNS[0]) -> list[str]:
    found = landed_files(pattern, [landing], landing.parent / "spool")
    return [one.message if isinstance(one, LakeError) else one.name for one in found]


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.csv", content)
    return path


def test_a_stray_archive_is_one_finding_and_stops_no_delivery(landing: Path) -> None:
    (landing / "psb" / "readme.zip").write_bytes(b"PK\x03\x04 cut off")
    assert delivered(landing) == ["psb/resident_1.csv"]
    assert [one.split(":")[0] for one in told(landing)] == ["psb/readme.zip"]


def test_a_database_that_a_connection_leads_to_is_no_stray(landing: Path) -> None:
    (landing / "connections.yaml").write_text("psb_core: sqlite:///${LANDING}/psb/core.db?mode=ro\npsb_api: http://a\n")
    for name in ("core.db", "core.db-wal", "other.db"):
        (landing / "psb" / name).write_bytes(b"SQLite")
    assert told(landing) == ["psb/: files that no contract waits for: other.db"]


def test_a_list_of_connections_that_cannot_be_read_hides_no_stray(landing: Path) -> None:
    (landing / "connections.yaml").write_text("psb_core: [sqlite")
    (landing / "psb" / "core.db").write_bytes(b"SQLite")
    assert told(landing) == ["psb/: files that no contract waits for: core.db"]


def test_a_broken_archive_that_is_called_like_a_delivery_is_an_error_of_its_resource_alone(landing: Path) -> None:
    (landing / "psb" / "resident_2.zip").write_bytes(b"PK\x03\x04 cut off")
    assert ["damaged" in one for one in delivered(landing)] == [False, True]
    assert delivered(landing, PATTERNS[1]) == []
    assert told(landing) == []


def test_an_archive_of_which_nothing_is_awaited_is_told(landing: Path) -> None:
    zipped(landing / "psb" / "other.zip", notes=b"a\n1\n")
    zipped(landing / "psb" / "good.zip", resident_9=b"a\n1\n")
    assert [one.split(":")[0] for one in told(landing)] == ["psb/other.zip"]
    assert delivered(landing) == ["psb/good.zip!resident_9.csv", "psb/resident_1.csv"]


@pytest.mark.parametrize("name", ["x.zip", "x.tar.gz", "x.csv", "resident_2.csv"])
def test_a_pipe_is_told_and_never_opened(landing: Path, name: str) -> None:
    os.mkfifo(landing / "psb" / name)
    assert any("pipe" in one for one in [*delivered(landing), *told(landing)])
    assert bring(landing, "psb/**") or bring(landing, PATTERNS[0])  # looks at every file, too


def test_what_no_contract_waits_for_is_one_finding_a_folder(landing: Path) -> None:
    for name in ("resident1.csv", "notes.txt"):
        (landing / "psb" / name).write_text("a\n1\n")
    (landing / "psb" / "house_2.csv").mkdir()
    (landing / "connections.yaml").write_text("{}")
    folder, files = told(landing)
    assert folder.startswith("psb/house_2.csv: a folder is called as a delivery is")
    assert files == "psb/: files that no contract waits for: notes.txt, resident1.csv"


def test_a_folder_that_cannot_be_read_is_told(landing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked, closed = os.scandir, landing / "closed"
    closed.mkdir()

    def scandir(path: str) -> "os._ScandirContextManager[str]":
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", path)
        return looked(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert told(landing) == ["closed: the file cannot be read: Permission denied"]


def test_an_archive_of_endless_headers_is_told(landing: Path) -> None:
    (landing / "psb" / "x.tar").write_bytes(endless_names())
    assert "RecursionError" in told(landing)[0]
    assert delivered(landing) == ["psb/resident_1.csv"]


def test_a_member_that_cannot_be_had_stops_no_other(landing: Path) -> None:
    path = zipped(landing / "psb" / "june.zip", resident_4=b"a\n1111\n", resident_5=b"a\n3\n")
    path.write_bytes(path.read_bytes().replace(b"1111", b"2222"))
    first, second, third = delivered(landing)
    assert "damaged" in first
    assert (second, third) == ("psb/june.zip!resident_5.csv", "psb/resident_1.csv")


@pytest.mark.parametrize("name", [".", "./", ""])
def test_an_archive_that_names_its_own_folder_is_read(landing: Path, name: str) -> None:
    with tarfile.open(landing / "psb" / "a.tar.gz", "w:gz") as archive:
        folder = tarfile.TarInfo(name)
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        member = tarfile.TarInfo("./resident_2.csv")
        member.size = 4
        archive.addfile(member, io.BytesIO(b"a\n1\n"))
    assert "psb/a.tar.gz!resident_2.csv" in delivered(landing)


def test_names_of_members_are_shown_and_never_lost(landing: Path) -> None:
    zipped(landing / "psb" / "a.zip", **{"resident_\n\x1b[2J": b"a\n1\n", "resident_" + "长" * 70: b"a\n1\n"})
    with zipfile.ZipFile(landing / "psb" / "b.zip", "w") as archive:
        archive.writestr("resident_1.csv." + "x" * 230, b"a\n1\n")
    assert delivered(landing)[0] == "psb/a.zip!resident_\\n\\x1b[2J.csv"
    assert len(delivered(landing, "psb/resident_*")) == 4


def test_an_archive_is_listed_once_for_all_contracts(landing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zipped(landing / "psb" / "a.zip", other=b"a\n1\n")
    asked: list[str] = []
    listed = unpacking.members_confined
    monkeypatch.setattr(unpacking, "members_confined", lambda path, name: (asked.append(name), listed(path, name))[1])
    for _ in range(5):
        delivered(landing)
    assert asked == ["psb/a.zip"]


def test_an_archive_of_another_folder_is_opened_for_no_delivery(landing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (landing / "tax").mkdir()
    zipped(landing / "tax" / "a.zip", resident_2=b"a\n1\n")
    zipped(landing / "b.zip", **{"psb/resident_3": b"a\n1\n"})
    asked: list[str] = []
    listed = unpacking.members_confined
    monkeypatch.setattr(unpacking, "members_confined", lambda path, name: (asked.append(name), listed(path, name))[1])
    assert delivered(landing) == ["b.zip!psb/resident_3.csv", "psb/resident_1.csv"]
    assert asked == ["b.zip"]
    assert delivered(landing, "*/resident_2.csv") == ["tax/a.zip!resident_2.csv"]


def test_a_name_that_decoding_made_too_long_is_kept_shorter() -> None:
    assert kept_name("psb/a.csv") == "a.csv"
    long = kept_name("psb/" + "长" * 120 + ".csv")
    assert len(long.encode()) <= 200
    assert long.endswith(".csv")


def test_links_are_told_and_not_followed(landing: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "resident_7.csv").write_text("a\n7\n")
    (landing / "psb" / "resident_7.csv").symlink_to(outside / "resident_7.csv")
    (landing / "all").symlink_to(outside, target_is_directory=True)
    assert sorted(delivered(landing)) == ["psb/resident_1.csv", "the delivery is a link and no file"]
    assert told(landing) == ["all: a link to a folder is not followed"]


def test_a_link_in_an_archive_is_refused(landing: Path) -> None:
    with zipfile.ZipFile(landing / "psb" / "resident_3.zip", "w") as archive:
        link = zipfile.ZipInfo("resident_3.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert any("holds a link" in one for one in delivered(landing))


def test_many_members_that_are_too_large_together_are_refused(landing: Path) -> None:
    with zipfile.ZipFile(landing / "psb" / "resident_3.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(60):
            archive.writestr(f"resident_{number}.csv", bytes(9_000_000))
    assert any("would unpack to 540000000 bytes" in one for one in delivered(landing))
    assert not (landing.parent / "spool").exists()


def test_a_name_in_gbk_is_read_and_matched(landing: Path) -> None:
    sent = os.fsencode(landing / "psb") + b"/resident_" + "人口".encode("gbk") + b".csv"
    Path(os.fsdecode(sent)).write_text("a\n1\n")
    assert "psb/resident_人口.csv" in delivered(landing)
    found = [one for one in landed_files(PATTERNS[0], [landing], landing) if isinstance(one, LandedFile)]
    for one in found:
        for source in (CsvSource(path="x"), JsonSource(path="x")):
            one.path.write_text("a\n1\n" if source.kind == "csv" else '[{"a": 1}]')
            size, digest = identity(one.path, one.name)
            with open_rows(Delivery(one.name, one.path, digest, size, one.received_at, source)) as rows:
                assert [row["a"] for row in rows] == ["1"]


@pytest.mark.parametrize(
    ("sent", "shown"),
    [(b"a\xff\xff.csv", "a\\xff\\xff.csv"), (b"a\nb.csv", "a\\nb.csv"), ("户籍.csv".encode(), "户籍.csv")],
)
def test_any_name_can_be_printed(sent: bytes, shown: str) -> None:
    assert shown_name(os.fsdecode(sent)) == shown


def packed(path: Path, member: str) -> None:
    """An archive of any kind the lake reads, with one member."""
    content = b"a\n1\n"
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as zipping:
            zipping.writestr(member, content)
    elif ".t" not in path.name:
        path.write_bytes(gzip.compress(content))
    else:
        with tarfile.open(path, "w" if path.suffix == ".tar" else "w:gz") as taring:
            info = tarfile.TarInfo(member)
            info.size = len(content)
            taring.addfile(info, io.BytesIO(content))


def bring(landing: Path, pattern: str) -> list[str]:
    return [file.name for file in landing_files(landing) if file.may_bring(pattern)]


@pytest.mark.parametrize("suffix", ARCHIVE_SUFFIXES)
@pytest.mark.parametrize(("archive", "member"), [("psb/house_1.csv", "house_1.csv"), ("june", "psb/house_1.csv")])
def test_whatever_the_loader_reads_may_start_a_run(landing: Path, suffix: str, archive: str, member: str) -> None:
    packed(landing / f"{archive}{suffix}", member)
    assert bool(delivered(landing, PATTERNS[1])) == (archive != "june" or suffix != ".gz")
    assert bring(landing, PATTERNS[1]) == [f"{archive}{suffix}"][: len(delivered(landing, PATTERNS[1]))]
    assert bring(landing, "amr/firm_*.csv") == [f"{archive}{suffix}"] * ("june.t" in f"{archive}{suffix}")


@pytest.mark.parametrize("suffix", ARCHIVE_SUFFIXES)
def test_a_damaged_archive_that_is_an_error_of_a_resource_starts_its_run(landing: Path, suffix: str) -> None:
    (landing / "psb" / f"house_1{suffix}").write_bytes(b"PK\x03\x04 cut off")
    (landing / "psb" / "house_2.csv.gz").symlink_to(landing / "psb" / "resident_1.csv")
    found = delivered(landing, PATTERNS[1])
    assert len(found) == len(bring(landing, PATTERNS[1])) == 1 + (suffix != ".gz")


def test_an_archive_called_as_a_delivery_that_holds_none_is_told(landing: Path) -> None:
    zipped(landing / "psb" / "resident_2.zip", notes=b"a\n1\n")
    assert told(landing) == ["psb/resident_2.zip: the archive holds no file that any contract waits for"]
