import os
import sqlite3
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lake.connectors.databases.sql_database import SqlSource
from lake.connectors.deliveries import Delivery, discover
from lake.connectors.files.spreadsheet import CsvSource
from lake.connectors.landing.landing_file import glob_pattern
from lake.connectors.reading import open_rows
from lake.connectors.source import Source
from lake.errors import LakeError

CSV = CsvSource(path="公安/*.csv")


def _found(sources: list[Source], landing: Path, connections: dict[str, str] | None = None) -> list[Delivery]:
    results = list(discover(sources, [landing], connections or {}, landing.parent / "spool"))
    assert not [result for result in results if isinstance(result, LakeError)]
    return [result for result in results if isinstance(result, Delivery)]


def _refused(source: Source, landing: Path, connections: dict[str, str] | None = None) -> LakeError:
    [result] = discover([source], [landing], connections or {}, landing.parent / "spool")
    assert isinstance(result, LakeError)
    return result


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    (tmp_path / "landing" / "公安").mkdir(parents=True)
    return tmp_path / "landing"


def _put(landing: Path, name: str, content: bytes = b"a\n1\n") -> Path:
    path = landing / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_finished_files_come_sorted_with_their_identity(landing: Path) -> None:
    for name in ("公安/b.csv", "公安/a.csv", "公安/c.csv.part", "公安/.d.csv", "公安/e.tmp", "~$f.csv", "卫健/g.csv"):
        _put(landing, name)
    os.utime(landing / "公安/a.csv", (1_600_000_000, 1_600_000_000))
    first, second = _found([CSV], landing)
    assert (first.name, second.name) == ("公安/a.csv", "公安/b.csv")
    assert first.sha256 == second.sha256
    assert (first.bytes, first.received_at) == (4, datetime(2020, 9, 13, 12, 26, 40, tzinfo=UTC))


def test_nothing_there_is_nothing_to_do(landing: Path) -> None:
    assert _found([CSV, SqlSource(connection="absent", table="t")], landing) == []
    assert list(discover([CSV], [landing / "absent"], {}, landing)) == []


def test_a_file_of_zero_bytes_is_an_error_and_the_others_go_on(landing: Path) -> None:
    _put(landing, "公安/a.csv", b"")
    _put(landing, "公安/b.csv")
    refused, delivered = discover([CSV], [landing], {}, landing.parent / "spool")
    assert isinstance(refused, LakeError)
    assert "zero bytes" in str(refused)
    assert refused.file == "公安/a.csv"
    assert isinstance(delivered, Delivery)


@pytest.mark.parametrize("leads_to", ["absent", "卫健/a.csv", "/etc/passwd"])
def test_a_link_is_an_error_wherever_it_leads(landing: Path, leads_to: str) -> None:
    _put(landing, "卫健/a.csv")
    (landing / "公安" / "a.csv").symlink_to(landing / leads_to)
    assert "is a link" in str(_refused(CSV, landing))


def test_a_file_that_two_sources_match_is_delivered_once(landing: Path) -> None:
    _put(landing, "公安/a.csv")
    assert len(_found([CSV, CsvSource(path="**/*.csv")], landing)) == 1


@pytest.mark.parametrize(
    ("pattern", "name", "matches"),
    [
        ("**/*.csv", "a.csv", True),
        ("**/*.csv", "a/b/c.csv", True),
        ("*.csv", "a/b.csv", False),
        ("a/?[0-9].csv", "a/x1.csv", True),
        ("a.csv", "axcsv", False),
        ("名单[[]1].csv", "名单[1].csv", True),
        ("list_[!0-9].csv", "list_a.csv", True),
        ("list_[!0-9].csv", "list_1.csv", False),
        ("a[!0-9]b.csv", "a/b.csv", False),
        ("x[!].csv", "x!.csv", True),
        ("x[a^].csv", "x^.csv", True),
    ],
)
def test_globs(pattern: str, name: str, matches: bool) -> None:
    assert bool(glob_pattern(pattern).fullmatch(name)) is matches


