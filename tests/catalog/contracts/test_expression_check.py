import pytest

from catalog.contracts.expression_check import column_faults


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("level < 100", []),
        ("list_contains(list_transform(levels, one -> one > level), true)", ["unknown columns: levels"]),
        ('flow < 1 and "Gate" > 2', ["unknown columns: Gate, flow"]),
        ("max(level) > 3", ["not an expression over one row"]),
        ("level > lag(level) over (order by at)", ["not an expression over one row", "unknown columns: at"]),
    ],
)
def test_an_expression_reads_known_columns_of_one_row(text: str, faults: list[str]) -> None:
    assert [*column_faults(text, {"level"})] == faults


def test_what_is_no_sql_is_told_as_that() -> None:
    (fault,) = column_faults("level <", {"level"})
    assert fault.startswith("not readable SQL")
