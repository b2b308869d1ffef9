"""Whatever is damaged is named with what can be done, and what can be done gives the very rows that were there."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from assets.context import LakeContext
from assets.ingestion import restatement
from assets.release.city_release import make_release
from assets.repair.actions import FINISH
from assets.repair.damages import find_damages
from assets.repair.repair import plan, repair
from assets.repair.step import Remedy
from lake.errors import LakeError
from lake.ledger.half_done import half_done
from lake.releases.releases import Releases
from pipelines.command_line.main import app
from tests.assets.repair.conftest import RESOURCE
from tests.desk import Desk

RAW, STD, REFUSED = f"raw.{RESOURCE}", f"std.{RESOURCE}", f"quarantine.{RESOURCE}"
DAILY = "topic.smart_ecology_env_air_quality_daily"
REPAIR, BACKUP = Remedy.REPAIR, Remedy.BACKUP
DAMAGES = {
    "raw/wrb_test_level-*/data/*.parquet": REPAIR,
    "std/wrb_test_level-*/data/*.parquet": REPAIR,
    "quarantine/wrb_test_level-*/data/*.parquet": REPAIR,
    "topic/smart_ecology_env_air_quality_daily-*/data/*.parquet": REPAIR,
    "gov/batch-*/data/*.parquet": REPAIR,
    "raw/wrb_test_level-*/metadata/*.metadata.json": BACKUP,
    "raw/wrb_test_level-*/metadata/*-m0.avro": BACKUP,
    "std/wrb_test_level-*/metadata/*.metadata.json": REPAIR,
    "std/wrb_test_level-*/metadata/snap-*.avro": REPAIR,
    "std/wrb_test_level-*/metadata/*-m0.avro": REPAIR,
    "topic/smart_ecology_env_air_quality_daily-*/metadata/snap-*.avro": REPAIR,
    "gov/batch-*/metadata/*.metadata.json": REPAIR,
    "releases/1.0.0/lake.duckdb": REPAIR,
    "releases/1.0.0/manifest.json": BACKUP,
    "open/datasets/air_quality_daily/1.0.0/air_quality_daily.csv": REPAIR,
    "restricted/refused/wrb_test_level/*/level_3.csv": REPAIR,
}


REPAIRED = [pattern for pattern, remedy in DAMAGES.items() if remedy == REPAIR]
SOON = {
    "raw/wrb_test_level-*/data/*.parquet",
    "std/wrb_test_level-*/metadata/*-m0.avro",
    "topic/smart_ecology_env_air_quality_daily-*/data/*.parquet",
    "releases/1.0.0/lake.duckdb",
}
"""Repaired in every run of the tests; the others by `make prove`."""


def slowly(value: object) -> Any:
    return pytest.param(value, marks=pytest.mark.slow)


def flip(path: Path) -> None:
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 4
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def newest(home: Path, pattern: str) -> Path:
    """The newest file of a pattern below the home, or below one of its zones."""
    found = [path for place in (home, home / "internal", home / "open") for path in place.glob(pattern)]
    return max(found, key=lambda path: path.stat().st_mtime_ns)


def rows(lake: LakeContext) -> dict[str, list[Any]]:
    """What the tables that are repaired hold."""
    with lake.engine() as engine:
        names = [RAW, STD, REFUSED, DAILY]
        engine.attach_tables(lake.lakehouse, names)
        return {name: engine.connection.execute(f"select * from {name} order by all").fetchall() for name in names}


@pytest.mark.parametrize("spoil", [flip, slowly(cut), slowly(Path.unlink)])
@pytest.mark.parametrize("pattern", DAMAGES)
def test_each_damage_is_named_with_what_can_be_done(
    lake: LakeContext, pattern: str, spoil: Callable[[Path], None]
) -> None:
    path = newest(lake.settings.home, pattern)
    spoil(path)
    found = find_damages(lake, whole=True).damages
    assert {one.file for one in found} == {path.relative_to(lake.settings.home).as_posix()}
    steps = plan(lake, found)
    assert steps[0].remedy == DAMAGES[pattern], steps
    assert all((step.do is not None) == (step.remedy == REPAIR) for step in steps)


def test_a_sound_home_needs_nothing(lake: LakeContext) -> None:
    assert find_damages(lake, whole=True).damages == find_damages(lake, whole=False).damages == ()
    assert repair(lake).outcomes == ()


@pytest.mark.parametrize("pattern", [one if one in SOON else slowly(one) for one in REPAIRED])
def test_what_can_be_made_again_holds_the_very_rows_it_held(lake: LakeContext, pattern: str) -> None:
    before = rows(lake)
    path = newest(lake.settings.home, pattern)
    path.unlink()
    done = repair(lake)
    assert done.outcomes and not [one.error for one in done.outcomes if one.error], done.outcomes
    assert rows(lake) == before
    assert not half_done(lake.lakehouse.ledger)
    assert [step for step in done.left if step.remedy == REPAIR] == []
    for step in done.left:  # what a release needs, unless the same bytes came again
        assert step.action.startswith("release 1.0.0 needs"), step
    if "/open/" in str(path):
        assert path.is_file()


@pytest.mark.parametrize(
    "lost",
    [
        ("std/wrb_test_level-*/data/*.parquet", "releases/1.0.0/lake.duckdb"),
        slowly(
            (
                "topic/smart_ecology_env_air_quality_daily-*/data/*.parquet",
                "open/datasets/air_quality_daily/1.0.0/air_quality_daily.csv",
            )
        ),
    ],
)
def test_what_is_made_of_a_lost_file_waits_for_it(lake: LakeContext, lost: tuple[str, str]) -> None:
    before = rows(lake)
    for pattern in lost:
        newest(lake.settings.home, pattern).unlink()
    done = repair(lake)
    assert [one.error for one in done.outcomes if one.error] == []
    assert done.left == ()
    assert rows(lake) == before


def test_a_release_that_reads_a_lost_file_is_not_shown_again_and_stops_nothing_else(
    lake: LakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assets.repair.repair._equal_copies", lambda *_: ())
    for pattern in ("std/wrb_test_level-*/data/*.parquet", "releases/1.0.0/lake.duckdb"):
        newest(lake.settings.home, pattern).unlink()
    before = lake.lakehouse.row_count(STD)
    done = repair(lake)
    assert [str(one.error) for one in done.outcomes if one.error and "release 1.0.0 cannot be" in str(one.error)]
    assert len(rows(lake)[STD]) == before
    assert {step.remedy for step in done.left} == {BACKUP, REPAIR}


def test_what_is_made_again_whole_needs_no_former_state_forgotten(lake: LakeContext) -> None:
    """The first manifest is one of the head and of a state before it; the table goes with both."""
    before = rows(lake)
    first = lake.lakehouse.table(STD).metadata.snapshots[0]
    (manifest,) = first.manifests(lake.lakehouse.table(STD).io)
    flip(Path(manifest.manifest_path))
    done = repair(lake)
    assert [one.error for one in done.outcomes if one.error] == []
    assert rows(lake) == before
    assert [step for step in done.left if step.remedy == REPAIR] == []


@pytest.mark.parametrize("spoil", [flip, slowly(cut), slowly(Path.unlink)])
def test_the_list_of_a_published_version_is_written_again(lake: LakeContext, spoil: Callable[[Path], None]) -> None:
    path = newest(lake.settings.home, "open/datasets/air_quality_daily/1.0.0/SHA256SUMS")
    before = path.read_bytes()
    spoil(path)
    assert repair(lake).left == ()
    assert path.read_bytes() == before


def test_a_release_whose_rows_were_lost_says_so_and_the_next_one_is_sound(
    lake: LakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when rows are made again as other bytes, by newer libraries."""
    monkeypatch.setattr("assets.repair.repair._equal_copies", lambda *_: ())
    newest(lake.settings.home, "std/wrb_test_level-*/data/*.parquet").unlink()
    left = repair(lake).left
    assert [(step.remedy, step.do) for step in left] == [(BACKUP, None)]
    assert [one.problem for one in Releases(lake.lakehouse).damages()] == ["is gone"]
    lake.lakehouse.ledger.record_verdicts(STD, lake.lakehouse.head(STD), [])
    made = make_release(lake, {})
    assert made is not None and made.manifest.tables[STD].rows == 80
    assert not [*Releases(lake.lakehouse).damages()]
    assert {step.remedy for step in repair(lake).left} == {BACKUP}, "the former release still says so"


