"""What is told to be ordinary is clean, has the normal form it should, and is valid once its check digit is right."""

from functools import cache

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from catalog.contracts.element import NULL_SPELLINGS
from catalog.registry.registry import Registry
from quality.split.ordinary import ordinary_of, ordinary_texts
from quality.standards.typed_value import plain_value, typed_value
from tests.catalog.element_runner import ElementRunner
from tests.examples import examples


@cache
def runner() -> ElementRunner:
    return ElementRunner(Registry.load())


ELEMENTS = sorted(ordinary_texts())
DIRT = " \u3000\u200b０Ａ（）-*·.'\ufffd锟斤拷陳𠮷Xx09"


def letters(element: str) -> str:
    """Whatever the element's own expressions speak of, and what departments write where nothing is known."""
    declared = runner().registry.elements[element]
    said = f"{declared.valid}{declared.normalise}{declared.doubtful}"
    return "".join(sorted({*said, *"".join(declared.examples.good), *"".join(NULL_SPELLINGS), *DIRT}))


@st.composite
def texts(draw: st.DrawFn, element: str) -> list[str]:
    """Examples with letters exchanged, and texts put together from such letters."""
    pool = st.sampled_from(letters(element))
    found = draw(st.lists(st.text(pool, min_size=1, max_size=12), min_size=5, max_size=20))
    good = runner().registry.elements[element].examples.good
    for example in (*good, *filter(None, runner().normal(element, good))):
        place = draw(st.integers(0, len(example) - 1))
        written = draw(st.text(pool, min_size=1, max_size=3))
        found += [example, f"江门市{written}", f"{example[:place]}{written}{example[place + len(written) :]}"]
    return found


@pytest.mark.parametrize("element", ELEMENTS)
@settings(
    max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)
@given(data=st.data())
def test_an_ordinary_text_is_clean_and_normal_and_valid_but_for_its_check(element: str, data: st.DataObject) -> None:
    drawn = data.draw(texts(element))
    ordinary = [text for text, is_so in zip(drawn, runner().ordinary(element, drawn), strict=True) if is_so]
    assume(ordinary)
    forms = runner().ordinary_forms(element, ordinary)
    assert runner().normal(element, ordinary) == forms
    assert runner().values(element, forms, plain_value) == runner().values(element, forms, typed_value)
    if runner().registry.elements[element].type == "text":
        assert runner().accepted(element, ordinary) == runner().checked(element, ordinary)


def test_the_table_speaks_of_elements_that_are_judged_by_themselves() -> None:
    elements = runner().registry.elements
    assert not [name for name in ELEMENTS if name not in elements or elements[name].kinds or elements[name].codes]


def test_what_is_still_asked_is_the_check_with_its_number_written_out() -> None:
    citizen, unit = (ordinary_of(runner().registry.elements[name]) for name in ("citizen_id", "uscc"))
    assert citizen and citizen.check and "LAMBDA" not in citizen.check.upper() and "% 11 = CASE" in citizen.check
    assert unit and unit.check and "% 31 = 27" in unit.check and "REGEXP" not in unit.check.upper()
    assert unit.test.startswith("REGEXP_MATCHES")


@pytest.mark.parametrize("element", ELEMENTS)
def test_some_good_example_is_ordinary(element: str) -> None:
    examples = runner().registry.elements[element].examples.good
    assert any(runner().ordinary(element, examples))


@pytest.mark.parametrize("element", ELEMENTS)
def test_words_for_nothing_and_refused_examples_are_not_ordinary_and_checked(element: str) -> None:
    declared = runner().registry.elements[element]
    bad = [*NULL_SPELLINGS, *(declared.examples.bad if declared.type == "text" else ())]
    ordinary, checked = runner().ordinary(element, bad), runner().checked(element, bad)
    assert not any(is_so and right for is_so, right in zip(ordinary, checked, strict=True))
