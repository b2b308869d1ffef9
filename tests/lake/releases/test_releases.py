"""Releases against a small real lake: when one is made, what it says, and that readers only ever see whole ones."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from lake.engine.duck import DuckEngine
from lake.engine.remote import reach
from lake.errors import LakeError
from lake.ledger.delivery_report import DeliveryReport
from lake.ledger.records import Batch, Reconciliation, Verdict
from lake.releases.blocking import ReleaseBlocked
from lake.releases.manifest import Offer
from lake.releases.releases import Releases
from lake.releases.store import Release, ReleaseStore
from lake.schema import Column, TableSpec
from lake.settings import Settings
from lake.storage.location import Location
from lake.storage.opening import storage_of
from lake.tables.lakehouse import Lakehouse
from lake.tables.maintenance import expire

NOON = datetime(2023, 8, 15, 4, tzinfo=UTC)
STATION = TableSpec(
    "std.station",
    (Column("code", title="测站编码"), Column("level", "double", "水位"), Column("_batch_id")),
)
CENSUS = TableSpec("gov.census", (Column("table_name", title="表名"),))
PASSED = Verdict("row_count", "行数", "completeness", "error", True, True, 2, 0)
FAILED = Verdict("unique_code", "编码唯一", "accuracy", "error", True, False, 2, 1, "1 repeated")
OFFERS = {
    "std.station": Offer("c1", ("code",), "测站"),
    "gov.census": Offer("1", ("table_name",), "普查", judged=False),
}


@pytest.fixture
def releases(lakehouse: Lakehouse) -> Releases:
    fill(lakehouse, "select 'A' as code, 1.0 as level, 'b1' as _batch_id")
    return Releases(lakehouse, lambda: NOON)


def fill(lakehouse: Lakehouse, sql: str, spec: TableSpec = STATION, verdicts: tuple[Verdict, ...] = (PASSED,)) -> None:
    """Replace a table's rows and judge the new snapshot."""
    with DuckEngine(lakehouse.settings) as engine:
        path = lakehouse.new_data_file(spec)
        engine.write(sql, path, spec.columns)
    lakehouse.replace(spec, [path], sql)
    lakehouse.ledger.record_verdicts(spec.name, lakehouse.head(spec.name), list(verdicts))


def publish(releases: Releases, stale: dict[str, str] | None = None) -> Release:
    manifest = releases.propose(OFFERS, stale or {})
    assert manifest is not None
    return releases.publish(manifest)


def read(database: Path | Location, sql: str, settings: Settings | None = None) -> list[tuple[Any, ...]]:
    """`settings`: of a lake whose files are not of this machine."""
    file = storage_of(settings).local_copy(Location(database)) if settings else nullcontext(Path(database))
    with file as path, duckdb.connect(str(path), read_only=True) as connection:
        if settings:
            reach(connection, settings)
        return connection.execute(sql).fetchall()


@pytest.mark.everywhere
def test_a_release_names_its_tables_and_can_be_queried(releases: Releases, lakehouse: Lakehouse) -> None:
    release = publish(releases)
    table = release.manifest.tables["std.station"]
    assert (release.id, release.manifest.reason) == ("1.0.0", "first release")
    assert (table.rows, table.contract_version, table.checks.passed) == (1, "c1", 1)
    assert read(release.database, "select code, level from std.station", lakehouse.settings) == [("A", 1.0)]
    assert read(release.database, "select id from gov.release", lakehouse.settings) == [("1.0.0",)]
    assert read(release.database, "select table_name, row_count from gov.release_table", lakehouse.settings) == [
        ("std.station", 1)
    ]
    assert lakehouse.table("std.station").refs()["release-1.0.0"].snapshot_id == table.snapshot_id


def test_views_and_columns_carry_chinese_comments(releases: Releases) -> None:
    database = publish(releases).database
    assert read(database, "select comment from duckdb_views() where view_name = 'station'") == [("测站",)]
    comments = read(database, "select comment from duckdb_columns() where table_name = 'station' order by column_index")
    assert comments == [("测站编码",), ("水位",), (None,), ("存疑：有未办结的数据异议",)]


@pytest.mark.everywhere
def test_nothing_new_makes_no_release_and_bookkeeping_is_nothing_new(releases: Releases, lakehouse: Lakehouse) -> None:
    publish(releases)
    assert releases.propose(OFFERS, {}) is None
    fill(lakehouse, "select 'std.station' as table_name", CENSUS)
    assert releases.propose(OFFERS, {}) is None


@pytest.mark.parametrize(
    ("rows", "version"),
    [
        ("select 'A' as code, 1.0 as level, 'b2' as _batch_id union all select 'B', 2.0, 'b2'", "1.1.0"),
        ("select 'B' as code, 1.0 as level, 'b2' as _batch_id", "1.1.0"),
        ("select 'A' as code, 9.0 as level, 'b2' as _batch_id", "1.0.1"),
        ("select 'A' as code, 1.0 as level, 'b2' as _batch_id where false", "1.0.1"),
    ],
)
@pytest.mark.everywhere
def test_new_rows_are_minor_and_corrections_a_patch(
    releases: Releases, lakehouse: Lakehouse, rows: str, version: str
) -> None:
    publish(releases)
    fill(lakehouse, rows)
    assert publish(releases).id == version


