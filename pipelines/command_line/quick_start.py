"""What makes a command's start and end cheaper: half of a short command is the import of libraries."""

import atexit
import gc
import sys

from lake.without_pandas import without_pandas


def rarely_collect() -> None:
    """Look for garbage in circles less often: what is imported stays, and each look goes through all of it.

    A run with one new file ends before the first look, which would take it 0.2 s.
    """
    gc.set_threshold(1_000_000, 20, 50)


def end_without_collecting() -> None:
    """At the end look for no garbage at all: the interpreter would go through all that is left several times.

    What has to be closed is by then: other exit handlers run before this one, which is registered before them.
    """
    atexit.register(gc.freeze)


def leave_pandas_out() -> None:
    """Let PyArrow believe that pandas is not there, until somebody asks it for a pandas object.

    It imports pandas to learn whether the first value that it is given is one of pandas'.
    """
    if "pandas" in sys.modules or "pyarrow" in sys.modules:
        return
    with without_pandas():
        import pyarrow as pa

        pa.scalar(1)
