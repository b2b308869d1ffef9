"""dBASE tables (DBF): records of fixed width, texts in an encoding that its own byte in the header rarely tells."""

import codecs
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Literal

from lake.connectors.content_hash import file_sha256
from lake.connectors.files.encoding_doubts import Gb18030Watch
from lake.connectors.files.encoding_evidence import CODECS, MANY
from lake.connectors.refusals import Refusal
from lake.connectors.rows.header import Names, column_names
from lake.connectors.rows.row_facts import row_facts
from lake.connectors.rows.row_store import RowStore
from lake.connectors.rows.rows import LINE_COLUMN, Rows
from lake.connectors.rows.text_values import as_text
from lake.connectors.source import Encoding, FileSource, Opened
from lake.errors import LakeError

_HEADER, _FIELD, _END_OF_FIELDS, _DELETED = 32, 32, 0x0D, 0x2A
_LANGUAGE_DRIVERS = {0x4D: "gb18030", 0x7A: "gb18030", 0x4F: "cp950", 0x78: "cp950"}
"""Only those that are set on purpose: 0x03 and 0x57 are what Western software writes whatever the texts are in."""
_TEXT, _IN_DIGITS = "C", "NFD"
_ELSEWHERE = "MGPBW"
"""Memo, general, picture, binary: kept in a second file, which nobody delivers along."""
_JULIAN_DAYS = 1_721_425
"""Julian day of the day before the first of January of the year 1."""
_BATCH = 10_000


@dataclass(frozen=True)
class _Field:
    name: bytes
    kind: str
    start: int
    width: int


@dataclass(frozen=True)
class _Table:
    records: int
    header: int
    width: int
    driver: int
    fields: tuple[_Field, ...]


@dataclass(frozen=True)
class _Encoding:
    name: str
    evidence: str
    cut_cells: int


class DbfSource(FileSource):
    """A dBASE table; deleted records are left out and counted."""

    nature = "spreadsheet"
    format = "dbf"
    suffixes = (".dbf",)

    kind: Literal["dbf"] = "dbf"
    encoding: Encoding = "auto"

    def read(self, opened: Opened) -> tuple[Rows, str]:
        """Rows of the table."""
        return read_dbf(opened.path, self.encoding, opened.expected, opened.folder, opened.name)


def read_dbf(path: Path, declared: str, expected: Sequence[str], scratch: Path, name: str) -> tuple[Rows, str]:
    """Rows of a table and the sha256 of its bytes; `_line_no` is the number of the record, deleted ones counted in."""
    sha256 = file_sha256(path)
    with path.open("rb") as file:
        table = _table(file, name)
        encoding = _encoding(file, table, declared, name)
        names = column_names([_text(field.name, encoding.name)[0] for field in table.fields], expected)
        store, deleted = _store(file, table, encoding.name, names, scratch, name)
    frame = store.frame()
    facts = row_facts(frame, names)
    memos = [column for column, field in zip(names.names, table.fields, strict=True) if _is_elsewhere(field)]
    report: dict[str, Any] = {
        "format": "dbf",
        "encoding": encoding.name,
        "encoding_evidence": encoding.evidence,
        "language_driver": f"0x{table.driver:02x}",
        "deleted_records": deleted,
        "cut_cells": encoding.cut_cells,
        "memo_columns": memos,
        **facts.report(),
        **names.report(),
    }
    return Rows(facts.only_data(frame, names).select(*names.names, LINE_COLUMN), names.names, report), sha256


def _table(file: BinaryIO, name: str) -> _Table:
    start = file.read(_HEADER)
    if len(start) < _HEADER:
        raise _broken("it is shorter than the header of a dBASE table", name)
    records, header, width = struct.unpack_from("<IHH", start, 4)
    fields, rest, position = [], file.read(max(header - _HEADER, 0)), 1
    for offset in range(0, len(rest) - _FIELD + 1, _FIELD):
        if rest[offset] == _END_OF_FIELDS:
            break
        title, kind, length, decimals = struct.unpack_from("<11sc4xBB", rest, offset)
        # A text wider than 255 bytes borrows the byte of the decimals, as Clipper and FoxPro write it.
        length += 256 * decimals if kind == b"C" else 0
        fields.append(_Field(title.split(b"\0")[0], kind.decode("latin-1"), position, length))
        position += length
    if not fields or position > width or header <= _HEADER:
        raise _broken("its header does not describe a dBASE table", name)
    held = max(file.seek(0, 2) - header, 0) // width
    if held < records:
        raise _broken(f"it was cut off: of {records} records it holds {held}", name, held + 1)
    visible = tuple(field for field in fields if field.kind != "0")
    return _Table(records, header, width, start[29], visible)


def _broken(reason: str, name: str, line: int | None = None) -> LakeError:
    return Refusal.BROKEN_TABLE.error(file=name, line=line, reason=reason)


def _records(file: BinaryIO, table: _Table) -> Iterator[bytes]:
    file.seek(table.header)
    for start in range(0, table.records, _BATCH):
        block = file.read(min(_BATCH, table.records - start) * table.width)
        yield from (block[offset : offset + table.width] for offset in range(0, len(block), table.width))