def test_what_the_release_before_showed_is_kept_by_its_tag(releases: Releases, lakehouse: Lakehouse) -> None:
    fill(lakehouse, "select 'std.station' as table_name", CENSUS)
    publish(releases)
    fill(lakehouse, "select 'B' as code, 1.0 as level, 'b2' as _batch_id")
    second = publish(releases)
    shown = second.manifest.tables["gov.census"].snapshot_id
    assert {"release-1.0.0"} == lakehouse.table("gov.census").refs().keys() - {"main"}
    assert {"release-1.0.0", "release-1.1.0"} == lakehouse.table("std.station").refs().keys() - {"main"}
    assert shown is not None
    assert releases.holding("gov.census", {shown}) == ("1.0.0", "1.1.0")
    for number in range(3):
        fill(lakehouse, f"select 'std.other{number}' as table_name", CENSUS)
    assert expire(lakehouse, "gov.census", keep=1)
    assert len(lakehouse.data_files("gov.census", shown)) == 1
    assert read(second.database, "select table_name from gov.census") == [("std.station",)]


def test_a_lost_table_or_another_key_is_major_and_a_new_column_minor(releases: Releases, lakehouse: Lakehouse) -> None:
    publish(releases)
    fill(lakehouse, "select 'x' as table_name", TableSpec("topic.other", CENSUS.columns))
    rekeyed = releases.propose({"std.station": Offer("c1", ("code", "level"))} | {"topic.other": Offer("1")}, {})
    assert releases.propose({"topic.other": Offer("1")}, {}).id == "2.0.0"  # type: ignore[union-attr]
    assert rekeyed is not None and rekeyed.id == "2.0.0"
    wider = TableSpec("std.station", (*STATION.columns, Column("remark")))
    fill(lakehouse, "select 'A' as code, 1.0 as level, 'b1' as _batch_id, 'n' as remark", wider)
    grown = releases.propose(OFFERS, {})
    assert grown is not None and (grown.id, grown.reason) == ("1.1.0", "minor: std.station gained remark")


def test_a_failed_blocking_check_blocks_and_names_itself(releases: Releases, lakehouse: Lakehouse) -> None:
    fill(lakehouse, "select 'C' as code, 1.0 as level, 'b1' as _batch_id", verdicts=(PASSED, FAILED))
    with pytest.raises(ReleaseBlocked, match=r"std\.station failed unique_code \(1 repeated\)"):
        releases.propose(OFFERS, {})
    assert releases.current() is None


def test_a_table_nobody_judged_blocks(releases: Releases, lakehouse: Lakehouse) -> None:
    with DuckEngine(lakehouse.settings) as engine:
        path = lakehouse.new_data_file(STATION)
        engine.write("select 'Z' as code, 1.0 as level, 'b' as _batch_id", path, STATION.columns)
    lakehouse.append(STATION, [path], "unjudged")
    with pytest.raises(ReleaseBlocked, match="never checked"):
        releases.propose(OFFERS, {})


def test_a_load_that_does_not_reconcile_blocks(releases: Releases, lakehouse: Lakehouse) -> None:
    batch = Batch("station-1", "station", "0" * 64, "station.csv", 9, NOON, NOON, "c1")
    lakehouse.ledger.register(batch)
    lakehouse.ledger.complete("station-1", Reconciliation(3, 3, 1, 1, 0), DeliveryReport(), "v1")
    with pytest.raises(ReleaseBlocked, match="batch station-1 does not reconcile"):
        releases.propose(OFFERS, {})


@pytest.mark.everywhere
def test_a_stale_table_keeps_its_former_snapshot_with_the_reason(releases: Releases, lakehouse: Lakehouse) -> None:
    first = publish(releases)
    fill(lakehouse, "select 'C' as code, 1.0 as level, 'b1' as _batch_id", verdicts=(FAILED,))
    fill(lakehouse, "select 'x' as table_name", TableSpec("topic.other", CENSUS.columns))
    manifest = releases.propose(OFFERS | {"topic.other": Offer("1")}, {"std.station": "交付无法读取"})
    assert manifest is not None
    second = releases.publish(manifest)
    assert second.manifest.tables["std.station"] == first.manifest.tables["std.station"]
    assert [(entry.table, entry.reason) for entry in second.manifest.stale] == [("std.station", "交付无法读取")]
    assert read(second.database, "select code from std.station", lakehouse.settings) == [("A",)]


@pytest.mark.everywhere
def test_rollback_stays_until_something_new_comes(releases: Releases, lakehouse: Lakehouse) -> None:
    publish(releases)
    fill(lakehouse, "select 'B' as code, 1.0 as level, 'b' as _batch_id")
    publish(releases)
    releases.rollback("1.0.0")
    assert releases.show("current").id == "1.0.0"
    assert releases.propose(OFFERS, {}) is None
    fill(lakehouse, "select 'C' as code, 1.0 as level, 'b' as _batch_id")
    assert publish(releases).id == "1.2.0"
    assert [entry["action"] for entry in releases.history()] == ["publish", "publish", "rollback", "publish"]
    assert [release.id for release in releases.list()] == ["1.0.0", "1.1.0", "1.2.0"]


