"""Tables with margins, as cells that add up."""

import numpy as np
from scipy.sparse import csr_array, lil_array

from quality.disclosure.cells import Cells


def table_with_margins(inner: np.ndarray, least: int = 10) -> Cells:
    """A table of counts with a total for each row and column and for all; small ones are sensitive."""
    rows, columns = inner.shape
    full = np.zeros((rows + 1, columns + 1))
    full[:-1, :-1] = inner
    full[-1, :-1], full[:-1, -1], full[-1, -1] = inner.sum(0), inner.sum(1), inner.sum()
    number = np.arange(full.size).reshape(full.shape)
    sums = lil_array((rows + columns + 2, full.size))
    for line, members in enumerate([*number, *number.T]):
        sums[line, members[:-1]] = 1
        sums[line, members[-1]] = -1
    values = full.ravel().astype(float)
    need = np.where((values > 0) & (values < least), float(least), 0.0)
    known = np.zeros(values.size, dtype=bool)
    return Cells(values, need, known, csr_array(sums), np.zeros(sums.shape[0]))
