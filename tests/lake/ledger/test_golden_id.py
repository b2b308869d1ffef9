import re
from itertools import pairwise

import pytest

from lake.errors import LakeError
from lake.ledger.golden_id import golden_ids, is_golden_id, is_mistyped, new_golden_id

SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"


def test_ids_are_random_and_have_their_form() -> None:
    fresh = golden_ids("le")
    made = {fresh() for _ in range(2000)}
    assert len(made) == 2000
    assert all(re.fullmatch(f"le_[{SIGNS}]{{16}}", one) and is_golden_id(one, "le") for one in made)
    assert len({one[3] for one in made}) == len(SIGNS)


def test_a_wrong_sign_is_always_seen() -> None:
    one = new_golden_id("pe")
    for place in range(3, len(one)):
        wrong = [one[:place] + sign + one[place + 1 :] for sign in SIGNS if sign != one[place]]
        assert not any(is_golden_id(each, "pe") for each in wrong)


def test_swapped_neighbours_are_nearly_always_seen() -> None:
    swaps = seen = 0
    for one in (new_golden_id("ad") for _ in range(300)):
        for place, (left, right) in enumerate(pairwise(one[3:]), start=3):
            if left != right:
                swaps += 1
                seen += not is_golden_id(one[:place] + right + left + one[place + 2 :], "ad")
    assert seen / swaps > 0.99


@pytest.mark.parametrize("text", ["", "le", "le_", "le_0", "pe_0123456789abcde0", "le_" + "i" * 16, "le_" + "0" * 17])
def test_other_texts_are_none(text: str) -> None:
    assert not is_golden_id(text, "le")


@pytest.mark.parametrize("prefix", ["", "l", "LE", "法人", "lege", "l1"])
def test_a_prefix_is_short_and_plain(prefix: str) -> None:
    with pytest.raises(LakeError, match="no prefix"):
        new_golden_id(prefix)


def test_an_id_that_was_mistyped_is_told_from_other_texts() -> None:
    one = new_golden_id("le")
    wrong = [f"{one[:-1]}{'0' if one[-1] != '0' else '1'}", one[:-1], f"{one}x", one.upper().replace("LE", "le")]
    assert all(is_mistyped(text) for text in wrong)
    assert not any(is_mistyped(text) for text in (one, "", "le_0", "91440785MX00Y23U6P", "圭峰西"))