def _encoding(file: BinaryIO, table: _Table, declared: str, name: str) -> _Encoding:
    """The first encoding in which every text of the table can be read."""
    driver = _LANGUAGE_DRIVERS.get(table.driver)
    spoken = f"language driver 0x{table.driver:02x}"
    tried = [("utf-8", "strict UTF-8 throughout"), *([(driver, spoken)] if driver else [])]
    tried += [("gb18030", "strict GB18030 throughout"), ("cp1252", "nothing else fits")]
    if declared in CODECS:
        tried = [tried[0], (CODECS[declared], "declared")]
    if declared == "gb18030":
        tried.insert(0, ("gb18030", "declared"))
        if (proven := _tried(file, table, "utf-8")) and proven[1] >= MANY:
            return _Encoding("utf-8", "declared gb18030, but strict UTF-8 throughout", proven[0])
    for encoding, evidence in tried:
        found = _tried(file, table, encoding)
        if found:
            if encoding == "gb18030":
                _refuse_other_encodings(file, table, declared, name)
            return _Encoding(encoding, evidence, found[0])
    raise _broken("its texts are in no known encoding", name)


def _refuse_other_encodings(file: BinaryIO, table: _Table, declared: str, name: str) -> None:
    """LakeError for texts that only happen to be valid GB18030, with the record."""
    watch = Gb18030Watch(declared == "gb18030")
    texts = [field for field in table.fields if field.kind == _TEXT]
    for record in _records(file, table):
        cells = b"" if record.isascii() else b" ".join(_cell(record, field).replace(b"\n", b" ") for field in texts)
        watch.update(cells + b"\n")
    if doubt := watch.doubt():
        raise _broken(f"its texts are not in GB18030: {doubt.reason}", name, doubt.line)


def _tried(file: BinaryIO, table: _Table, encoding: str) -> tuple[int, int] | None:
    """Cells that end inside a character, and bytes beyond ASCII; None when some text is not in this encoding."""
    cut = wide = 0
    texts = [field for field in table.fields if field.kind == _TEXT]
    try:
        for field in table.fields:
            _text(field.name, encoding)
        for record in _records(file, table):
            if record.isascii():
                continue
            for field in texts:
                sent = _cell(record, field)
                if not sent.isascii():
                    text, partial = _text(sent, encoding)
                    cut, wide = cut + partial, wide + len(sent) - len(text)
    except UnicodeDecodeError:
        return None
    return cut, wide


def _cell(record: bytes, field: _Field) -> bytes:
    return record[field.start : field.start + field.width].rstrip(b" \0")


def _text(sent: bytes, encoding: str) -> tuple[str, bool]:
    """The text, and whether the width of its column cut its last character in two."""
    try:
        return sent.decode(encoding), False
    except UnicodeDecodeError:  # rare, and an incremental decoder costs ten times as much
        pass
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    text = decoder.decode(sent)
    return text, bool(decoder.getstate()[0])


def _store(
    file: BinaryIO, table: _Table, encoding: str, names: Names, scratch: Path, name: str
) -> tuple[RowStore, int]:
    store, deleted = RowStore(scratch, names.names), 0
    readers = [_reader(field, encoding) for field in table.fields]
    for number, record in enumerate(_records(file, table), start=1):
        if record[0] == _DELETED:
            deleted += 1
            continue
        try:
            values = [read(record) for read in readers]
        except (ValueError, OverflowError, struct.error) as error:
            raise _broken(f"a value of this record cannot be read: {type(error).__name__}", name, number) from error
        store.add(number, dict(zip(names.names, values, strict=True)))
    return store, deleted


def _reader(field: _Field, encoding: str) -> Callable[[bytes], str | None]:
    """How the cell of one column becomes text."""
    cell = slice(field.start, field.start + field.width)
    if _is_elsewhere(field):
        return lambda record: None
    if field.kind in _IN_DIGITS:
        return lambda record: record[cell].decode("ascii").strip(" \0") or None
    if field.kind == "L":
        return lambda record: {b"t": "true", b"y": "true", b"f": "false", b"n": "false"}.get(record[cell].lower())
    if field.kind in _BINARY:
        unpack = _BINARY[field.kind]
        return lambda record: as_text(unpack(record[cell]))
    return lambda record: _text(_cell(record, field), encoding)[0]


def _is_elsewhere(field: _Field) -> bool:
    """FoxPro's B is a double of 8 bytes, dBASE's B a reference of 10 digits."""
    return field.kind in _ELSEWHERE and (field.kind, field.width) != ("B", 8)


def _moment(cell: bytes) -> datetime | None:
    day, milliseconds = struct.unpack("<II", cell)
    return datetime.fromordinal(day - _JULIAN_DAYS) + timedelta(milliseconds=milliseconds) if day else None


def _currency(cell: bytes) -> str:
    whole = int.from_bytes(cell, "little", signed=True)
    return f"{'-' if whole < 0 else ''}{abs(whole) // 10_000}.{abs(whole) % 10_000:04d}"


_BINARY: dict[str, Callable[[bytes], Any]] = {
    "I": lambda cell: int.from_bytes(cell, "little", signed=True),
    "+": lambda cell: int.from_bytes(cell, "little", signed=True),
    "B": lambda cell: struct.unpack("<d", cell)[0],
    "O": lambda cell: struct.unpack("<d", cell)[0],
    "Y": _currency,
    "T": _moment,
    "@": _moment,
}
