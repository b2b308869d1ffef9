"""Memory that libraries keep for themselves after work that will not come again, given back to the machine."""

import ctypes
import sys
from pathlib import Path

import pyarrow as pa

from lake.engine.lent_sessions import LENT


def give_back_memory(home: Path) -> None:
    """Close the home's idle DuckDB sessions and let Arrow and the C library return what nobody uses.

    DuckDB returns what a session used when that is lent no more, Polars within a second or two by itself; Arrow's pool
    keeps the most that was ever in use. Call it between stages of a run: the next one opens its sessions anew.
    """
    LENT.close(home)
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "malloc_trim"):  # of glibc alone
        libc.malloc_trim(0)
