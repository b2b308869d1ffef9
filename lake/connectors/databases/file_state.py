"""Whether anybody has written to a database that is a file: by its size and time, and those of the log beside it."""

import time
from pathlib import Path

import sqlalchemy
from sqlalchemy.exc import ArgumentError

_BESIDE = ("", "-wal", "-journal")
_SURELY_NS = 2_000_000_000
"""A file that changed in this moment may change again within the same tick of the clock."""


def file_state(address: str) -> str | None:
    """The state of the file of a SQLite address; None for another database, and for one that was just written."""
    path = _path(address)
    if path is None:
        return None
    states = [_state(Path(f"{path}{suffix}")) for suffix in _BESIDE]
    newest = max((state[1] for state in states if state), default=0)
    if not states[0] or newest > time.time_ns() - _SURELY_NS:
        return None
    return " ".join("-" if state is None else f"{state[0]}:{state[1]}" for state in states)


def _path(address: str) -> str | None:
    try:
        url = sqlalchemy.make_url(address)
    except (ArgumentError, ValueError):
        return None
    return url.database if url.get_backend_name() == "sqlite" else None


def _state(path: Path) -> tuple[int, int] | None:
    """Bytes and nanoseconds; None when it is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
