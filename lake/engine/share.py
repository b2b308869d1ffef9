"""Threads that work at the same time share what the SQL engine may use: memory, and cores if they say so.

Threads of several sessions that wait for the same cores cost more than they bring: 357 models of a city took a fifth
less of the processor by two threads with a core each than by two with both.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_WORKERS: ContextVar[int] = ContextVar("workers", default=1)
_AT_CORES: ContextVar[int] = ContextVar("at_cores", default=1)
_AMOUNT = re.compile(r"\s*([0-9.]+)(.*)")


@contextmanager
def one_of(workers: int, *, sharing_cores: bool = False) -> Iterator[None]:
    """While the context lasts, this thread is one of so many."""
    memory, cores = _WORKERS.set(workers), _AT_CORES.set(workers if sharing_cores else 1)
    try:
        yield
    finally:
        _WORKERS.reset(memory)
        _AT_CORES.reset(cores)


def share_of(memory_limit: str) -> str:
    """This thread's part of an amount as DuckDB writes it: `4GB`, `80%`."""
    workers, amount = _WORKERS.get(), _AMOUNT.fullmatch(memory_limit)
    if workers == 1 or amount is None:
        return memory_limit
    return f"{float(amount[1]) / workers:g}{amount[2]}"


def share_of_threads(threads: int | None) -> int | None:
    """This thread's part of so many threads of the engine, at least one; None, which is one a core, when it has all."""
    workers = _AT_CORES.get()
    return threads if workers == 1 else max(1, (threads or os.cpu_count() or 1) // workers)
