"""Looks for persons in every byte: also of what is packed, and of values that a format writes in its own way."""

import gzip
import io
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

import duckdb
import polars as pl
from ahocorasick_rs import BytesAhoCorasick

from tests.canaries.person import Person

RESTRICTED = ("restricted", "landing", "ledger.db", "dagster", "returned")
"""What of a home only its owner reads; the landing folder and the returned workbooks are the departments' own."""
_FRAME = re.compile(r"[\s│─╭╮╰╯]+")


def leaks(home: Path, planted: Mapping[str, Sequence[Person]], said: str, *outside: Path) -> set[tuple[str, str]]:
    """Channel and place of everybody found in what was said, in the home but its restricted parts, or outside."""
    files = [path for path in _files(home) if not path.relative_to(home).parts[0].startswith(RESTRICTED)]
    assert files
    files += [path for folder in outside for path in _files(folder)]
    texts = [("said", said.encode()), ("said", _FRAME.sub("", said).encode()), *_names(files)]
    texts += [(str(path), text) for path in files for text in _texts(path)]
    marks = [(kind, mark) for kind, persons in planted.items() for one in persons for mark in _written(one)]
    anybody = BytesAhoCorasick([mark for _, mark in marks])
    found = {(which, place) for place, text in texts for which, _, _ in anybody.find_matches_as_indexes(text, True)}
    return {(marks[which][0], place) for which, place in found}


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]


def _names(files: Sequence[Path]) -> list[tuple[str, bytes]]:
    return [("name", str(path).encode(errors="surrogateescape")) for path in files]


def _written(one: Person) -> set[bytes]:
    """What gives somebody away in every way of writing it."""
    codes = ("utf-8", "gb18030", "unicode_escape", "utf-16-le", "utf-16-be")
    return {mark.encode(code) for mark in one.marks for code in codes} | {quote(mark).encode() for mark in one.marks}


def _texts(path: Path) -> Iterator[bytes]:
    content = path.read_bytes()
    if content[:15] == b"SQLite format 3":
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            yield "\n".join(database.iterdump()).encode()
    elif content[8:12] == b"DUCK":
        with duckdb.connect(str(path), read_only=True) as connection:
            yield str(connection.execute("SELECT sql FROM duckdb_views()").fetchall()).encode()
    yield from unpacked(content)


def unpacked(content: bytes) -> Iterator[bytes]:
    """The bytes as they are, and what they hold where they are Parquet, Avro, an archive, a workbook or gzip."""
    yield content
    if content[:4] == b"PAR1":
        yield pl.read_parquet(io.BytesIO(content)).write_json().encode()
    elif content[:4] == b"Obj\x01":
        yield from _avro_blocks(content)
    elif content[:2] == b"\x1f\x8b":
        yield from unpacked(gzip.decompress(content))
    elif content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield "\n".join(archive.namelist()).encode()
            for name in archive.namelist():
                yield from unpacked(archive.read(name))


def _avro_blocks(content: bytes) -> Iterator[bytes]:
    """Blocks end with the mark that ends the file; each begins with two numbers of up to five bytes."""
    for block in content.split(content[-16:])[1:]:
        for start in range(2, 11):
            with suppress(zlib.error):
                yield zlib.decompress(block[start:], -zlib.MAX_WBITS)
