import polars as pl
import pytest

from pipelines.sandbox.randomness import stream
from pipelines.sandbox.world.indicators import make_releases

COUNTIES = pl.DataFrame({"area": ["440703", "440781"], "area_name": ["蓬江区", "台山市"], "share": [0.6, 0.4]})
KEY = ["code", "area", "year", "month"]


@pytest.fixture(scope="module")
def releases() -> pl.DataFrame:
    return make_releases(COUNTIES, stream(1, "test"))


@pytest.fixture(scope="module")
def last(releases: pl.DataFrame) -> pl.DataFrame:
    """What holds after all releases."""
    return releases.unique(KEY, keep="last", maintain_order=True)


def months(last: pl.DataFrame, code: str, year: int) -> list[int]:
    return last.filter(pl.col("code") == code, pl.col("year") == year)["month"].unique().sort().to_list()


def yearly(frame: pl.DataFrame, code: str, column: str = "value") -> dict[int, float]:
    rows = frame.filter(pl.col("code") == code, pl.col("area") == "440700", pl.col("month") == 12)
    return dict(rows.select("year", column).iter_rows())


def test_the_statistics_bureau_publishes_no_january(last: pl.DataFrame) -> None:
    assert months(last, "GYZJZ", 2018) == months(last, "SHXFP", 2023) == list(range(2, 13))
    assert months(last, "JCKZE", 2019) == months(last, "CKYE", 2023) == list(range(1, 13))
    assert months(last, "JCKZE", 2020) == list(range(2, 13))
    assert months(last, "GDP", 2020) == [3, 6, 9, 12] and months(last, "CZRK", 2020) == [12]


def test_flows_add_up_through_the_year_and_counties_to_the_city(last: pl.DataFrame) -> None:
    flows = last.filter(~pl.col("code").is_in(["CKYE", "DKYE", "CZRK"])).sort(KEY)
    growing = flows.select(up=pl.col("value").diff().over("code", "area", "year"))["up"].drop_nulls()
    assert (growing > 0).all()
    counties = last.filter(pl.col("area") != "440700").group_by("code", "year", "month").agg(pl.col("value").sum())
    city = last.filter(pl.col("area") == "440700").join(counties, on=["code", "year", "month"], suffix="_sum")
    assert city.select((pl.col("value") - pl.col("value_sum")).abs().max()).item() < 0.01


def test_a_later_release_changes_an_earlier_value(releases: pl.DataFrame) -> None:
    again = releases.filter(pl.len().over(KEY) > 1, pl.col("area") == "440700", pl.col("month") == 12)
    changed = {
        (code, year): tuple(rows.sort("release")["release"])
        for (code, year), rows in again.group_by("code", "year", maintain_order=True)
    }
    assert changed["GDP", 2018] == changed["SHXFP", 2018] == (2018, 2019)
    assert changed["CZRK", 2019] == (2019, 2021)
    first, last = (yearly(releases.unique(KEY, keep=keep), "GDP")[2018] for keep in ("first", "last"))
    assert last > 1.02 * first


@pytest.mark.parametrize(("code", "multiplies"), [("JCKZE", True), ("CKYE", True), ("GYZJZ", False), ("GDZC", False)])
def test_value_and_growth_multiply_out_in_one_scope_only(last: pl.DataFrame, code: str, multiplies: bool) -> None:
    value, growth = yearly(last, code), yearly(last, code, "growth")
    gaps = [abs((value[year] / value[year - 1] - 1) * 100 - growth[year]) for year in range(2019, 2024)]
    assert (max(gaps) < 0.06) if multiplies else (min(gaps) > 1)


def test_the_epidemic_dips_and_the_year_after_rebounds(last: pl.DataFrame) -> None:
    city = last.filter(pl.col("code") == "GYZJZ", pl.col("area") == "440700")
    growth = {(year, month): rate for year, month, rate in city.select("year", "month", "growth").iter_rows()}
    assert growth[2020, 2] < -15 < -10 < growth[2020, 12] < growth[2019, 12]
    assert growth[2021, 2] > 25
    assert growth[2022, 12] < growth[2021, 12]
