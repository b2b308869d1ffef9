"""Which chart a dataset gets: a line for a series, bars of sums for groups, of rows for a list of things."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from catalog.contracts.reference_models import Geometry
from catalog.publishing.published_dataset import PublishedColumn, PublishedDataset
from pipelines.portal.chart import charts
from tests.catalog.converters.made_up_portal import AIR


def dataset(key: tuple[str, ...], **columns: str) -> PublishedDataset:
    described = tuple(PublishedColumn(name, title, "text") for name, title in columns.items())
    return replace(AIR, key=key, columns=described)


@pytest.mark.parametrize("periods", [["2023-01", "2023-02"], ["202301", "202302"], ["2023-Q1", "2023-Q2"]])
def test_a_period_in_the_key_makes_a_line(periods: list[str]) -> None:
    series = dataset(("month", "county_name"), month="月份", county_name="区县", tickets="件数")
    frame = pl.DataFrame({"month": periods * 2, "county_name": ["甲", "甲", "乙", "乙"], "tickets": [1, 2, 3, 4]})
    (chart,) = charts(series, frame, "zh")
    assert chart.title == "件数：按月份与区县"
    assert chart.svg.count("<polyline") == 2


def test_a_list_of_things_counts_them_and_not_their_days_or_degrees() -> None:
    places = dataset(("code",), code="编码", kind="类别", longitude="经度", latitude="纬度", opened_on="启用日期")
    placed = replace(places, geometry=Geometry())
    frame = pl.DataFrame(
        {
            "code": ["1", "2", "3"],
            "kind": ["公园", "公园", "学校"],
            "longitude": [113.0] * 3,
            "latitude": [22.5] * 3,
            "opened_on": [date(2023, 1, 1), None, date(2023, 1, 3)],
        }
    )
    (chart,) = charts(placed, frame, "zh")
    assert chart.title == "数量：按类别"
    assert ">2</text>" in chart.svg
    assert charts(placed, frame, "en")[0].title == "number by kind"


def test_figures_of_groups_are_summed() -> None:
    groups = dataset(("county_name", "kind"), county_name="区县", kind="类别", firms="户数")
    frame = pl.DataFrame({"county_name": ["甲", "甲", "乙"], "kind": ["a", "b", "a"], "firms": [10, 20, 5]})
    (chart,) = charts(groups, frame, "zh")
    assert chart.title == "户数：按区县"
    assert ">30</text>" in chart.svg


def test_a_county_whose_code_is_in_the_key_stands_for_its_figures() -> None:
    counties = dataset(("county_code",), county_code="区划代码", county_name="区县", firms="户数")
    frame = pl.DataFrame({"county_code": ["1", "2"], "county_name": ["甲", "乙"], "firms": [10, 25]})
    (chart,) = charts(counties, frame, "zh")
    assert chart.title == "户数：按区县"
    assert ">25</text>" in chart.svg


def test_what_cannot_be_compared_has_no_chart() -> None:
    names = dataset(("code",), code="编码", note="说明")
    assert charts(names, pl.DataFrame({"code": ["1", "2"], "note": [None, None]}), "zh") == []
    assert charts(names, pl.DataFrame({"code": ["1"], "note": ["甲"]}), "zh") == []


def test_a_city_and_its_counties_are_not_mixed_into_one_line() -> None:
    series = dataset(("code", "area", "year"), code="指标代码", area="区划", year="年份", name="指标名称", value="数值")
    frame = pl.DataFrame(
        {
            "code": ["GDP", "GDP", "GDP", "GDP", "TAX", "TAX"],
            "area": ["江门市", "新会区", "江门市", "新会区", "江门市", "江门市"],
            "year": ["2022", "2022", "2023", "2023", "2022", "2023"],
            "name": ["地区生产总值", "地区生产总值", "地区生产总值", "地区生产总值", "税收", "税收"],
            "value": [100.0, 10.0, 120.0, 14.0, 5.0, 6.0],
        }
    )
    (chart,) = charts(series, frame, "zh")
    assert chart.title == "数值：按年份与指标名称（江门市）"
    assert ">120</text>" in chart.svg and "地区生产总值" in chart.svg
    assert charts(series, frame, "en")[0].title == "value by year and name (江门市)"
