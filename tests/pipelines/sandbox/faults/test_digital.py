"""Damages of registers: each is one the lake can tell."""

import polars as pl

from pipelines.sandbox.faults import digital
from pipelines.sandbox.randomness import stream

DIGEST = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
ROWS = pl.DataFrame({"value": [DIGEST]})


def test_a_shown_digest_is_the_same_in_other_letters() -> None:
    (shown,) = digital.shown_digest(ROWS, "value", stream(1, "x"))
    assert str(shown).lower().removeprefix("0x") == DIGEST


def test_a_cut_digest_hides_its_middle() -> None:
    (cut,) = digital.cut_digest(ROWS, "value", stream(1, "x"))
    assert cut == "66c7f0f4****8f4ba8e0"


def test_words_stand_for_staff_and_numbers() -> None:
    for damage in (digital.staff_name, digital.words_for_number):
        (word,) = damage(ROWS, "value", stream(1, "x"))
        assert word and not any(letter.isdigit() for letter in word)


def test_unknown_systems_have_numbers_no_register_gives() -> None:
    (number,) = digital.unknown_system(ROWS, "value", stream(1, "x"))
    assert str(number).startswith("JMXT9") and len(str(number)) == 9
