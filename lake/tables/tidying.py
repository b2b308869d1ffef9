"""A table that is written often stays cheap to write: small files come together, old snapshots are forgotten.

Each commit reads and writes what the table has of both, so that without it n commits cost n times n. What is left on
the disk goes with `delete_unnamed`.
"""

from collections.abc import Sequence

from lake.tables.compaction import compact
from lake.tables.lakehouse import Lakehouse
from lake.tables.maintenance import expire

EVERY = 50
"""Loads of a resource after which its tables are tidied."""
_SMALL = 1024 * 1024
"""Bytes. Larger files are left alone, so that no row is written anew more than a few times."""


def tidy(lakehouse: Lakehouse, names: Sequence[str]) -> None:
    """Tidy tables that nobody else is writing; those that are not declared yet are passed over."""
    for name in names:
        if lakehouse.exists(name):
            compact(lakehouse, name, at_least=EVERY // 2, smaller_than=_SMALL)
            expire(lakehouse, name)
