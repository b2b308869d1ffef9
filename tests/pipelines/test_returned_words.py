"""What is said of a returned workbook at last."""

import pytest

from pipelines.command_line.quality import what_is_left


@pytest.mark.parametrize(
    ("open_again", "unchanged", "said"),
    [(0, 0, "全部办结"), (0, 1430, "1,430 行未改动，仍待整改"), (2, 3, "3 行未改动，仍待整改"), (2, 0, "")],
)
def test_nothing_is_closed_that_nobody_changed(open_again: int, unchanged: int, said: str) -> None:
    assert what_is_left(open_again, unchanged) == said
