"""A bundle opens anywhere, holds what it may and nothing else, and says what it is."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from assets.publication.bundle import Bundle, Wanted, export_release
from assets.release.city_release import make_release
from catalog.model_inputs import input_tables
from catalog.models.model_tables import ModelTables
from lake.engine.duck import DuckEngine
from lake.errors import LakeError
from lake.ledger.ledger import Verdict
from lake.releases.manifest import Offer
from lake.releases.releases import Releases
from lake.releases.store import Release
from lake.schema import Column, TableSpec
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from tests.assets.small_lake import deliver_air, models, registry, small_lake
from tests.assets.written import export_datasets

PASSED = Verdict("row_count", "行数", "completeness", "error", True, True, 2, 0)
LEVEL = TableSpec("std.level", (Column("code", title="测站"), Column("level", "double", "水位")), "internal", "水位")
TWICE = TableSpec("topic.twice", (Column("code"), Column("day", "date")), "internal", "重复")
SECRET = TableSpec("std.person", (Column("code"), Column("name", title="姓名")), "restricted", "人口")
OPEN = TableSpec("open.level", (Column("code"), Column("note")), "internal", "开放水位")
ROWS = {
    LEVEL: "select code, i / 7 as level from (values ('B', 1), ('A', 2), ('C', 3)) as t(code, i)",
    TWICE: "select 'A' as code, date '2023-08-01' as day from range(2)",
    SECRET: "select '1' as code, 'geheim' as name",
    OPEN: "select 'A' as code, '说明' as note",
}


class City:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.house = Lakehouse.open(settings)

    def fill(self, spec: TableSpec, sql: str) -> None:
        with DuckEngine(self.settings) as engine:
            path = self.house.new_data_file(spec)
            engine.write(sql, path, spec.columns)
        self.house.replace(spec, [path], sql)
        self.house.ledger.record_verdicts(spec.name, self.house.head(spec.name), [PASSED])

    def release(self) -> Release:
        releases = Releases(self.house, lambda: datetime(2023, 8, 15, tzinfo=UTC))
        manifest = releases.propose({spec.name: Offer("c1", ("code",), spec.title) for spec in ROWS}, {})
        assert manifest is not None
        return releases.publish(manifest)

    def export(self, target: Path, *tables: str, restricted: bool = False) -> Bundle:
        declared = ModelTables(models(), input_tables(registry()))
        release = Releases(self.house).current()
        assert release is not None
        return export_release(self.settings, registry(), declared, release, target, Wanted(tables, restricted))


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    made = City(Settings(home=tmp_path / "湖 'home'", memory_limit="1GB"))
    for spec, sql in ROWS.items():
        made.fill(spec, sql)
    made.release()
    yield made
    made.house.close()


READ = """
import sys
sys.path[:] = [sys.argv[1], *(one for one in sys.path if "site-packages" not in one)]
import duckdb
with duckdb.connect(sys.argv[2], read_only=True) as connection:
    print(connection.execute("select code from std.level").fetchall())
    print(connection.execute("select comment from duckdb_columns() where column_name = 'level'").fetchall())
    print(connection.execute("from keys").fetchall())
