"""What the engine says of an error names tables and columns, and no value."""

import duckdb
import pytest

from lake.engine.engine_errors import without_values

NAME = "欧阳翯"


def said(sql: str) -> str:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE person AS SELECT ? AS name", [NAME])
        with pytest.raises(duckdb.Error) as caught:
            connection.execute(sql).fetchall()
    return without_values(caught.value)


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("SELECT CAST(name AS INTEGER) FROM person", "Conversion Error"),
        ("SELECT strptime(name, '%Y') FROM person", "Invalid Input Error"),
        ("SELECT error('Binder Error: ' || name) FROM person", "Invalid Input Error"),
    ],
)
def test_what_quotes_a_value_is_told_by_its_kind(sql: str, told: str) -> None:
    assert said(sql) == told


def test_what_is_wrong_with_the_sql_is_told() -> None:
    assert 'column "nam" not found' in said("SELECT nam FROM person")
    assert "Parser Error" in said("SELEC 1")


def test_an_error_of_no_known_kind_is_a_failure() -> None:
    assert without_values(RuntimeError(NAME)) == "the engine failed"
