import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from lake.errors import LakeError
from lake.schema import Column, TableSpec
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from tests.lake.conftest import ReadRows, WriteRows, read_table, write_data_file

PEOPLE = TableSpec(
    "std.person",
    (Column("id", "integer", "编号", required=True), Column("name", "text", "姓名", grade=3)),
    zone="restricted",
    title="人口",
)
EVERY_TYPE = TableSpec(
    "std.every_type",
    (
        Column("文本 PM2.5", "text"),
        Column("n", "integer"),
        Column("amount", "decimal(18,2)"),
        Column("ratio", "double"),
        Column("day", "date"),
        Column("moment", "timestamp"),
        Column("good", "boolean"),
        Column("many", "texts"),
    ),
)
EVERY_VALUE = {
    "文本 PM2.5": "高明'区\"",
    "n": 2**40,
    "amount": Decimal("-12.30"),
    "ratio": 0.5,
    "day": date(1949, 10, 1),
    "moment": datetime(2024, 1, 2, 3, 4, 5, 6, tzinfo=UTC),
    "good": True,
    "many": ["一", None],
}


@pytest.mark.everywhere
def test_rows_of_every_type_come_back(lakehouse: Lakehouse, write_rows: WriteRows, read_rows: ReadRows) -> None:
    empty = dict.fromkeys(EVERY_VALUE)
    commit = lakehouse.append(EVERY_TYPE, [write_rows(EVERY_TYPE, [EVERY_VALUE, empty])], "t")
    assert (commit.written, commit.rows, commit.snapshot_id) == (True, 2, lakehouse.head("std.every_type"))
    assert read_rows("std.every_type") == [EVERY_VALUE, empty]
    scanned = lakehouse.table("std.every_type").scan().to_arrow().to_pylist()
    assert EVERY_VALUE in scanned, "other Iceberg readers find the columns by the name mapping"


def test_files_of_polars_are_registered_as_they_are(lakehouse: Lakehouse, read_rows: ReadRows) -> None:
    path = lakehouse.new_data_file(EVERY_TYPE)
    frame = pl.DataFrame([EVERY_VALUE], schema_overrides={"amount": pl.Decimal(18, 2)})
    frame.lazy().sink_parquet(path)
    before = path.read_bytes()
    lakehouse.append(EVERY_TYPE, [path], "t")
    assert read_rows("std.every_type") == [EVERY_VALUE]
    assert lakehouse.table("std.every_type").scan().to_arrow().num_rows == 1
    assert path.read_bytes() == before
    assert lakehouse.data_files("std.every_type") == [str(path)]


def test_the_zone_decides_the_folder(lakehouse: Lakehouse, settings: Settings) -> None:
    for zone in ("restricted", "internal", "open"):
        spec = TableSpec(f"topic.t_{zone}", PEOPLE.columns, zone=zone)
        assert lakehouse.new_data_file(spec).is_relative_to(settings.zone_folder(zone) / "topic")
    assert settings.zone_folder("restricted").stat().st_mode & 0o077 == 0


@pytest.mark.everywhere
def test_titles_are_kept_and_columns_only_added(
    lakehouse: Lakehouse, write_rows: WriteRows, read_rows: ReadRows
) -> None:
    lakehouse.append(PEOPLE, [write_rows(PEOPLE, [{"id": 1, "name": "甲"}])], "a")
    first = lakehouse.head("std.person")
    wider = TableSpec(PEOPLE.name, (*PEOPLE.columns, Column("tags", "texts", "标签")), PEOPLE.zone, "人口信息")
    lakehouse.ensure(wider)
    assert [column.title for column in lakehouse.columns("std.person")] == ["编号", "姓名", "标签"]
    assert lakehouse.table("std.person").properties["comment"] == "人口信息"
    lakehouse.append(wider, [write_rows(wider, [{"id": 2, "name": "乙", "tags": ["x"]}])], "b")
    assert read_rows("std.person") == [{"id": 1, "name": "甲", "tags": None}, {"id": 2, "name": "乙", "tags": ["x"]}]
    assert read_rows("std.person", first) == [{"id": 1, "name": "甲", "tags": None}]
    assert lakehouse.table("std.person").scan().to_arrow().num_rows == 2


