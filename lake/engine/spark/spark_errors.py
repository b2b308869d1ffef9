"""What Spark says of an error, without the values it stumbled over."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager

from lake.engine.engine_errors import EngineError
from lake.storage.storage_errors import explain

_CLASS = re.compile(r"\[([A-Z][A-Z_.]+)\]")
_NO_MEMORY = re.compile(r"java\.lang\.OutOfMemoryError|UNABLE_TO_ACQUIRE_MEMORY")
_SYSTEM = (("No space left on device", errno.ENOSPC), ("Read-only file system", errno.EROFS))
"""What Java says at the end of a line when the system gave these numbers."""


@contextmanager
def spark_errors(doing: str) -> Iterator[None]:
    """Turn Spark's errors inside the block into an EngineError, or a StorageError where the disk or memory failed."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        failed = _of_storage(str(error))
        if failed and (explained := explain(failed, doing)):
            raise explained from None
        raise EngineError(without_values(error)) from None


def without_values(error: BaseException) -> str:
    """Spark's text where the SQL was found wrong before a row was read; else only the kind of error it names.

    The text of a conversion quotes the value.
    """
    from pyspark.errors import AnalysisException, ParseException

    lines = str(error).strip().splitlines() or [""]
    if isinstance(error, AnalysisException | ParseException):
        return lines[0]
    found = _CLASS.search(lines[0]) or _CLASS.search("\n".join(lines))
    return f"Spark: {found[1]}" if found else "the engine failed"


def _of_storage(said: str) -> BaseException | None:
    if _NO_MEMORY.search(said):
        return MemoryError()
    lines = {line.strip() for line in said.splitlines()}
    number = next((number for words, number in _SYSTEM if any(line.endswith(words) for line in lines)), None)
    return None if number is None else OSError(number, "")
