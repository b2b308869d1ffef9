"""What storage failures mean to a person: a full disk, a locked database, missing permission, a silent server."""

import errno
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from sqlalchemy.exc import DBAPIError

from lake.errors import LakeError
from lake.told import Told

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
_READ_ONLY = {errno.EROFS}
_FORBIDDEN = {errno.EACCES, errno.EPERM}
_TOO_MANY = {errno.EMFILE, errno.ENFILE}
_OF_SQLITE = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_BUSY: errno.EBUSY,
    sqlite3.SQLITE_LOCKED: errno.EBUSY,
    sqlite3.SQLITE_CORRUPT: errno.EUCLEAN,
    sqlite3.SQLITE_NOTADB: errno.EUCLEAN,
}
_OF_SERVERS = ("obstore.exceptions.", "requests.exceptions.", "pyiceberg.exceptions.")
"""Libraries that only speak with servers, or whose errors of these names are about servers."""
_ABOUT_SERVERS = frozenset(
    (
        *("GenericError", "PermissionDeniedError", "UnauthenticatedError"),
        *("ConnectionError", "ConnectTimeout", "ReadTimeout", "Timeout", "ChunkedEncodingError", "RetryError"),
        *("ServerError", "ServiceUnavailableError", "CommitStateUnknownException", "RESTError", "UnauthorizedError"),
        *("ForbiddenError", "OAuthError", "AuthorizationExpiredError", "BadRequestError"),
    )
)
_OF_ARROW = re.compile(r"AWS Error (?P<kind>[A-Z_]+) during \w+ operation")
"""How PyArrow writes of a bucket's server, in an OSError that has no number."""
_POLARS_ERROR = "polars.exceptions.ComputeError"
_OF_POLARS = re.compile(r"(?:^|underlying IO error: )[\w -]+ \(os error (\d+)\)(?:$|: )")
"""How Polars writes the system's error number: in an OSError that has none, and in an error of its own."""


_STOPPED = Told("{state}: {doing} stopped", "{state}，本次操作已中止")
_KNOWN: tuple[tuple[set[int], Told, Told], ...] = (
    (
        _FULL,
        Told("the disk is full or failing", "磁盘已满或有故障"),
        Told(
            "free space on the disk of LAKE_HOME and run again; nothing half-written is visible to readers",
            "请在 LAKE_HOME 所在磁盘腾出空间后重新运行；读者看不到写到一半的内容",
        ),
    ),
    (
        _READ_ONLY,
        Told("the disk is read-only, or a file on it is", "磁盘或其中的文件是只读的"),
        Told(
            "make the disk of LAKE_HOME writable for this user and run again; nothing was lost",
            "请让当前用户可以写 LAKE_HOME 所在磁盘后重新运行；没有丢失内容",
        ),
    ),
    (
        _FORBIDDEN,
        Told("no permission to read or write", "没有读写权限"),
        Told(
            "give this user permission to read and write below LAKE_HOME, on a disk that can be written, and run again",
            "请给当前用户 LAKE_HOME 内的读写权限（磁盘也不能是只读的）后重新运行",
        ),
    ),
    (
        _TOO_MANY,
        Told("too many files are open", "打开的文件过多"),
        Told(
            "raise the limit of open files (`ulimit -n`) and run again; nothing was lost",
            "请调高打开文件数的上限（`ulimit -n`）后重新运行；没有丢失内容",
        ),
    ),
    (
        {errno.EUCLEAN},
        Told("catalog.db or ledger.db is damaged", "catalog.db 或 ledger.db 已损坏"),
        Told(
            "put the file back from a copy of this home; nothing else was changed",
            "请从湖的副本放回该文件；其他内容没有改动",
        ),
    ),
    (
        {errno.EBUSY},
        Told("a database is locked by another program", "数据库被别的程序锁住"),
        Told(
            "end the program that holds a database in LAKE_HOME open for writing and run again; nothing is lost",
            "请结束正在写 LAKE_HOME 中数据库的程序后重新运行；没有丢失内容",
        ),
    ),
)
_NO_MEMORY = Told("not enough memory", "内存不足")
_MORE_MEMORY = Told(
    "raise LAKE_MEMORY_LIMIT, or free space for temporary files on the disk of LAKE_HOME",
    "请调高 LAKE_MEMORY_LIMIT，或在 LAKE_HOME 所在磁盘为临时文件腾出空间",
)
_SERVER_FAILED = Told(
    "a server that the lake lies on did not answer as it should ({kind})", "湖所用的服务器没有正常应答（{kind}）"
)
_MEND_SERVER = Told(
    "look whether the servers of LAKE_STORAGE and LAKE_CATALOG run, are reached from here, have room, "
    "and know this key; then run again: nothing half-written is visible to readers, and what was written is found",
    "请查看 LAKE_STORAGE 和 LAKE_CATALOG 的服务器是否在运行、从这里能否连到、有无空间、是否认得这个密钥，再重新运行："
    "读者看不到写到一半的内容，已写的会被找到",
)