@pytest.mark.everywhere
def test_declaring_the_same_again_writes_nothing(lakehouse: Lakehouse) -> None:
    lakehouse.ensure(PEOPLE)
    location = lakehouse.table(PEOPLE.name).metadata_location
    lakehouse.ensure(PEOPLE)
    assert lakehouse.table(PEOPLE.name).metadata_location == location


NARROW = TableSpec("std.person", (Column("id", "integer"),), "restricted")
RETYPED = TableSpec("std.person", (Column("id", "text"), Column("name")), "restricted")


@pytest.mark.everywhere
def test_a_column_that_is_declared_no_longer_stays_while_its_rows_do(
    lakehouse: Lakehouse, write_rows: WriteRows, read_rows: ReadRows
) -> None:
    lakehouse.append(PEOPLE, [write_rows(PEOPLE, [{"id": 1, "name": "甲"}])], "a")
    lakehouse.append(NARROW, [write_rows(NARROW, [{"id": 2}])], "b")
    assert {row["name"] for row in read_rows("std.person")} == {"甲", None}


@pytest.mark.everywhere
def test_rows_of_another_type_do_not_come_beside_those_that_stay(lakehouse: Lakehouse, write_rows: WriteRows) -> None:
    lakehouse.append(PEOPLE, [write_rows(PEOPLE, [{"id": 1}])], "a")
    with pytest.raises(LakeError, match="now declared text"):
        lakehouse.append(RETYPED, [write_rows(RETYPED, [{"id": "2"}])], "b")


@pytest.mark.parametrize("rows", [[{"id": "x", "name": "乙"}], []])
def test_whoever_replaces_all_rows_may_change_the_columns(
    lakehouse: Lakehouse, write_rows: WriteRows, rows: list[dict[str, object]]
) -> None:
    lakehouse.append(PEOPLE, [write_rows(PEOPLE, [{"id": 1, "name": "甲"}])], "a")
    lakehouse.replace(RETYPED, [write_rows(RETYPED, rows)] if rows else [], "b")
    assert {(column.name, column.type) for column in lakehouse.columns("std.person")} == {
        ("name", "text"),
        ("id", "text"),
    }
    assert lakehouse.table("std.person").scan().to_arrow().select(["id", "name"]).to_pylist() == rows


def test_an_empty_table_follows_its_declaration_when_it_is_replaced_by_nothing(lakehouse: Lakehouse) -> None:
    lakehouse.ensure(PEOPLE)
    lakehouse.replace(NARROW, [], "a")
    assert [column.name for column in lakehouse.columns("std.person")] == ["id"]


@pytest.mark.everywhere
def test_a_token_comes_in_once(lakehouse: Lakehouse, write_rows: WriteRows) -> None:
    first = lakehouse.append(PEOPLE, [write_rows(PEOPLE, [{"id": 1}])], "a")
    again_file = write_rows(PEOPLE, [{"id": 1}])
    again = lakehouse.append(PEOPLE, [again_file], "a")
    assert (again.written, again.snapshot_id, again.rows) == (False, first.snapshot_id, 1)
    assert not again_file.exists()
    assert lakehouse.row_count("std.person") == 1
    assert lakehouse.last_token("std.person") == "a"


def test_committed_files_handed_in_again_are_not_deleted(lakehouse: Lakehouse, write_rows: WriteRows) -> None:
    path = write_rows(PEOPLE, [{"id": 1}])
    lakehouse.append(PEOPLE, [path], "a")
    assert not lakehouse.append(PEOPLE, [path], "a").written
    assert path.exists()


