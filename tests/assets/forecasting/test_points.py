"""From figures to points: what is forecast at all, by which methods, and what the table says of it."""

import math

import pyarrow as pa
import pytest

from assets.forecasting.points import forecast_points
from catalog.models.forecasts import POINT

ORIGINS = 4


def texts(values: list[float], season: int) -> pa.Array:
    """A series as it was known at its last origins, with two periods ahead of each."""
    found = []
    for origin in range(len(values) - ORIGINS, len(values)):
        for place in range(origin + 3):
            value = values[place] if place <= origin else ""
            found.append(f"s|{origin:03}|2023-01-01|{place:03}|{value}|{int(place % season == 0)}|{season}")
    return pa.array(found)


def season_and_trend(length: int) -> list[float]:
    return [100 + at + 20 * math.sin(at / 4 * 2 * math.pi) + 3 * math.sin(at * 1.7) for at in range(length)]


def rows(values: list[float], methods: str = "additive ets arima theta") -> list[dict[str, str | None]]:
    told: list[dict[str, str | None]] = forecast_points(texts(values, 4), pa.array([methods])).to_pylist()
    return told


def test_no_figures_make_no_points() -> None:
    assert forecast_points(pa.array([], pa.string()), pa.array([], pa.string())).column_names == list(POINT)


def test_what_is_shorter_than_two_seasons_is_not_forecast() -> None:
    assert rows(season_and_trend(7)) == []
    assert {row["method"] for row in rows(season_and_trend(8))} == {"naive"}


def test_a_short_series_and_one_that_repeats_itself_have_the_seasonal_naive_alone() -> None:
    assert {row["method"] for row in rows(season_and_trend(15))} == {"naive"}
    repeated = rows([1.0, 2.0, 3.0, 4.0] * 6)
    assert {(row["method"], row["is_published"], row["mase"]) for row in repeated} == {("naive", "true", None)}
    assert [row["value"] for row in repeated if row["is_latest"] == "true"] == ["1.0", "2.0"]


@pytest.mark.slow  # the library takes seconds to import
def test_methods_compete_and_one_is_published_at_every_origin() -> None:
    told = rows(season_and_trend(40))
    assert {row["method"] for row in told} == {"naive", "ets", "arima", "theta", "mean"}
    assert len(told) == 5 * ORIGINS * 2
    [best] = {(row["method"], row["mase"]) for row in told if row["is_published"] == "true"}
    assert best[0] != "naive"
    assert float(best[1] or "nan") < min(
        1.0, *(float(row["mase"] or "nan") for row in told if row["method"] == "naive")
    )
    newest = [row for row in told if row["is_latest"] == "true" and row["method"] == best[0]]
    assert [(row["step"], row["period"], row["actual"]) for row in newest] == [("1", "040", None), ("2", "041", None)]
    assert told == rows(season_and_trend(40))  # the same figures make the same points


@pytest.mark.slow
def test_later_figures_change_nothing_that_was_said_at_an_origin() -> None:
    longer, shorter = season_and_trend(40), season_and_trend(40)
    longer[39] *= 2
    before = {(row["origin"], row["period"], row["method"]): row["value"] for row in rows(shorter)}
    after = {(row["origin"], row["period"], row["method"]): row["value"] for row in rows(longer)}
    changed = {origin for origin, *_ in before if any(before[one] != after[one] for one in before if one[0] == origin)}
    assert changed == {"039"}