class StorageError(LakeError):
    """The lake's own disk, memory or database failed: nobody's delivery is to blame."""


@contextmanager
def storage_errors(doing: str) -> Iterator[None]:
    """Turn storage failures inside the block into a LakeError that says what to do; others pass as they are."""
    try:
        yield
    except LakeError:
        raise
    except Exception as error:
        explained = explain(error, doing)
        if explained is None:
            raise
        raise explained from error


def explain(error: BaseException, doing: str) -> StorageError | None:
    """The error for a known storage failure, None for anything else.

    Only the numbers that the system and SQLite gave count, never words: a delivery's values are in many a message.
    """
    if lacked_memory(error):
        return StorageError(_STOPPED.of(state=_NO_MEMORY, doing=doing), advice=_MORE_MEMORY)
    if kind := _server_failure(error):
        return StorageError(_STOPPED.of(state=_SERVER_FAILED.of(kind=kind), doing=doing), advice=_MEND_SERVER)
    number = system_number(error)
    known = next((parts for numbers, *parts in _KNOWN if number in numbers), None)
    if known is None:
        return None
    state, advice = known
    return StorageError(_STOPPED.of(state=state, doing=doing), advice=advice, file=_file(error))


def lacked_memory(error: BaseException | None) -> bool:
    """Whether an error, or the one behind it, says that memory was not enough."""
    if isinstance(error, LakeError):
        return lacked_memory(error.__cause__)
    return isinstance(error, duckdb.OutOfMemoryException | MemoryError)


def _server_failure(error: BaseException) -> str | None:
    """What kind of failure a server, or the way to it, had; never its words, which name hosts and keys."""
    kind = type(error)
    if kind.__module__.startswith("obstore") or f"{kind.__module__}.".startswith(_OF_SERVERS):
        return kind.__name__ if kind.__name__ in _ABOUT_SERVERS else None
    if isinstance(error, duckdb.HTTPException):
        return kind.__name__
    if isinstance(error, OSError) and error.errno is None and (found := _OF_ARROW.search(str(error))):
        return found["kind"]
    return None


def system_number(error: BaseException) -> int | None:
    """The system's number of the failure behind an error of Python, SQLite, SQLAlchemy, DuckDB, Polars or a writer."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return system_number(error.orig)
    if isinstance(error, sqlite3.Error):
        return _OF_SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if isinstance(error, duckdb.IOException):
        return _number_of_words(str(error))
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno
    if _may_be_of_polars(error) and (found := _OF_POLARS.search(str(error))):
        return int(found[1])
    causes = [*error.args, error.__cause__]  # xlsxwriter wraps what the system said
    return next((system_number(cause) for cause in causes if isinstance(cause, OSError)), None)


def _may_be_of_polars(error: BaseException) -> bool:
    """Told by its name, as most commands need no Polars."""
    return isinstance(error, OSError) or f"{type(error).__module__}.{type(error).__name__}" == _POLARS_ERROR


def _number_of_words(text: str) -> int | None:
    """DuckDB ends its messages on files with the system's words."""
    numbers = {number for known, *_parts in _KNOWN for number in known}
    return next((number for number in sorted(numbers) if text.rstrip().endswith(os.strerror(number))), None)


def _file(error: BaseException) -> str | None:
    return str(error.filename) if isinstance(error, OSError) and error.filename else None