"""


def test_it_opens_elsewhere_with_nothing_but_duckdb(city: City, tmp_path: Path) -> None:
    bundle = city.export(tmp_path / "bundle")
    city.settings.home.rename(tmp_path / "gone")
    alone = tmp_path / "alone"
    alone.mkdir()
    packages = Path(duckdb.__file__).parents[1]
    for package in (packages / "duckdb", *packages.glob("_duckdb*.so"), *packages.glob("duckdb-*.dist-info")):
        (alone / package.name).symlink_to(package)
    elsewhere = (tmp_path / "bundle").rename(tmp_path / "elsewhere")
    command = [sys.executable, "-I", "-c", READ, str(alone), str(elsewhere / "lake.duckdb")]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd="/").stdout.splitlines()
    assert told[0] == "[('A',), ('B',), ('C',)]"
    assert "水位" in told[1]
    assert "('std.level', 'primary', 'code', None, True, True)" in told[2]
    assert "('topic.twice', 'primary', 'code', None, False, False)" in told[2]
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], check=True, cwd=elsewhere)
    assert (elsewhere / "README.md").read_text(encoding="utf-8").startswith("# 江门")
    assert duckdb.read_parquet(str(elsewhere / "std.level.parquet")).fetchall()[0][0] == "A"
    assert (bundle.release, bundle.zone) == ("1.0.0", "internal")


def test_restricted_tables_stay_out_unless_they_are_named(city: City, tmp_path: Path) -> None:
    everything = city.export(tmp_path / "all", restricted=True)
    assert [table.name for table in everything.tables] == ["open.level", "std.level", "topic.twice"]
    assert everything.left_out == ("std.person",)
    assert b"geheim" not in b"".join(path.read_bytes() for path in (tmp_path / "all").iterdir())
    with pytest.raises(LakeError, match="restricted"):
        city.export(tmp_path / "some", "std.person")
    assert not (tmp_path / "some").exists()
    named = city.export(tmp_path / "some", "std.person", restricted=True)
    assert (named.zone, len(named.tables)) == ("restricted", 1)
    assert all(path.stat().st_mode & 0o077 == 0 for path in [tmp_path / "some", *(tmp_path / "some").iterdir()])


def test_all_may_read_a_bundle_of_what_the_gate_let_out_and_no_other(tmp_path: Path) -> None:
    with small_lake(tmp_path) as lake:
        deliver_air(lake)
        make_release(lake, {})
        release = Releases(lake.lakehouse).current()
        assert release is not None

        def exported(name: str) -> Bundle:
            wanted = Wanted(("open.air_quality_daily",))
            return export_release(lake.settings, lake.registry, lake.tables, release, tmp_path / name, wanted)

        assert exported("not looked at yet").zone == "internal"
        (published,) = export_datasets(lake, release)
        assert exported("let out").zone == "open"
        assert (tmp_path / "let out").stat().st_mode & 0o055 == 0o055
        assert all(path.stat().st_mode & 0o044 == 0o044 for path in (tmp_path / "let out").iterdir())
        file = Path(published.folder) / "air_quality_daily.parquet"
        pl.read_parquet(file).with_columns(pl.lit(None, pl.Float64).alias("pm2_5")).write_parquet(file)
        assert exported("one figure hidden").zone == "internal"
        assert not any(path.stat().st_mode & 0o077 for path in (tmp_path / "one figure hidden").iterdir())


def test_an_open_table_with_a_persons_number_is_not_written(city: City, tmp_path: Path) -> None:
    city.fill(OPEN, "select 'A' as code, '电话 138 0013 8000' as note")
    city.release()
    with pytest.raises(LakeError, match="mobile numbers"):
        city.export(tmp_path / "bundle")
    assert [path for path in tmp_path.iterdir() if "bundle" in path.name] == []


def test_nothing_is_made_of_a_damaged_file(city: City, tmp_path: Path) -> None:
    path = Path(city.house.data_files(LEVEL.name)[0])
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)
    with pytest.raises(LakeError, match="nothing was made of it"):
        city.export(tmp_path / "bundle")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_who_may_not_read_a_zone_gets_nothing_of_it(city: City, tmp_path: Path) -> None:
    Path(city.house.data_files(SECRET.name)[0]).chmod(0)
    with pytest.raises(LakeError, match="may not read"):
        city.export(tmp_path / "bundle", "std.person", restricted=True)


@pytest.mark.parametrize("place", ["home", "full", "nowhere/deep"])
def test_a_place_that_is_not_new_is_refused(city: City, tmp_path: Path, place: str) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    target = city.settings.home / "open" / "bundle" if place == "home" else tmp_path / place
    with pytest.raises(LakeError):
        city.export(target)
    assert (tmp_path / "full" / "letter.txt").read_text() == "mine"


def test_a_name_that_is_not_there_is_told(city: City, tmp_path: Path) -> None:
    with pytest.raises(LakeError, match=r"no table std\.nothing"):
        city.export(tmp_path / "bundle", "std.nothing")


def test_the_same_release_gives_the_same_rows_in_the_same_order(city: City, tmp_path: Path) -> None:
    for name in ("one", "two"):
        city.export(tmp_path / name)
    for path in (tmp_path / "one").glob("*.parquet"):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
