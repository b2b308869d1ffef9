"""A broken resource stops only itself: the others go on, readers keep what they had, and the release says so."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from lake.releases.releases import Releases
from lake.tables.lakehouse import Lakehouse
from pipelines.run import run_lake
from pipelines.run_summary import RunSummary
from tests.desk import Desk
from tests.few_declared import few_declared
from tests.lake.connectors.poison import cell, endless_names, workbook
from tests.pipelines.silent_watcher import SilentWatcher

SELECT = ["wrb_test_level", "eeb_air_quality", "mca_division_history"]
AIR = "Date,Hour,WatchPoint,AQI,Level,PrimaryPollution,PM2.5,PM10,CO,NO2,O3_1h,O3_8h,SO2\n" + "".join(
    f"202304{day:02d},{hour:02d},北街,40,优,NaN,20,35,0.9,30,50,48,5\n" for day in range(1, 7) for hour in range(24)
)


@pytest.fixture(scope="module", autouse=True)
def few(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with few_declared(tmp_path_factory.mktemp("nothing")):
        yield


def run(desk: Desk) -> RunSummary:
    return run_lake(desk.settings, SilentWatcher(), select=SELECT)


def assert_nothing_new_writes_nothing(desk: Desk) -> None:
    house = Lakehouse.open(desk.settings)
    before = {name: house.head(name) for name in house.tables()}
    again = run(desk)
    assert again.ok
    assert not again.anything_new
    assert {name: house.head(name) for name in house.tables()} == before


def test_the_others_go_on_and_the_release_names_what_is_stale(desk: Desk) -> None:
    desk.deliver("level_1.csv", "STCD,TM,Z\nA,2023-08-01,1.5\n")
    first = run(desk)
    assert first.ok and first.anything_new
    assert "psb_resident" in first.awaited
    assert_nothing_new_writes_nothing(desk)
    desk.deliver("level_2.csv", "XXXX,TM,Z\nB,2023-08-02,2\n")
    desk.deliver("江门_hourly_202304.csv", AIR)
    second = run(desk)
    assert [failure.step for failure in second.failures] == ["raw.wrb_test_level"]
    assert second.skipped == ()
    assert "STCD" in second.failures[0].message
    release = Releases(Lakehouse.open(desk.settings)).current()
    assert release is not None
    assert release.id == second.release != first.release
    assert release.manifest.tables["std.eeb_air_quality"].rows == 144
    assert release.manifest.tables["std.wrb_test_level"].rows == 1
    assert [(one.table, "STCD" in one.reason) for one in release.manifest.stale] == [("std.wrb_test_level", True)]


def test_poison_in_the_landing_folder_stops_no_delivery(desk: Desk) -> None:
    desk.deliver("level_1.csv", "STCD,TM,Z\nA,2023-08-01,1.5\n")
    folder = desk.settings.landing_folder
    Path(os.fsdecode(os.fsencode(folder) + b"/level_" + "水位".encode("gbk") + b".csv")).write_text(
        "STCD,TM,Z\nB,2023-08-01,1.5\n"
    )
    (folder / "level_2.csv").symlink_to("/etc/passwd")
    workbook(folder / "level_3.csv", f"<sheetData>{cell('A1')}{cell('XFD1048576')}</sheetData>")
    (folder / "level_4.csv").write_text(",".join(map(str, range(100_000))) + "\n")
    (folder / "level_5.csv").write_bytes(b"STCD,TM,Z\n" + b"a" * (17 << 20))
    os.mkfifo(folder / "level_6.csv")
    (folder / "level_7.csv").mkdir()
    os.mkfifo(folder / "x.zip")
    (folder / "readme.zip").write_bytes(b"PK\x03\x04 cut off")
    (folder / "y.tar").write_bytes(endless_names())
    Path(os.fsdecode(os.fsencode(folder) + b"/\xb2\xe2.txt")).write_text("a")
    summary = run(desk)
    assert {one.resource: one.delivered for one in summary.resources}["wrb_test_level"] == 2
    [failure] = summary.failures
    for refused in ("is a link", "20,000,000 cells", "columns, at most", "longer than 16 MB", "a pipe"):
        assert refused in failure.message
    assert len(summary.strays) == 5
    for told in ("a pipe", "archive is damaged", "RecursionError", "a folder is called", "no contract waits for"):
        assert sum(told in one for one in summary.strays) == 1