def test_members_of_an_archive_are_deliveries(landing: Path) -> None:
    with zipfile.ZipFile(landing / "公安" / "六月.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"a\n1\n")
        archive.writestr("inner/b.csv", b"a\n2\n")
        archive.writestr("readme.txt", b"-")
    deliveries = _found([CSV], landing)
    assert [delivery.name for delivery in deliveries] == ["公安/六月.zip!a.csv", "公安/六月.zip!inner/b.csv"]
    with open_rows(deliveries[1]) as rows:
        assert [row["a"] for row in rows] == ["2"]
    unpacked = deliveries[0].path.stat().st_mtime_ns
    assert _found([CSV], landing)[0].path.stat().st_mtime_ns == unpacked


def test_member_names_in_gb18030_are_read(landing: Path) -> None:
    path = landing / "公安" / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("XXXX.csv", b"a\n1\n")
    path.write_bytes(path.read_bytes().replace(b"XXXX", "人口".encode("gb18030")))
    assert [delivery.name for delivery in _found([CSV], landing)] == ["公安/a.zip!人口.csv"]


def test_an_archive_cut_off_is_an_error(landing: Path) -> None:
    path = landing / "公安" / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", b"a\n1\n" * 1000)
    path.write_bytes(path.read_bytes()[:-200])
    error = _refused(CSV, landing)
    assert "cut off" in str(error)
    assert error.file == "公安/a.zip"


def test_an_archive_with_wrong_content_is_an_error(landing: Path) -> None:
    path = landing / "公安" / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", b"a\n1111\n")
    path.write_bytes(path.read_bytes().replace(b"1111", b"2222"))
    assert "damaged" in str(_refused(CSV, landing))


@pytest.mark.parametrize("name", ["../a.csv", "/a.csv", "C:/a.csv", "..\\a.csv"])
def test_an_archive_that_reaches_outside_is_refused(landing: Path, name: str) -> None:
    with zipfile.ZipFile(landing / "公安" / "a.zip", "w") as archive:
        archive.writestr(name, b"a\n1\n")
    assert "outside" in str(_refused(CSV, landing))


def test_a_bomb_is_refused(landing: Path) -> None:
    with zipfile.ZipFile(landing / "公安" / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * (11 << 20))
    assert "would unpack" in str(_refused(CSV, landing))


def test_a_table_is_a_delivery_whose_identity_is_its_content(landing: Path) -> None:
    path = landing / "core.db"
    with sqlite3.connect(path) as database:
        database.execute('create table "缴费" (号 text, 金额 numeric, 日 date, 备注)')
        database.executemany(
            'insert into "缴费" values (?, ?, ?, ?)', [("2", 12.5, "2020-01-01", None), ("1", 3, "", b"\1")]
        )
    source, connections = SqlSource(connection="sib", table="缴费"), {"sib": f"sqlite:///{path}"}
    [first] = _found([source], landing, connections)
    assert first.name == "sib:缴费"
    with open_rows(first) as rows:
        assert list(rows) == [
            {"号": "1", "金额": "3", "日": "", "备注": "01", "_line_no": 1},
            {"号": "2", "金额": "12.5", "日": "2020-01-01", "备注": None, "_line_no": 2},
        ]
        assert rows.report["records"] == 2
    with sqlite3.connect(path) as database:
        database.execute('create table t as select * from "缴费" order by 号')
        database.execute('delete from "缴费"')
        database.execute('insert into "缴费" select * from t')
    [second] = _found([source], landing, connections)
    assert second == first
    with sqlite3.connect(path) as database:
        database.execute('delete from "缴费" where 号 = 1')
    [third] = _found([source], landing, connections)
    assert third.sha256 != first.sha256
    assert not first.path.exists()


def test_a_query_is_a_delivery(landing: Path) -> None:
    connections = {"sib": f"sqlite:///{landing / 'core.db'}"}
    sqlite3.connect(landing / "core.db").close()
    (landing / "core.db").touch()
    [delivery] = _found([SqlSource(connection="sib", query="select 1 as a, null as b")], landing, connections)
    with open_rows(delivery) as rows:
        assert list(rows) == [{"a": "1", "b": None, "_line_no": 1}]


def test_a_database_that_is_not_there_is_an_error_and_is_not_created(landing: Path) -> None:
    error = _refused(SqlSource(connection="sib", table="t"), landing, {"sib": f"sqlite:///{landing / 'absent.db'}"})
    assert "did not deliver" in str(error)
    assert not (landing / "absent.db").exists()


def test_an_address_with_a_secret_is_never_repeated(landing: Path) -> None:
    error = _refused(SqlSource(connection="sib", table="t"), landing, {"sib": "oracle+nothing://user:secret@host/x"})
    assert "secret" not in f"{error} {error.as_dict()}"


def test_a_secret_that_is_not_set_concerns_only_its_own_connection(landing: Path) -> None:
    error = _refused(SqlSource(connection="sib", table="t"), landing, {"sib": "postgresql://u:${SIB_PASSWORD}@h/d"})
    assert "SIB_PASSWORD" in str(error)


def test_an_empty_table_is_an_error(landing: Path) -> None:
    with sqlite3.connect(landing / "core.db") as database:
        database.execute("create table t (a)")
    error = _refused(SqlSource(connection="sib", table="t"), landing, {"sib": f"sqlite:///{landing / 'core.db'}"})
    assert "no records" in str(error)
