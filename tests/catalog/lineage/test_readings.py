from pathlib import Path

from catalog.lineage.readings import Columns, readings
from catalog.models.sql_model import SqlModel
from lake.schema import Column
from tests.catalog.model_maker import make_model

SCHEMAS = {
    "std.ticket": (Column("ticket_no"), Column("town"), Column("state"), Column("score", "double"), Column("unread")),
    "std.town": (Column("code"), Column("name"), Column("abolished", "boolean")),
}
INDICATORS = """/*
title: {zh: 指标, en: Indicators}
description: 例
owner: gsda
system: data_lake
indicators:
  B02.mean: {title: 均分, unit: 分, direction: up, drill: topic.data_lake_x}
  B02.towns: {title: 镇街数, unit: 个, direction: up, drill: topic.data_lake_x}
  B02.either: {title: 其一, unit: 个, direction: up, drill: topic.data_lake_x}
*/
"""


def names(columns: Columns) -> set[str]:
    return set(map(str, columns))


def test_what_joins_filters_and_groups_is_read_and_no_value(tmp_path: Path) -> None:
    sql = """
        with open as (select ticket_no, town, score from std.ticket where state = '办结'),
        unused as (select unread from std.ticket)
        select t.name, sum(o.score) as total from open as o join std.town as t on o.town = t.code
        where not exists (select 1 from std.town as gone where gone.code = t.code and gone.abolished)
        group by t.name having count(o.ticket_no) > 2
    """
    found = readings(make_model(tmp_path, sql, "name total"), SCHEMAS)
    assert {name: names(columns) for name, columns in found.values.items()} == {
        "name": {"std.town.name"},
        "total": {"std.ticket.score"},
    }
    chosen = {"std.ticket.state", "std.ticket.town", "std.ticket.ticket_no", "std.town.code", "std.town.abolished"}
    assert names(found.rows) == chosen
    assert found.indicators == {}


def test_each_indicator_by_its_own_branch_whatever_its_columns_are_called(tmp_path: Path) -> None:
    sql = """
        select 'B02.mean' as kpi_code, '2023' as period, '440700' as county_code,
            sum(score) as numerator, count(score) as denominator, true as is_complete
        from std.ticket where state = '办结'
        union all
        select 'B02.towns', '2023', '440700', count(code), null, true from std.town where not abolished
        union all
        select case name when 'x' then 'B02.either' else 'B02.towns' end, '2023', '440700', count(name), null, true
        from std.town group by name
    """
    path = tmp_path / "topics" / "data_lake" / "kpi.sql"
    path.parent.mkdir(parents=True)
    path.write_text(INDICATORS + sql, encoding="utf-8")
    found = readings(SqlModel.parse(path), SCHEMAS).indicators
    assert {code: (names(values), names(rows)) for code, (values, rows) in found.items()} == {
        "B02.mean": ({"std.ticket.score"}, {"std.ticket.state"}),
        "B02.towns": ({"std.town.code", "std.town.name"}, {"std.town.abolished"}),
        "B02.either": ({"std.town.name"}, set()),
    }
