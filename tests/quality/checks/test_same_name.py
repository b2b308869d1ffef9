"""An address that begins with the name of places in two counties is found; one that says which is not."""

import duckdb
import pytest

from catalog.registry.registry import Registry
from quality.checks.same_name import same_name_checks

REGISTRY = Registry.load()
(CHECK,) = same_name_checks(REGISTRY.resource("hlth_health_record"))


@pytest.fixture
def city() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(
        "CREATE SCHEMA std;"
        "CREATE TABLE std.stat_division_town AS SELECT * FROM (VALUES"
        " ('白沙街道', '440703'), ('白沙镇', '440781'), ('荷塘镇', '440703')) AS towns(town_name, county_code);"
        "CREATE TABLE std.stat_division_village AS SELECT * FROM (VALUES"
        " ('横江村委会', '440705'), ('横江村民委员会', '440781'),"
        " ('中心社区居委会', '440783'), ('中心村委会', '440784'),"
        " ('塔岗村委会', '440703'), ('塔岗村委会', '440703')) AS villages(village_name, county_code);"
        "CREATE TABLE std.hlth_health_record (_batch_id VARCHAR, _line_no BIGINT, address VARCHAR)"
    )
    return connection


@pytest.mark.parametrize("address", ["白沙幸福路3号", "横江村3号", "白沙"])
def test_a_name_of_places_in_two_counties(city: duckdb.DuckDBPyConnection, address: str) -> None:
    city.execute("INSERT INTO std.hlth_health_record VALUES ('b', 2, ?)", [address])
    assert city.execute(CHECK.sql).fetchall() == [("b", 2, "address")]


@pytest.mark.parametrize(
    "address",
    [
        "白沙镇幸福路3号",
        "白沙街道幸福路3号",
        "江门市台山市白沙镇横江村3号",
        "塔岗村3号",
        "中心社区3号",
        "荷塘镇3号",
        None,
    ],
)
def test_a_name_of_one_place(city: duckdb.DuckDBPyConnection, address: str | None) -> None:
    city.execute("INSERT INTO std.hlth_health_record VALUES ('b', 2, ?)", [address])
    assert city.execute(CHECK.sql).fetchall() == []


def test_rows_that_name_their_county_are_not_asked() -> None:
    assert not list(same_name_checks(REGISTRY.resource("psb_resident")))
