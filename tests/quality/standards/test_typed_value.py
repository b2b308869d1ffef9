"""A text is a value as a whole, or it is none: a cast that reads only its beginning is not asked alone."""

import duckdb
import pytest

from quality.standards.typed_value import typed_value


@pytest.mark.parametrize(
    ("text", "logical_type", "value"),
    [
        ("2020-01-02", "date", "2020-01-02"),
        ("2020-1-2", "date", "2020-01-02"),
        ("2020-01-02 10:00:00", "date", "2020-01-02"),
        ("2020-01-02T10:00:00.5Z", "date", "2020-01-02"),
        ("2020-01-02abc", "date", None),
        ("2020-1-2至2022-1-28", "date", None),
        ("2020-01-02 -- 2022-01-28", "date", None),
        ("2020-02-30", "date", None),
        ("infinity", "date", None),
        ("2020-01-02 10:00:00至", "timestamp", None),
        ("1.5", "integer", None),
        ("12.0", "integer", "12"),
        ("12abc", "integer", None),
        ("nan", "double", None),
        ("1.5abc", "decimal(18,2)", None),
    ],
)
def test_the_whole_text_is_the_value(text: str, logical_type: str, value: str | None) -> None:
    asked = typed_value(f"'{text}'", logical_type)
    assert duckdb.execute(f"SELECT CAST({asked} AS VARCHAR)").fetchone() == (value,)
