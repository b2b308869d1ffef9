import duckdb

from catalog.contracts.element import DataElement
from catalog.contracts.grades import SENSITIVE
from quality.standards.masking import masked_sql, told_value

PHONE = DataElement(id="phone", title="电话", mask="left(value, 3) || '****' || right(value, 4)")


def masked(element: DataElement | None, value: str | None) -> str | None:
    shown = masked_sql("the value", element)
    found = duckdb.execute(f'SELECT {shown} FROM (SELECT CAST(? AS VARCHAR) AS "the value")', [value]).fetchone()
    return None if found is None else found[0]


def test_a_value_is_masked_as_its_element_says_and_by_stars_where_it_says_nothing() -> None:
    assert (masked(PHONE, "13800138000"), masked(PHONE, None)) == ("138****8000", None)
    assert (masked(None, "江门"), masked(None, None)) == ("***", None)


def test_a_value_that_was_sent_is_told_by_its_shape_where_it_may_be_somebodys() -> None:
    assert told_value("张三 12", SENSITIVE) == "文文 99"
    assert told_value("张三 12", SENSITIVE - 1) == "张三 12"
    assert told_value("张三 12", SENSITIVE - 1, misplaced=True) == "文文 99"
    assert told_value("13800138000", 1) == "99999999999"
