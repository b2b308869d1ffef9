"""Warnings of libraries about what is known and meant are told to nobody.

Python's filters are of the whole process. Threads that change them one beside the other undo what the other has set, or
leave it set for ever.
"""

import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock


class _Silence:
    """Begins with the first who wants it, and ends with the last."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._inside = 0
        self._filters = ExitStack()

    def begin(self) -> None:
        with self._guard:
            if not self._inside:
                self._filters.enter_context(warnings.catch_warnings())
                warnings.simplefilter("ignore")
            self._inside += 1

    def end(self) -> None:
        with self._guard:
            self._inside -= 1
            if not self._inside:
                self._filters.close()


_SILENCE = _Silence()


@contextmanager
def without_warnings() -> Iterator[None]:
    """While it lasts, whatever thread it is, nobody in this process is warned."""
    _SILENCE.begin()
    try:
        yield
    finally:
        _SILENCE.end()
