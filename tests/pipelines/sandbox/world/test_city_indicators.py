import polars as pl
import pytest

from pipelines.sandbox.randomness import stream
from pipelines.sandbox.world.city_indicators import LEVELS, make_city_releases
from pipelines.sandbox.world.indicators import make_figures, releases_of
from tests.pipelines.sandbox.world.test_indicators import COUNTIES, KEY


@pytest.fixture(scope="module")
def last() -> pl.DataFrame:
    """What holds of all indicators after all releases, in the city."""
    figures = make_figures(COUNTIES, stream(1, "test"))
    every = pl.concat([releases_of(figures, COUNTIES), make_city_releases(figures, stream(1, "city"))])
    return every.filter(pl.col("area") == "440700").unique(KEY, keep="last", maintain_order=True)


def of(last: pl.DataFrame, code: str, column: str = "value") -> dict[tuple[int, int], float]:
    rows = last.filter(pl.col("code") == code).select("year", "month", column).iter_rows()
    return {(year, month): value for year, month, value in rows}


def test_exports_and_imports_are_the_trade(last: pl.DataFrame) -> None:
    trade, exports, imports = (of(last, code) for code in ("JCKZE", "CK", "JK"))
    assert trade.keys() == exports.keys() == imports.keys()
    assert max(abs(trade[month] - exports[month] - imports[month]) for month in trade) < 0.02


def test_a_part_is_less_than_the_whole_and_is_published_with_it(last: pl.DataFrame) -> None:
    for part, whole in (("SSSR", "YBGGYS"), ("GYTZ", "GDZC"), ("GYYDL", "QSHYDL")):
        assert of(last, part).keys() == of(last, whole).keys()
        assert all(value < of(last, whole)[month] for month, value in of(last, part).items())


def test_the_growth_of_an_index_is_what_it_has_above_a_hundred(last: pl.DataFrame) -> None:
    index, growth = of(last, "CPI"), of(last, "CPI", "growth")
    assert all(abs(growth[month] - (index[month] - 100)) <= 0.051 for month in index)


def test_levels_stay_near_where_they_are(last: pl.DataFrame) -> None:
    for level, spread in LEVELS:
        for (year, _), value in of(last, level.code).items():
            assert abs(value - level.size * (1 + level.trend) ** (year - 2023)) < 5 * spread + 0.01
