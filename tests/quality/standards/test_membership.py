import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.standards.membership import is_one_of

CODES = st.sets(st.text("AB01.*", min_size=1, max_size=4), min_size=1, max_size=30)


@pytest.mark.parametrize("few", [0, 1000])
@given(codes=CODES, asked=st.lists(st.text("AB01.*", max_size=5), max_size=10))
def test_a_value_is_one_of_the_codes_and_no_other(few: int, codes: set[str], asked: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("quality.standards.membership._FEW", few)
        test = is_one_of("value", codes)
    texts = [*codes, *asked]
    found = duckdb.execute(f"SELECT {test} FROM (SELECT unnest(?::varchar[]) AS value)", [texts]).fetchall()
    assert [row[0] for row in found] == [text in codes for text in texts]