@pytest.mark.everywhere
def test_a_table_that_was_dropped_is_compared_with_what_it_was(releases: Releases, lakehouse: Lakehouse) -> None:
    publish(releases)
    lakehouse.drop(STATION.name)
    fill(lakehouse, "select 'B' as code, 'b2' as _batch_id", TableSpec(STATION.name, STATION.columns[::2]))
    publish(releases)
    (found,) = releases.diff("1.0.0", "2.0.0").tables
    assert (found.rows_added, found.rows_removed, found.columns.removed) == (1, 1, ("level",))
    lakehouse.drop(STATION.name)
    fill(lakehouse, "select 1 as code", TableSpec(STATION.name, (Column("code", "integer"),)))
    publish(releases)
    (found,) = releases.diff("1.0.0", "3.0.0").tables
    assert (found.rows_before, found.rows_after, found.rows_added) == (1, 1, None), "keys of two types are not compared"
    assert found.columns.retyped == ("code",)


def test_an_unknown_release_is_refused_with_the_known_ones(releases: Releases) -> None:
    publish(releases)
    with pytest.raises(LakeError, match=r"no release 9\.9\.9.*published releases: 1\.0\.0"):
        releases.rollback("9.9.9")


@pytest.mark.everywhere
def test_a_release_stays_readable_after_its_snapshots_expired(releases: Releases, lakehouse: Lakehouse) -> None:
    publish(releases)
    fill(lakehouse, "select 'B' as code, 1.0 as level, 'b' as _batch_id")
    table = lakehouse.table("std.station")
    table.maintenance.expire_snapshots().older_than(datetime(2100, 1, 1)).commit()
    assert read(releases.show("1.0.0").database, "select code from std.station", lakehouse.settings) == [("A",)]
    assert releases.diff("1.0.0", "1.0.0").tables == ()


class Crash(BaseException):
    """Stands for the process being killed."""


def crash_before(*_: object, **__: object) -> None:
    raise Crash


def crash_after(step: Callable[..., Any]) -> Callable[..., Any]:
    def run(*arguments: Any, **named: Any) -> None:
        step(*arguments, **named)
        raise Crash

    return run


STEPS = [
    ("lake.releases.store", "write_views"),
    ("lake.storage.written_aside", "sync_files"),
    ("os", "replace"),
    ("lake.tables.lakehouse.Lakehouse", "tag"),
    ("lake.releases.store.ReleaseStore", "switch"),
    ("lake.releases.store.ReleaseStore", "note_switch"),
]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("owner", "step"), STEPS)
def test_a_crash_anywhere_leaves_a_whole_release_and_a_rerun_ends_the_same(
    releases: Releases, lakehouse: Lakehouse, monkeypatch: pytest.MonkeyPatch, owner: str, step: str, after: bool
) -> None:
    first = publish(releases)
    fill(lakehouse, "select 'B' as code, 1.0 as level, 'b' as _batch_id")
    manifest = releases.propose(OFFERS, {})
    assert manifest is not None
    with monkeypatch.context() as patch:
        target = f"{owner}.{step}"
        patch.setattr(target, crash_after(resolve(target)) if after else crash_before)
        with pytest.raises(Crash):
            releases.publish(manifest)
    database = lakehouse.settings.releases_folder / "current" / "lake.duckdb"
    assert read(database, "select id from gov.release")[0][0] in (first.id, manifest.id)
    rerun = Releases(lakehouse, lambda: NOON)
    if proposed := rerun.propose(OFFERS, {}):
        rerun.publish(proposed)
    assert read(database, "select * from gov.release") == [("1.1.0", NOON, "minor: std.station has new rows")]
    assert [entry["release"] for entry in rerun.history()] == ["1.0.0", "1.1.0"]
    assert lakehouse.table("std.station").refs()["release-1.1.0"].snapshot_id == lakehouse.head("std.station")


@pytest.mark.everywhere
def test_what_a_crash_left_is_replaced_when_the_lake_moved_on(
    releases: Releases, lakehouse: Lakehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(releases)
    fill(lakehouse, "select 'B' as code, 1.0 as level, 'b' as _batch_id")
    with monkeypatch.context() as patch:
        patch.setattr(ReleaseStore, "switch", crash_before)
        with pytest.raises(Crash):
            publish(releases)
    assert [release.id for release in releases.list()] == ["1.0.0"]
    fill(lakehouse, "select 'C' as code, 1.0 as level, 'b' as _batch_id")
    release = publish(releases)
    assert release.id == "1.1.0"
    assert read(release.database, "select code from std.station", lakehouse.settings) == [("C",)]


def resolve(target: str) -> Callable[..., Any]:
    import pkgutil

    return pkgutil.resolve_name(target)  # type: ignore[no-any-return]
