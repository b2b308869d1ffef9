"""What is sensitive shows its shape alone."""

from hypothesis import given
from hypothesis import strategies as st

from lake.schema import Column
from lake.shape import shape
from quality.scoring.examples import shown_value


def test_a_shape_tells_what_is_wrong_and_not_who_it_is() -> None:
    assert shape("440703199001019X") == "999999999999999A"
    assert shape("４４07 张三·Ab") == "９９99 文文·AA"


def test_an_id_in_the_wrong_column_shows_its_shape_too() -> None:
    public, sensitive, day = Column("town", grade=1), Column("name", grade=3), Column("born", "date", grade=2)
    assert shown_value("440703199001010017", public, "internal") == "9" * 18
    assert shown_value("江门市", public, "internal") == "江门市"
    assert shown_value("江门市", sensitive, "internal") == "文文文"
    assert shown_value("江门市", public, "restricted") == "文文文"  # among persons a text may be anything
    assert shown_value("2023-01-31", day, "restricted") == "2023-01-31"


@given(st.text())
def test_a_shape_is_as_long_as_the_value_and_keeps_no_letter_of_it(text: str) -> None:
    found = shape(text)
    assert len(found) == len(text)
    assert shape(found) == found
    assert not {letter for letter in found if letter.isalnum()} - set("9９AＡ文")
