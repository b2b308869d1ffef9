"""Many lines in few words."""

from collections.abc import Sequence
from itertools import groupby


def line_ranges(lines: Sequence[int]) -> str:
    """`2-5、9` for 2, 3, 4, 5 and 9."""
    runs = groupby(enumerate(lines), key=lambda one: one[1] - one[0])
    found = [[line for _place, line in run] for _start, run in runs]
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in found)
