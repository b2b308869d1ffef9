from datetime import date

import numpy as np

from pipelines.sandbox.randomness import stream
from pipelines.sandbox.scale import scale_called
from pipelines.sandbox.world.city import make_city
from pipelines.sandbox.world.epidemics import FIRST, LAST, make_cards
from pipelines.sandbox.world.seasons import days_of, illness, treatment


def a_month(level: np.ndarray, days: list[date], year: int, month: int) -> float:
    return float(
        np.mean([part for part, day in zip(level, days, strict=True) if (day.year, day.month) == (year, month)])
    )


def test_influenza_comes_in_winter_and_early_summer_and_hardly_with_masks() -> None:
    days = days_of(FIRST, LAST)
    flu = illness("流行性感冒", days)
    assert a_month(flu, days, 2023, 3) > 8 * a_month(flu, days, 2023, 8)
    assert a_month(flu, days, 2022, 6) > 8 * a_month(flu, days, 2021, 6)


def test_hand_foot_and_mouth_disease_has_two_peaks_a_year() -> None:
    days = days_of(FIRST, LAST)
    level = illness("手足口病", days)
    june, august, autumn = (a_month(level, days, 2021, month) for month in (6, 8, 9))
    assert june > autumn > august
    assert a_month(level, days, 2022, 6) < 0.6 * june


def test_more_is_settled_every_year_and_less_at_weekends() -> None:
    days = days_of(date(2021, 1, 1), date(2023, 12, 31))
    level = treatment(days)
    sums = [sum(part for part, day in zip(level, days, strict=True) if day.year == year) for year in (2021, 2022, 2023)]
    assert sums == sorted(sums)
    assert level[days.index(date(2023, 6, 11))] < 0.8 * level[days.index(date(2023, 6, 12))]


def test_cards_are_of_people_who_were_born_and_childhood_diseases_of_children() -> None:
    city = make_city(scale_called("S"), 1)
    cards = make_cards(city.scale, city.people, city.institutions, stream(1, "test"))
    rows = cards.with_columns(born=city.people["birth"][cards["person"]])
    assert rows["onset"].is_sorted() and len(rows) > 3000
    assert (rows["born"] < rows["onset"]).all()
    years = rows["onset"].dt.year() - rows["born"].dt.year()
    assert years.filter(rows["disease"] == "手足口病").max() <= 8
    assert years.filter(rows["disease"] == "肺结核").max() > 20
