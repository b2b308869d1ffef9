"""What is sensitive shows its shape alone."""

from hypothesis import given
from hypothesis import strategies as st

from quality.scoring.examples import _shown, shape


def test_a_shape_tells_what_is_wrong_and_not_who_it_is() -> None:
    assert shape("440703199001019X") == "999999999999999A"
    assert shape("４４07 张三·Ab") == "９９99 文文·AA"


def test_an_id_in_the_wrong_column_shows_its_shape_too() -> None:
    assert _shown("440703199001010017", 1) == "9" * 18
    assert _shown("江门市", 1) == "江门市"
    assert _shown("江门市", 3) == "文文文"


@given(st.text())
def test_a_shape_is_as_long_as_the_value_and_keeps_no_letter_of_it(text: str) -> None:
    found = shape(text)
    assert len(found) == len(text)
    assert shape(found) == found
    assert not {letter for letter in found if letter.isalnum()} - set("9９AＡ文")
