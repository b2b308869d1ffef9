"""The month's pages are printed when what they are made of has changed, and not before."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assets.context import LakeContext
from assets.gov.bulletin import INDEX, print_month
from lake.settings import Settings
from quality.scoring.month import Month
from tests.assets.small_lake import deliver_firms, small_lake
from tests.assets.written import write_governance_tables
from tests.english import english_on

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LakeContext]:
    with small_lake(tmp_path_factory.mktemp("city")) as lake:
        deliver_firms(lake)
        write_governance_tables(lake)
        yield lake


def test_the_pages_stand_in_the_lake_and_are_made_once(city: LakeContext) -> None:
    folder = city.settings.bulletins_folder / str(Month.of(NOW))
    problems = print_month(city, NOW)
    assert problems is not None
    assert {path.name for path in folder.glob("*.html")} >= {INDEX, "amr.html"}
    assert not [found for page in folder.glob("*.html") for found in english_on(page.read_text(encoding="utf-8"))]
    assert print_month(city, NOW + timedelta(minutes=1)) is None


def test_a_run_killed_while_it_printed_prints_again(city: LakeContext) -> None:
    folder = city.settings.bulletins_folder / str(Month.of(NOW))
    print_month(city, NOW)
    (folder / ".made_of").unlink()
    (folder / INDEX).unlink()
    assert print_month(city, NOW) is not None
    assert (folder / INDEX).exists()


def test_an_empty_lake_has_no_pages(tmp_path: Path) -> None:
    lake = LakeContext.open(Settings(home=tmp_path))
    write_governance_tables(lake)
    assert print_month(lake, NOW) is None