@pytest.mark.everywhere
def test_a_token_that_the_ledger_missed_is_found_in_the_snapshots(lakehouse: Lakehouse, write_rows: WriteRows) -> None:
    lakehouse.append(PEOPLE, [write_rows(PEOPLE, [{"id": 1}])], "a")
    lakehouse.ledger.forget_commits("std.person")  # as after a crash between the commit and the ledger
    assert not lakehouse.append(PEOPLE, [write_rows(PEOPLE, [{"id": 1}])], "a").written
    assert lakehouse.ledger.commit_of("a", "std.person") == lakehouse.head("std.person")


@pytest.mark.everywhere
def test_nothing_to_write_makes_no_snapshot(lakehouse: Lakehouse, write_rows: WriteRows) -> None:
    empty = write_rows(PEOPLE, [])
    assert not lakehouse.append(PEOPLE, [empty], "a").written
    assert not lakehouse.replace(PEOPLE, [], "b").written
    assert lakehouse.head("std.person") is None
    assert not empty.exists()


@pytest.mark.everywhere
def test_replace_is_one_commit(lakehouse: Lakehouse, write_rows: WriteRows, read_rows: ReadRows) -> None:
    lakehouse.append(PEOPLE, [write_rows(PEOPLE, [{"id": 1}]), write_rows(PEOPLE, [{"id": 2}])], "a")
    lakehouse.replace(PEOPLE, [write_rows(PEOPLE, [{"id": 3, "name": "丙"}])], "b")
    assert read_rows("std.person") == [{"id": 3, "name": "丙"}]
    lakehouse.replace(PEOPLE, [], "c")
    assert read_rows("std.person") == []
    assert len(lakehouse.table("std.person").metadata.snapshots) == 3
    assert lakehouse.row_count("std.person") == 0


@pytest.mark.everywhere
def test_a_dropped_table_never_finds_its_old_files(
    lakehouse: Lakehouse, write_rows: WriteRows, read_rows: ReadRows
) -> None:
    lakehouse.append(PEOPLE, [write_rows(PEOPLE, [{"id": 1}])], "a")
    before = lakehouse.table("std.person").location()
    files = lakehouse.data_files("std.person")
    lakehouse.drop("std.person")
    assert lakehouse.tables() == []
    assert all(lakehouse.storage.look(file).bytes for file in files), "a release may show them"
    assert lakehouse.append(PEOPLE, [write_rows(PEOPLE, [{"id": 1}])], "a").written
    assert lakehouse.table("std.person").location() != before
    assert len(read_rows("std.person")) == 1


def test_files_with_other_columns_or_places_are_refused(
    lakehouse: Lakehouse, write_rows: WriteRows, tmp_path: Path
) -> None:
    path = lakehouse.new_data_file(PEOPLE)
    pl.DataFrame({"id": ["not a number"]}).write_parquet(path)
    with pytest.raises(LakeError, match="int64") as caught:
        lakehouse.append(PEOPLE, [path], "a")
    assert caught.value.column == "id"
    elsewhere = tmp_path / "elsewhere.parquet"
    pl.DataFrame({"id": [1]}).write_parquet(elsewhere)
    with pytest.raises(LakeError, match="outside"):
        lakehouse.append(PEOPLE, [elsewhere], "a")


@pytest.mark.everywhere
def test_unknown_table_and_snapshot(lakehouse: Lakehouse) -> None:
    with pytest.raises(LakeError, match=r"no table std\.person"):
        lakehouse.head("std.person")
    lakehouse.ensure(PEOPLE)
    with pytest.raises(LakeError, match="no snapshot 7"):
        lakehouse.data_files("std.person", 7)


@pytest.mark.everywhere
def test_names_are_listed(lakehouse: Lakehouse) -> None:
    for name in ("topic.b", "std.person", "raw.a"):
        lakehouse.ensure(TableSpec(name, PEOPLE.columns))
    assert lakehouse.tables() == ["raw.a", "std.person", "topic.b"]
    assert lakehouse.exists("raw.a")
    assert not lakehouse.exists("raw.b")


