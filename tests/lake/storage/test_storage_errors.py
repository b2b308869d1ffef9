"""A full disk, a read-only one and a damaged database say so in words, whichever library met them first."""

import errno
import os
import resource
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb
import polars as pl
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from sqlalchemy import create_engine, text

from lake.errors import LakeError
from lake.storage.storage_errors import StorageError, storage_errors

ROWS = pl.DataFrame({"a": [f"{number**5}x" for number in range(20_000)]})
Writer = Callable[[Path], object]


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """As on a full disk: what would grow a file beyond this many bytes fails."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)


def sqlite_rows(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.executemany("INSERT INTO t VALUES (?)", ROWS.iter_rows())
        connection.commit()


def sqlalchemy_rows(path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE t (x)"))
            connection.execute(text("INSERT INTO t VALUES (:a)"), ROWS.to_dicts())
    finally:
        engine.dispose()


def workbook(path: Path) -> None:
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet().write_column(0, 0, ROWS["a"].to_list())


WRITERS: dict[str, Writer] = {
    "python": lambda path: path.write_bytes(bytes(100_000)),
    "sqlite": sqlite_rows,
    "sqlalchemy": sqlalchemy_rows,
    "duckdb": lambda path: duckdb.from_arrow(ROWS.to_arrow()).write_parquet(str(path)),
    "polars": lambda path: ROWS.write_parquet(path),
    "polars text": lambda path: ROWS.write_csv(path),
    "pyarrow": lambda path: pq.write_table(ROWS.to_arrow(), path),
    "workbook": workbook,
}


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
def test_a_full_disk_says_so(writer: Writer, tmp_path: Path) -> None:
    told = pytest.raises(StorageError, match=r"disk is full .*writing a file stopped")
    with no_file_beyond(10_000), told as caught, storage_errors("writing a file"):
        writer(tmp_path / "file")
    assert "free space" in caught.value.advice


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
def test_a_folder_without_the_right_to_write_says_so(writer: Writer, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError, match="no permission to read or write"), storage_errors("writing a file"):
        writer(tmp_path / "file")


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (OSError(errno.EROFS, "Read-only file system", "/lake/x"), "read-only"),
        (OSError("Read-only file system (os error 30): /lake/x"), "read-only"),
        (duckdb.IOException('IO Error: Cannot open file "/lake/x": Read-only file system'), "read-only"),
        (duckdb.IOException('IO Error: Cannot open file "/lake/x": Permission denied'), "no permission"),
        (PermissionError(errno.EACCES, "Permission denied", "/lake/x"), "no permission"),
        (OSError(errno.EMFILE, "Too many open files"), "too many files"),
        (MemoryError(), "not enough memory"),
    ],
    ids=str,
)
def test_what_the_system_says_is_told_in_words(failure: Exception, words: str) -> None:
    with pytest.raises(StorageError, match=words), storage_errors("writing"):
        raise failure


def test_a_database_that_may_only_be_read_says_so(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "a.db").close()
    (tmp_path / "a.db").touch()
    connection = sqlite3.connect(f"file:{tmp_path}/a.db?mode=ro", uri=True)
    with closing(connection), pytest.raises(StorageError, match="read-only"), storage_errors("writing"):
        connection.execute("CREATE TABLE t (x)")


def test_a_folder_that_is_not_there_is_no_full_disk(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), storage_errors("reading"):
        (tmp_path / "nowhere" / "x").read_bytes()


@pytest.mark.parametrize("value", ["no space left on device", "disk quota", "x (os error 28)", "database is locked"])
def test_what_a_delivery_says_is_no_failure_of_the_disk(value: str) -> None:
    with pytest.raises(duckdb.ConversionException), storage_errors("a query"):
        duckdb.execute("SELECT CAST(? AS INTEGER)", [value])
    with pytest.raises(pl.exceptions.InvalidOperationError), storage_errors("a query"):
        pl.Series([value]).cast(pl.Int64)


def test_an_error_in_words_stays_as_it_is() -> None:
    with pytest.raises(LakeError, match=r"^known$"), storage_errors("anything"):
        raise LakeError("known")
