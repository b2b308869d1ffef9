"""Libraries that import pandas only to know its objects are imported without it: the lake gives them none.

What needs pandas, as `to_pandas` does, imports it then.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from threading import get_ident
from types import ModuleType


@contextmanager
def without_pandas() -> Iterator[None]:
    """While it lasts, what this thread imports finds no pandas, unless it is there already."""
    absent = _Absent()
    sys.meta_path.insert(0, absent)
    try:
        yield
    finally:
        sys.meta_path.remove(absent)


class _Absent:
    """Says of pandas that it is not installed, to the thread that made it."""

    def __init__(self) -> None:
        self._thread = get_ident()

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """None leaves it to the others."""
        if name == "pandas" and get_ident() == self._thread:
            raise ModuleNotFoundError(name=name)
        return None
