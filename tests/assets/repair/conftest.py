"""A home with one of everything that can be damaged, made once and laid out anew, in its own place, for each test."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assets.context import LakeContext
from assets.release.city_release import make_release
from tests.assets.small_lake import deliver_air
from tests.assets.written import export_datasets, write_governance_tables
from tests.desk import Desk, open_desk

RESOURCE = "wrb_test_level"


def fill(desk: Desk) -> None:
    """Two deliveries, one that could not be read, models, governance tables, a release and its exports."""
    for number in (1, 2):
        rows = "".join(f"{number}{row},2023-08-0{number},{row % 9}.5\n" for row in range(40))
        desk.deliver(f"level_{number}.csv", f"STCD,TM,Z\n{rows},2023-08-01,1.5\n")
    desk.deliver("level_3.csv", "TM,Z\n2023-08-01,2.5\n")
    assert len(desk.load().errors) == 1
    lake = desk.open()
    with closing(lake.lakehouse) as house:
        deliver_air(lake)
        write_governance_tables(lake)
        house.ledger.record_verdicts(f"std.{RESOURCE}", house.head(f"std.{RESOURCE}"), [])
        release = make_release(lake, {})
        assert release is not None
        assert any(export.written for export in export_datasets(lake, release))


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = open_desk(tmp_path_factory.mktemp("city"))
    fill(desk)
    for name in ("catalog.db", "ledger.db"):  # so that what is in the file is read from it
        with closing(sqlite3.connect(desk.settings.home / name)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(desk.settings.home, desk.settings.home.with_name("kept"), symlinks=True)
    return desk


@pytest.fixture
def desk(city: Desk) -> Desk:
    home: Path = city.settings.home
    shutil.rmtree(home)
    shutil.copytree(home.with_name("kept"), home, symlinks=True)
    return city


@pytest.fixture
def lake(desk: Desk) -> Iterator[LakeContext]:
    opened = desk.open()
    yield opened
    opened.lakehouse.close()
