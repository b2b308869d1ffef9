"""What makes a command's start cheaper: half of a short command is the import of libraries."""

import gc
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType


def rarely_collect() -> None:
    """Look for garbage in circles less often: what is imported stays, and each look goes through all of it."""
    gc.set_threshold(100_000, 20, 50)


def leave_pandas_out() -> None:
    """Let PyArrow believe that pandas is not there, until somebody asks it for a pandas object.

    It imports pandas to learn whether the first value that it is given is one of pandas'; the lake gives it none. What
    needs pandas, as `to_pandas` does, imports it then.
    """
    if "pandas" in sys.modules or "pyarrow" in sys.modules:
        return
    absent = _Absent()
    sys.meta_path.insert(0, absent)
    try:
        import pyarrow as pa

        pa.scalar(1)
    finally:
        sys.meta_path.remove(absent)


class _Absent:
    """Says of pandas that it is not installed."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """None leaves it to the others."""
        if name == "pandas":
            raise ModuleNotFoundError(name=name)
        return None
