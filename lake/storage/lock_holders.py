"""Who holds a SQLite file: the kernel knows which process has which lock on it."""

import os
from pathlib import Path

_LOCKS = Path("/proc/locks")
_OUTSIDE = 0
"""What the kernel shows in place of a process that another container runs."""


def holders(database: Path) -> list[str]:
    """The other processes that hold a write lock on a database; empty where the kernel does not tell.

    In write-ahead mode the lock is on the file of shared memory beside the database.
    """
    files = [database, database.with_name(f"{database.name}-shm")]
    numbers = {file.stat().st_ino for file in files if file.exists()}
    try:
        lines = _LOCKS.read_text(encoding="ascii").splitlines()
    except OSError:
        return []
    found = {int(words[4]) for words in map(str.split, lines) if _is_write_lock(words, numbers)}
    return [_named(process) for process in sorted(found - {os.getpid()})]


def _is_write_lock(words: list[str], inodes: set[int]) -> bool:
    """Of a line like `1: POSIX ADVISORY WRITE 5004 fe:00:2147888 120 120`."""
    return words[1] != "->" and words[3] == "WRITE" and int(words[5].rsplit(":", 1)[1]) in inodes


def _named(process: int) -> str:
    if process == _OUTSIDE:
        return "a process of another container"
    try:
        name = Path(f"/proc/{process}/comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return f"process {process}"
    return f"process {process} ({name})"
