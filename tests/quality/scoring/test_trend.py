"""A trend is drawn to scale, and what is not known leaves a gap."""

from quality.scoring.trend import HEIGHT, MARGIN, WIDTH, Trend


def test_the_scale_ends_below_the_lowest_score() -> None:
    assert [Trend("", (("2023-07", score),)).floor for score in (100.0, 99.0, 97.0, 81.0, 3.0, 0.0)] == [
        99.0, 98.0, 95.0, 80.0, 0.0, 0.0,
    ]  # fmt: skip


def test_the_best_stands_on_top_and_the_floor_below() -> None:
    first, last = Trend("", (("2023-06", 100.0), ("2023-07", None), ("2023-08", 99.5))).dots
    assert (first.x, first.y) == (MARGIN, MARGIN)
    assert (last.x, last.y) == (WIDTH - MARGIN, HEIGHT / 2)


def test_a_change_needs_two_months() -> None:
    assert Trend("", (("2023-07", 90.0), ("2023-08", 95.0))).change == 5.0
    assert Trend("", (("2023-07", None), ("2023-08", 95.0))).change is None
    assert Trend("", (("2023-08", 95.0),)).change is None
