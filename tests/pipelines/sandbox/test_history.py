"""A city with a history: what is compared with earlier years is delivered for them, and nothing else changes."""

import json
from pathlib import Path

import pytest

from pipelines.sandbox.build import SandboxSummary, build
from tests.pipelines.sandbox.delivered import Cells, by_line
from tests.pipelines.sandbox.test_build import fingerprints

OF_YEARS = ("stat/macro_indicator_", "hlth/infectious_", "hsa/settlement_", "hlth/inpatient_")
OF_THE_QUARTER_BEFORE = ("tax/tax_payment_2022", "csg/electricity_2022", "sib/core.db")


@pytest.fixture(scope="module")
def longer(tmp_path_factory: pytest.TempPathFactory) -> SandboxSummary:
    return build(tmp_path_factory.mktemp("sandbox") / "longer", history=True)


def names(landing: Path, start: str) -> list[str]:
    return sorted(path.stem.removeprefix(Path(start).name) for path in landing.glob(f"{start}*"))


@pytest.mark.slow
def test_nothing_else_changes(city: SandboxSummary, longer: SandboxSummary) -> None:
    ours, other = (
        {
            name: digest
            for name, digest in fingerprints(made.landing).items()
            if not name.startswith(OF_YEARS + OF_THE_QUARTER_BEFORE)
        }
        for made in (city, longer)
    )
    assert ours == other
    assert fingerprints(city.out / "service") == fingerprints(longer.out / "service")


@pytest.mark.slow
def test_every_year_is_delivered(longer: SandboxSummary) -> None:
    assert names(longer.landing, OF_YEARS[0]) == ["2018", "2019", "2020", "2021", "2022", "2023H1", "2023H2"]
    cards = ["20201231", "20211231", "20221231", "20231229", "20231230", "20231231"]
    assert names(longer.landing, OF_YEARS[1]) == cards
    assert names(longer.landing, OF_YEARS[2]) == ["202101", "202102", "202201", "202202", "202301", "202302"]
    assert names(longer.landing, OF_YEARS[3]) == ["202201", "202202", "202301", "202302"]


@pytest.mark.slow
def test_a_workbook_has_a_period_once_and_a_later_one_changes_it(longer: SandboxSummary) -> None:
    books = [
        _by_period(by_line(longer.landing, "stat_macro_indicator", f"stat/macro_indicator_{year}.xlsx"))
        for year in ("2018", "2019")
    ]
    key = ("SHXFP", "440700", "2018-12")
    first, revised = (float(book[key]["累计值"] or "") for book in books)
    assert revised < 0.97 * first
    assert ("SHXFP", "440700", "2018-01") not in books[0]


def _by_period(rows: dict[int, Cells]) -> dict[tuple[str | None, ...], Cells]:
    found = {tuple(row[name] for name in ("指标代码", "行政区划代码", "统计月份")): row for row in rows.values()}
    assert len(found) == len(rows)
    return found


@pytest.mark.slow
def test_the_mark_says_whether_a_city_has_a_history(longer: SandboxSummary) -> None:
    assert json.loads((longer.out / "sandbox.json").read_text("utf-8"))["history"] is True
    assert not build(longer.out, history=True).built
    assert build(longer.out).built  # last: it makes another city of it
