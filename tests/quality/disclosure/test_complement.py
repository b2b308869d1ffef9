"""Algebra of suppression: what is hidden cannot be computed, what is shown is what it was."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from lake.errors import LakeError
from quality.disclosure.attacker import attacked, exposed
from quality.disclosure.cells import Cells
from quality.disclosure.complement import suppressed
from quality.disclosure.two_smallest import hide_two_smallest
from tests.examples import examples
from tests.quality.disclosure.tables import table_with_margins

TABLES = st.integers(2, 3).flatmap(
    lambda rows: st.integers(2, 4).flatmap(
        lambda columns: st.lists(
            st.lists(st.integers(0, 60), min_size=columns, max_size=columns), min_size=rows, max_size=rows
        )
    )
)


def width(cells: Cells, hidden: np.ndarray, cell: int) -> float:
    """Another attacker than ours: plain programs over the whole table, two for the cell."""
    if not hidden[cell]:
        return 0.0
    bounds = [(0, None) if away else (value, value) for value, away in zip(cells.values, hidden, strict=True)]
    ends = []
    for sign in (1, -1):
        aim = np.zeros(cells.values.size)
        aim[cell] = sign
        found = linprog(aim, A_eq=cells.sums.toarray(), b_eq=cells.totals, bounds=bounds, method="highs")
        ends.append(np.inf if found.status == 3 else sign * found.fun)
    return ends[1] - ends[0]


@settings(max_examples=examples(15), deadline=None)
@given(TABLES)
def test_another_attacker_recovers_no_small_cell(inner: list[list[int]]) -> None:
    cells = table_with_margins(np.array(inner, dtype=float))
    hidden = suppressed(cells, np.zeros(cells.values.size, dtype=bool))
    assert hidden[cells.sensitive].all()
    for cell in np.flatnonzero(cells.sensitive):
        assert width(cells, hidden, int(cell)) >= cells.need[cell] - 1e-4


@settings(max_examples=examples(15), deadline=None)
@given(TABLES)
def test_our_attacker_sees_no_less_than_another(inner: list[list[int]]) -> None:
    cells = table_with_margins(np.array(inner, dtype=float))
    told = {one.cell for one in exposed(cells, cells.sensitive)}
    for cell in np.flatnonzero(cells.sensitive):
        assert (width(cells, cells.sensitive, int(cell)) < cells.need[cell] - 1e-4) == (int(cell) in told)


def test_without_complements_the_attacker_says_exactly_what_was_hidden() -> None:
    cells = table_with_margins(np.array([[4.0, 30.0, 50.0], [20.0, 25.0, 60.0], [40.0, 70.0, 80.0]]))
    (found,) = attacked(cells, cells.sensitive)
    assert (found.low, found.high) == pytest.approx((4, 4))
    hidden = suppressed(cells, np.zeros(cells.values.size, dtype=bool))
    assert not exposed(cells, hidden) and hidden.sum() == 4


def test_a_table_without_small_cells_stays_whole() -> None:
    cells = table_with_margins(np.array([[10.0, 0.0], [35.0, 12.0]]))
    assert not suppressed(cells, np.zeros(cells.values.size, dtype=bool)).any()


def test_the_two_smallest_go_where_a_sum_is_known() -> None:
    cells = table_with_margins(np.array([[4.0, 30.0, 50.0], [20.0, 25.0, 60.0]]))
    hidden = hide_two_smallest(cells, cells.sensitive)
    assert {*cells.values[hidden]} == {4.0, 30.0, 20.0, 25.0}


def test_what_is_known_cannot_be_hidden_and_is_not_counted_on() -> None:
    cells = table_with_margins(np.array([[4.0, 30.0], [20.0, 25.0]]))
    known = cells.values > 10
    told = Cells(cells.values, cells.need, known, cells.sums, cells.totals)
    with pytest.raises(LakeError, match="published"):
        suppressed(told, np.zeros(cells.values.size, dtype=bool))


@pytest.mark.slow
def test_a_table_of_ten_thousand_cells_is_closed() -> None:
    inner = np.random.default_rng(7).negative_binomial(1.2, 0.04, size=(100, 100)).astype(float)
    cells = table_with_margins(inner)
    hidden = suppressed(cells, np.zeros(cells.values.size, dtype=bool))
    assert cells.values.size > 10_000 and not exposed(cells, hidden)
