"""What storage failures mean to a person: full disk, locked database, missing permission."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from sqlalchemy.exc import DatabaseError

from lake.errors import LakeError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_FORBIDDEN_WORDS = ("readonly database", "read-only", "unable to open database file")
_FULL_WORDS = ("no space left", "disk quota", "file too large", "database or disk is full", "disk i/o error")


class StorageError(LakeError):
    """The lake's own disk, memory or database failed: nobody's delivery is to blame."""


@contextmanager
def storage_errors(doing: str) -> Iterator[None]:
    """Turn storage failures inside the block into a LakeError that says what to do; others pass as they are."""
    try:
        yield
    except (OSError, sqlite3.Error, DatabaseError, duckdb.Error) as error:
        explained = explain(error, doing)
        if explained is None:
            raise
        raise explained from error


def explain(error: Exception, doing: str) -> StorageError | None:
    """The error for a known storage failure, None for anything else."""
    text = str(error).lower()
    number = error.errno if isinstance(error, OSError) else None
    if number in _FULL or any(words in text for words in _FULL_WORDS):
        return StorageError(
            f"the disk is full or failing: {doing} stopped",
            advice="free space on the disk of LAKE_HOME and run again; nothing half-written is visible to readers",
        )
    is_sqlite = isinstance(error, sqlite3.Error | DatabaseError)
    if is_sqlite and ("not a database" in text or "malformed" in text):
        return StorageError(
            f"catalog.db or ledger.db is damaged: {doing} stopped",
            advice="put the file back from a copy of this home; nothing else was changed",
        )
    if number in _FORBIDDEN or any(words in text for words in _FORBIDDEN_WORDS):
        return StorageError(
            f"no permission to write: {doing} stopped",
            advice="give this user write permission below LAKE_HOME and run again",
            file=str(error.filename) if isinstance(error, OSError) and error.filename else None,
        )
    if is_sqlite and ("locked" in text or "busy" in text):
        return StorageError(
            f"the catalogue is locked by another program: {doing} stopped",
            advice="end the program that holds catalog.db or ledger.db open for writing and run again; nothing is lost",
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return StorageError(
            f"not enough memory: {doing} stopped",
            advice="raise LAKE_MEMORY_LIMIT, or free space for temporary files on the disk of LAKE_HOME",
        )
    return None
