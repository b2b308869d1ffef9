from typing import Any

from tests.assets.model_city import ModelCity


def value(period: str, amount: float, **more: Any) -> dict[str, Any]:
    return {
        "indicator_code": "GYZJZ",
        "indicator": "规模以上工业增加值",
        "area_code": "440700",
        "period": period,
        "value": amount,
        "measure": "亿元",
        "growth": 1.5,
        "_batch_id": "first",
        **more,
    }


def versions(made: ModelCity) -> list[tuple[Any, ...]]:
    rows = made.table("master.indicator_value")
    return [(row["period"], row["batch_id"], row["value"], row["is_current"]) for row in rows]


def test_a_value_that_was_revised_stays_with_the_delivery_that_brought_it() -> None:
    made = ModelCity(stat_macro_indicator=[value("202301", 100.0), value("202302", 210.0)])
    assert [row[3] for row in versions(made)] == [True, True]
    revised = value("202301", 103.0, _batch_id="second")
    again = value("202302", 210.0, _batch_id="second")
    made.replace_source("stat_macro_indicator", [revised, again])
    assert versions(made) == [
        ("202301", "first", 100.0, False),
        ("202301", "second", 103.0, True),
        ("202302", "second", 210.0, True),
    ]
    made.replace_source("stat_macro_indicator", [{**revised, "value": 104.0, "_batch_id": "third"}, again])
    assert [row[2:] for row in versions(made)[:3]] == [(100.0, False), (103.0, False), (104.0, True)]


def test_an_indicator_says_what_there_is_of_it() -> None:
    rows = [value("202301", 1.0), value("202303", 3.0, indicator="规上工业增加值", area_code="440703")]
    [told] = ModelCity(stat_macro_indicator=rows).table("master.indicator")
    assert (told["indicator"], told["first_period"], told["last_period"]) == ("规上工业增加值", "202301", "202303")
    assert (told["area_count"], told["value_count"]) == (2, 2)