@pytest.mark.everywhere
def test_a_tag_is_given_once(lakehouse: Lakehouse, write_rows: WriteRows) -> None:
    snapshot = lakehouse.append(PEOPLE, [write_rows(PEOPLE, [{"id": 1}])], "a").snapshot_id
    assert snapshot
    lakehouse.tag("std.person", snapshot, "release-1")
    location = lakehouse.table("std.person").metadata_location
    lakehouse.tag("std.person", snapshot, "release-1")
    assert lakehouse.table("std.person").metadata_location == location
    assert lakehouse.table("std.person").refs()["release-1"].snapshot_id == snapshot


@pytest.mark.everywhere
def test_threads_racing_on_tokens(settings: Settings, lakehouse: Lakehouse) -> None:
    """Each token is brought by three writers at once: it comes in once, and no other is lost."""
    lakehouse.ensure(PEOPLE)

    def bring(token: int) -> bool:
        path = write_data_file(lakehouse, PEOPLE, [{"id": token}])
        return lakehouse.append(PEOPLE, [path], f"t{token}").written

    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(bring, [token for token in range(8) for _ in range(3)]))
    assert sum(written) == 8
    assert [row["id"] for row in read_table(lakehouse, "std.person")] == list(range(8))


WRITER = """
import sys
from pathlib import Path
from lake.tables.lakehouse import Lakehouse
from lake.settings import Settings
from tests.lake.conftest import write_data_file
from tests.lake.tables.test_lakehouse import PEOPLE

lakehouse = Lakehouse.open(Settings(home=Path(sys.argv[1]), threads=1))
for token in sys.argv[2:]:
    path = write_data_file(lakehouse, PEOPLE, [{"id": int(token)}])
    print(int(lakehouse.merge(PEOPLE, [path], ["id"], f"t{token}").written), flush=True)
"""


