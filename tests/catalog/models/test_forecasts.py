"""Tables of forecasts: the header says which methods compete, and all come out in one form."""

from pathlib import Path

import pytest

from catalog.models.forecasts import COLUMNS, FORECAST_POINTS
from catalog.models.lineage import column_lineage
from catalog.models.sql_model import SqlModel
from lake.schema import Column
from tests.catalog.models.test_sql_model import refusal, write

NAME = "topics/smart_water/level_forecast.sql"
HEADER = """/*
title: {zh: 水位预测, en: Forecasts of levels}
description: 各站水位的预测。
owner: wrb
system: smart_water
forecast: {series: {station: 站码}, methods: [theta], pattern: additive}
*/
"""
FIGURES = "select station, origin, known_on, period, value, regressor, season from topic.levels"


def test_the_table_has_the_form_of_all(tmp_path: Path) -> None:
    model = SqlModel.parse(write(tmp_path, HEADER + FIGURES, NAME))
    assert model.grain == ("station", "origin", "period", "method")
    assert [*model.columns] == [column.alias_or_name for column in model.query.selects] == ["station", *COLUMNS]
    assert model.functions == (FORECAST_POINTS,)
    assert model.upstream == ("topic.levels",)


def test_a_point_comes_from_every_figure(tmp_path: Path) -> None:
    model = SqlModel.parse(write(tmp_path, HEADER + FIGURES, NAME))
    names = ("station", "origin", "known_on", "period", "value", "regressor", "season")
    lineage = column_lineage(model, {"topic.levels": tuple(Column(name, "text") for name in names)})
    assert {one.column for one in lineage["value"]} == {*names}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (HEADER.replace("[theta]", "[oracle]"), "methods"),
        (HEADER.replace("additive", "cubic"), "pattern"),
        (HEADER.replace("owner: wrb", "owner: wrb\ngrain: [station]"), "has its grain already"),
    ],
)
def test_a_wrong_header_is_refused(tmp_path: Path, wrong: str, told: str) -> None:
    assert told in str(refusal(tmp_path, wrong + FIGURES, NAME))
