"""Threads that work at the same time share what the SQL engine may use of the machine's memory."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_WORKERS: ContextVar[int] = ContextVar("workers", default=1)
_AMOUNT = re.compile(r"\s*([0-9.]+)(.*)")


@contextmanager
def one_of(workers: int) -> Iterator[None]:
    """While the context lasts, this thread is one of so many."""
    token = _WORKERS.set(workers)
    try:
        yield
    finally:
        _WORKERS.reset(token)


def share_of(memory_limit: str) -> str:
    """This thread's part of an amount as DuckDB writes it: `4GB`, `80%`."""
    workers, amount = _WORKERS.get(), _AMOUNT.fullmatch(memory_limit)
    if workers == 1 or amount is None:
        return memory_limit
    return f"{float(amount[1]) / workers:g}{amount[2]}"