def test_nothing_is_begun_while_raw_is_damaged_beyond_repair(desk: Desk, lake: LakeContext) -> None:
    before = lake.lakehouse.head(STD)
    for name in ("level_1.csv", "level_2.csv"):
        (desk.settings.landing_folder / name).unlink()
    newest(lake.settings.home, "raw/wrb_test_level-*/data/*.parquet").unlink()
    newest(lake.settings.home, "std/wrb_test_level-*/data/*.parquet").unlink()
    done = repair(lake)
    assert [type(one.error) for one in done.outcomes] == [LakeError]
    assert (lake.lakehouse.head(STD), half_done(lake.lakehouse.ledger)) == (before, [])
    assert {step.remedy for step in done.left if step.what == RAW} == {BACKUP}


def test_a_compacted_raw_file_comes_from_all_its_deliveries(lake: LakeContext) -> None:
    from lake.tables.compaction import compact
    from lake.tables.maintenance import expire
    from tests.orphans import remove_orphans

    before = rows(lake)
    compact(lake.lakehouse, RAW, at_least=2)
    expire(lake.lakehouse, RAW, keep=1)
    Path(lake.lakehouse.data_files(RAW)[0]).unlink()
    assert remove_orphans(lake.lakehouse, RAW) == []
    head = lake.lakehouse.content_head(RAW)
    assert repair(lake).left == ()
    assert rows(lake) == before and lake.lakehouse.content_head(RAW) == head