def _writer(settings: Settings, tokens: Sequence[int], code: str = WRITER) -> subprocess.Popen[str]:
    root = str(Path(__file__).parents[3])
    return subprocess.Popen(
        [sys.executable, "-c", code, str(settings.home), *map(str, tokens)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": root},
    )


def test_processes_racing_from_an_empty_home(settings: Settings) -> None:
    """Three first runs at once, same and different tokens, merging."""
    writers = [_writer(settings, [0, 1, 2, 10 + number]) for number in range(3)]
    outputs = [writer.communicate(timeout=120)[0] for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert sum(output.count("1") for output in outputs) == 6
    lakehouse = Lakehouse.open(settings)
    assert [row["id"] for row in read_table(lakehouse, "std.person")] == [0, 1, 2, 10, 11, 12]
    lakehouse.close()


KILLED = WRITER.replace(
    "for token",
    """
import os, signal
import lake.tables.commit
from lake.storage.kept_metadata import KeepingCatalog
moment = sys.argv.pop(2)
kill = lambda *_arguments, **_named: os.kill(os.getpid(), signal.SIGKILL)
if moment == "1":
    lake.tables.commit.apply = kill
if moment == "2":
    original = KeepingCatalog.commit_table
    KeepingCatalog.commit_table = lambda *arguments: (original(*arguments), kill())
if moment == "3":
    KeepingCatalog._write_metadata = staticmethod(kill)
for token""",
    1,
)


@pytest.mark.parametrize("moment", [1, 2, 3], ids=["files written", "committed, not in the ledger", "in the commit"])
def test_a_killed_writer_leaves_all_or_nothing(settings: Settings, moment: int) -> None:
    first = Lakehouse.open(settings)
    first.ensure(PEOPLE)
    first.merge(PEOPLE, [write_data_file(first, PEOPLE, [{"id": 1}, {"id": 5, "name": "old"}])], ["id"], "t1")
    first.close()
    killed = _writer(settings, [moment, 5], KILLED)
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    lakehouse = Lakehouse.open(settings)
    assert len(read_table(lakehouse, "std.person")) == 2
    path = write_data_file(lakehouse, PEOPLE, [{"id": 5}])
    assert lakehouse.merge(PEOPLE, [path], ["id"], "t5").written == (moment != 2)
    assert read_table(lakehouse, "std.person") == [{"id": 1, "name": None}, {"id": 5, "name": None}]
    lakehouse.close()


def test_a_locked_catalogue_says_so_and_loses_nothing(settings: Settings, lakehouse: Lakehouse) -> None:
    path = write_data_file(lakehouse, PEOPLE, [{"id": 1}])
    impatient = Lakehouse.open(settings.model_copy(update={"busy_seconds": 0.1}))
    with closing(sqlite3.connect(settings.catalog_path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LakeError, match="locked") as caught:
            impatient.append(PEOPLE, [path], "a")
        assert "run again" in caught.value.advice
        other.rollback()
    assert path.exists()
    assert impatient.append(PEOPLE, [path], "a").written
    assert len(read_table(lakehouse, "std.person")) == 1
    impatient.close()


def test_a_full_disk_says_so_and_loses_nothing(lakehouse: Lakehouse) -> None:
    lakehouse.append(PEOPLE, [write_data_file(lakehouse, PEOPLE, [{"id": 1}])], "a")
    path = write_data_file(lakehouse, PEOPLE, [{"id": 2}])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1500, hard))
        with pytest.raises(LakeError, match="full") as caught:
            lakehouse.append(PEOPLE, [path], "b")
        with pytest.raises(LakeError, match="full"):
            write_data_file(lakehouse, PEOPLE, [{"id": number, "name": f"{number**9}"} for number in range(5000)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    assert "free space" in caught.value.advice
    assert [row["id"] for row in read_table(lakehouse, "std.person")] == [1]
    assert lakehouse.append(PEOPLE, [path], "b").written
    assert [row["id"] for row in read_table(lakehouse, "std.person")] == [1, 2]


def test_metadata_is_synced_before_the_catalogue_names_it(
    lakehouse: Lakehouse, write_rows: WriteRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    sync = os.fsync

    def record(descriptor: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", record)
    path = write_rows(PEOPLE, [{"id": 1}])
    lakehouse.append(PEOPLE, [path], "a")
    table = lakehouse.table("std.person")
    snapshot = table.current_snapshot()
    assert snapshot
    manifests = [manifest.manifest_path for manifest in snapshot.manifests(table.io)]
    folders = [str(path.parent), str(path.parent.parent), str(Path(table.metadata_location).parent)]
    assert {str(path), table.metadata_location, snapshot.manifest_list, *manifests, *folders} <= {*synced}
    of_metadata = {table.metadata_location, snapshot.manifest_list, *manifests}
    assert {str(Path(file).parent) for file in of_metadata} == {folders[-1]}
    assert max(map(synced.index, of_metadata)) < len(synced) - 1 - synced[::-1].index(folders[-1]), "names come last"


def test_old_metadata_files_do_not_pile_up(lakehouse: Lakehouse, write_rows: WriteRows) -> None:
    for number in range(14):
        lakehouse.append(PEOPLE, [write_rows(PEOPLE, [{"id": number}])], f"t{number}")
    folder = Path(lakehouse.table("std.person").metadata_location).parent
    assert len(list(folder.glob("*.metadata.json"))) <= 11


@pytest.mark.everywhere
def test_of_a_snapshot_that_is_gone_nothing_is_believed(lakehouse: Lakehouse, write_rows: WriteRows) -> None:
    lakehouse.append(PEOPLE, [write_rows(PEOPLE, [{"id": 1}])], "a")
    for ask in (lakehouse.data_files, lakehouse.is_sound, lakehouse.refuse_damaged):
        with pytest.raises(LakeError, match=f"{PEOPLE.name} has no snapshot 7"):
            ask(PEOPLE.name, snapshot_id=7)
