"""Tables of indicators: the header names them, the SELECT counts them, and all come out in one form."""

from pathlib import Path

import duckdb
import pytest

from catalog.models.indicators import COLUMNS, is_of_indicators
from catalog.models.sql_model import SqlModel
from lake.errors import LakeError
from tests.catalog.model_maker import our_tables
from tests.catalog.models.test_sql_model import refusal, write

NAME = "topics/smart_fire/kpi.sql"
HEADER = """/*
title: {zh: 智慧消防指标, en: Indicators of fire protection}
description: 消火栓完好率与警情数。
owner: fire
system: smart_fire
indicators:
  G03.intact_rate: {title: 完好率, unit: 比例, direction: up, drill: topic.a, target: 0.66667, source: 甲's 约定}
  G03.cases: {title: 警情数, unit: 起, direction: down, drill: topic.b}
*/
"""
FIGURES = """select * from (values
    ('G03.intact_rate', '2023-06', '440700', 2, 3, true),
    ('G03.intact_rate', '2023-07', '440700', 0, 0, false),
    ('G03.cases', '2023-06', '440700', 7, null, true)
) as figures (kpi_code, period, county_code, numerator, denominator, is_complete)
"""


def test_the_table_has_the_form_of_all(tmp_path: Path) -> None:
    model = SqlModel.parse(write(tmp_path, HEADER + FIGURES, NAME))
    assert model.grain == ("kpi_code", "period", "county_code")
    assert [*model.columns] == [column.alias_or_name for column in model.query.selects] == [*COLUMNS]
    assert model.checks[0].name == "share_within_one"


def test_a_target_is_judged_before_rounding_and_no_denominator_means_a_count(tmp_path: Path) -> None:
    model = SqlModel.parse(write(tmp_path, HEADER + FIGURES, NAME))
    rows = duckdb.sql(
        f"select kpi_title, value, target, is_met from ({model.sql}) order by kpi_code, period"
    ).fetchall()
    assert rows == [
        ("警情数", 7.0, None, None),
        ("完好率", 0.6667, 0.66667, False),  # two thirds are less than the target; rounded they would be more
        ("完好率", None, 0.66667, None),
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("'G03.cases'", "'G03.alarms'", "counted, but not listed under `indicators`: G03.alarms"),
        ("('G03.cases', '2023-06', '440700', 7, null, true)", "('x', '', '', 1, 1, true)", "listed, but never counted"),
    ],
)
def test_what_is_counted_is_what_is_listed(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert told in refusal(tmp_path, HEADER + FIGURES.replace(old, new), NAME).message


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (", source: 甲's 约定", "", "go together"),
        ("direction: down", "direction: sideways", "direction"),
        ("system: smart_fire", "system: smart_fire\ngrain: [period]", "leave it out"),
    ],
)
def test_a_header_that_cannot_be_meant_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(LakeError) as caught:
        SqlModel.parse(write(tmp_path, HEADER.replace(old, new) + FIGURES, NAME))
    assert told in str(caught.value)


def test_the_table_of_all_systems_is_made_of_the_tables_that_there_are() -> None:
    tables = our_tables()
    every = {name for name, model in tables.models.items() if is_of_indicators(name, model.columns)}
    assert set(tables.models["topic.kpi"].upstream) == every > {"topic.smart_fire_kpi"}
    types = [column.type for column in tables["topic.kpi"]]
    assert {name: [column.type for column in tables[name]] for name in every} == dict.fromkeys(every, types[1:])
    assert tables.spec("topic.kpi").zone == "internal"


def test_what_counties_count_is_added_up_and_the_city_is_all_of_them(tmp_path: Path) -> None:
    counted = """select * from (values
        ('G03.intact_rate', '2023-06', '440703', 1, 2, date '2023-07-09'),
        ('G03.intact_rate', '2023-06', '440703', 1, 2, date '2023-07-09'),
        ('G03.intact_rate', '2023-06', '440704', 3, 4, date '2023-07-09'),
        ('G03.cases', '2023-07-09', '440704', 7, null, date '2023-07-09')
    ) as counted (kpi_code, period, county_code, numerator, denominator, as_of)"""
    header = HEADER.replace("indicators:", "counted_by: county\nindicators:", 1)
    model = SqlModel.parse(write(tmp_path, header + counted, NAME))
    asked = f"select period, county_code, numerator, denominator, is_complete from ({model.sql}) order by all"
    assert duckdb.sql(asked).fetchall() == [
        ("2023-06", "440700", 5.0, 8.0, False),  # late deliveries come until the tenth
        ("2023-06", "440703", 2.0, 4.0, False),
        ("2023-06", "440704", 3.0, 4.0, False),
        ("2023-07-09", "440700", 7.0, None, True),
        ("2023-07-09", "440704", 7.0, None, True),
    ]
