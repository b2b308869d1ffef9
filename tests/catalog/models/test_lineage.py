from pathlib import Path

import pytest

from catalog.models.lineage import column_lineage
from catalog.models.model_schema import output_columns
from lake.errors import LakeError
from lake.schema import Column
from tests.catalog.model_maker import make_model

SCHEMAS = {
    "std.ticket": (Column("ticket_no"), Column("town"), Column("called_at", "timestamp"), Column("score", "double")),
    "std.town": (Column("code"), Column("name"), Column("amount", "decimal(18,2)")),
}


def origins(folder: Path, sql: str, columns: str) -> dict[str, set[str]]:
    lineage = column_lineage(make_model(folder, sql, columns), SCHEMAS)
    return {name: {str(origin) for origin in found} for name, found in lineage.items()}


def test_through_ctes_joins_unions_and_stars(tmp_path: Path) -> None:
    sql = """
        with a as (select * from std.ticket),
        b as (select ticket_no, town as place from a union all select code, name from std.town)
        select b.ticket_no, upper(b.place) || t.name as place, count(*) as n
        from b join std.town as t on b.place = t.code
        group by b.ticket_no, b.place, t.name
    """
    assert origins(tmp_path, sql, "ticket_no place n") == {
        "ticket_no": {"std.ticket.ticket_no", "std.town.code"},
        "place": {"std.ticket.town", "std.town.name"},
        "n": set(),
    }


def test_what_chooses_rows_is_no_origin(tmp_path: Path) -> None:
    sql = """
        select ticket_no, lag(score) over (partition by town order by called_at) as before,
               sum(score) filter (where town = 'x') as total, min_by(score, called_at) as first
        from std.ticket group by all
    """
    found = origins(tmp_path, sql, "ticket_no before total first")
    assert found["first"] == {"std.ticket.score"}
    assert found["before"] == {"std.ticket.score"}
    assert found["total"] == {"std.ticket.score"}


def test_scalar_subquery(tmp_path: Path) -> None:
    sql = (
        "select t.ticket_no, (select max(s.name) from std.town as s where s.code = t.town) as name from std.ticket as t"
    )
    assert origins(tmp_path, sql, "ticket_no name")["name"] == {"std.town.name"}


def test_unknown_table_and_column_are_named(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match=r"std\.nothing"):
        column_lineage(make_model(tmp_path, "select a from std.nothing", "a"), SCHEMAS)
    with pytest.raises(LakeError, match="wrong"):
        column_lineage(make_model(tmp_path, "select wrong as a from std.town", "a"), SCHEMAS)


def test_a_star_of_an_unknown_source_fails(tmp_path: Path) -> None:
    with pytest.raises(LakeError):
        column_lineage(make_model(tmp_path, "select * from read_csv('x.csv')", "a"), SCHEMAS)


def test_types_titles_and_key_are_known_without_running(tmp_path: Path) -> None:
    sql = """
        select code, sum(amount) as total, count(*) as n, cast('2020-01-01' as date) as day, 1.5e0 as ratio,
               cast(null as timestamptz) as at from std.town group by code
    """
    columns = output_columns(make_model(tmp_path, sql, "code total n day ratio at"), SCHEMAS)
    assert [(column.name, column.type) for column in columns] == [
        ("code", "text"),
        ("total", "decimal(38,2)"),
        ("n", "integer"),
        ("day", "date"),
        ("ratio", "double"),
        ("at", "timestamp"),
    ]
    assert columns[0].required and not columns[1].required
    assert columns[0].title == "列"


def test_header_and_select_must_agree(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="different columns") as caught:
        output_columns(make_model(tmp_path, "select code, name from std.town", "code amount"), SCHEMAS)
    assert "name" in caught.value.advice and "amount" in caught.value.advice


def test_naive_time_has_no_type_in_the_lake(tmp_path: Path) -> None:
    sql = "select ticket_no, called_at at time zone 'Asia/Shanghai' as at from std.ticket"
    with pytest.raises(LakeError, match="TIMESTAMP"):
        output_columns(make_model(tmp_path, sql, "ticket_no at"), SCHEMAS)
