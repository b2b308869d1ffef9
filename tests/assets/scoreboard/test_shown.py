import pytest

from assets.scoreboard import shown


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.927, "比例", "92.70%"),
        (0.26, "比率", "26.00%"),
        (1.08, "比率", "108.00%"),
        (104.0, "间", "104 间"),
        (3658.0, "个", "3,658 个"),
        (None, "比例", "—"),
    ],
)
def test_shares_and_growth_are_read_as_per_cent(value: float | None, unit: str, text: str) -> None:
    assert shown.amount(value, unit) == text


def test_a_target_says_from_which_side_it_is_met() -> None:
    assert (shown.target(0.25, "比率", "up"), shown.target(0, "个", "down")) == ("≥ 25.00%", "≤ 0 个")