def test_a_killed_repair_is_begun_again(lake: LakeContext, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows(lake)
    newest(lake.settings.home, "topic/smart_ecology_env_air_quality_daily-*/data/*.parquet").unlink()
    newest(lake.settings.home, "std/wrb_test_level-*/data/*.parquet").unlink()

    def kill(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for place in ("assets.ingestion.restatement.complete", "assets.repair.tables.build_model"):
        with monkeypatch.context() as patch:
            patch.setattr(place, kill)
            with pytest.raises(KeyboardInterrupt):
                repair(lake)
    assert repair(lake).left == ()
    assert not half_done(lake.lakehouse.ledger)
    assert rows(lake) == before


STD_FILE, DATABASE = "std/wrb_test_level-*/data/*.parquet", "releases/1.0.0/lake.duckdb"
HALFWAY = [
    ("lake.ledger.batches.Batches.complete", STD_FILE),
    slowly(("assets.repair.tables.restate", "std/wrb_test_level-*/metadata/*-m0.avro")),
]


@pytest.mark.parametrize("halfway", HALFWAY)
def test_a_repair_killed_halfway_through_a_table_is_ended_by_the_next(
    lake: LakeContext, monkeypatch: pytest.MonkeyPatch, halfway: tuple[str, str]
) -> None:
    """Of what is left then no file of the table's head is damaged."""
    place, lost = halfway
    before = rows(lake)
    for pattern in (lost, DATABASE):
        newest(lake.settings.home, pattern).unlink()

    def kill(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(place, kill)
        with pytest.raises(KeyboardInterrupt):
            repair(lake)
    assert half_done(lake.lakehouse.ledger)
    assert [step.what for step in plan(lake) if step.action == FINISH] == [STD]
    assert repair(lake).left == ()
    assert not half_done(lake.lakehouse.ledger)
    assert rows(lake) == before


@pytest.mark.slow
def test_a_table_lost_while_it_was_split_anew_is_split_anew_from_its_first_batch(
    lake: LakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(lake)
    newest(lake.settings.home, STD_FILE).unlink()
    split = restatement._restate_batch

    def split_one(*arguments: Any, afresh: bool) -> None:
        if not afresh:
            raise KeyboardInterrupt
        split(*arguments, afresh=afresh)

    with monkeypatch.context() as patch:
        patch.setattr(restatement, "_restate_batch", split_one)
        with pytest.raises(KeyboardInterrupt):
            repair(lake)
    Path(lake.lakehouse.data_files(STD)[0]).unlink()
    done = repair(lake)
    assert [one.error for one in done.outcomes if one.error] == []
    assert rows(lake) == before


def command(desk: Desk, *arguments: str) -> Result:
    environment = {"LAKE_HOME": str(desk.settings.home), "LAKE_CONTRACTS": desk.settings.contracts, "DAGSTER_HOME": ""}
    return CliRunner().invoke(app, list(arguments), env=environment)


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(b"\0" * 4096 + path.read_bytes()[4096:]), cut])
@pytest.mark.parametrize("name", ["catalog.db", "ledger.db"])
def test_a_damaged_database_is_told_also_when_the_home_cannot_be_opened(
    desk: Desk, name: str, spoil: Callable[[Path], None]
) -> None:
    spoil(desk.settings.home / name)
    result = command(desk, "verify", "--json")
    assert result.exit_code == 1
    damages = json.loads(result.stdout)["damages"]
    assert [(one["file"], one["remedy"]) for one in damages if one["kind"] == "database"] == [(name, "backup")]


def test_the_commands_say_what_is_damaged_and_end_well_when_nothing_is(desk: Desk) -> None:
    assert (command(desk, "verify").exit_code, command(desk, "repair", "--dry-run").exit_code) == (0, 0)
    path = newest(desk.settings.home, "raw/wrb_test_level-*/data/*.parquet")
    flip(path)
    told = json.loads(command(desk, "verify", "--json").stdout)["damages"]
    assert [(one["remedy"], Path(one["file"]).name) for one in told] == [("repair", path.name)]
    looked = command(desk, "repair", "--dry-run")
    assert looked.exit_code == 1 and "read again what was delivered" in looked.output
    done = command(desk, "repair", "--json")
    assert done.exit_code == 0, done.output
    assert [one["error"] for one in json.loads(done.stdout)["done"]] == [None]
    assert command(desk, "verify").exit_code == 0
