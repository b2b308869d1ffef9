"""Text in columns of fixed width, counted in bytes of the file as delivered."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from lake.connectors.content_hash import file_sha256
from lake.connectors.files.encoding_evidence import candidates
from lake.connectors.limits import LONGEST_RECORD, line_too_long
from lake.connectors.refusals import Refusal
from lake.connectors.rows.header import column_names
from lake.connectors.rows.row_facts import row_facts
from lake.connectors.rows.row_store import RowStore
from lake.connectors.rows.rows import SURPLUS_COLUMN, Rows
from lake.connectors.source import FileSource, Opened, SourcePart

_HEAD = 1 << 16
_MARK = "\ufeff".encode()
_PADDING = " \u3000\0"
_END_OF_FILE = b"\x1a"
"""What older systems write behind the last line."""


class FixedColumn(SourcePart):
    """A column of a fixed-width text: `start` and `width` in bytes of the file as delivered, `start` from 1."""

    name: str
    start: int = Field(ge=1)
    width: int = Field(ge=1)


class FixedWidthSource(FileSource):
    """Text in columns of fixed width, without a header."""

    nature = "text"
    format = "txt"

    kind: Literal["fixed"] = "fixed"
    encoding: Literal["utf-8", "gb18030"] = "gb18030"
    columns: tuple[FixedColumn, ...] = Field(min_length=1)

    def read(self, opened: Opened) -> tuple[Rows, str]:
        """Rows of the lines."""
        return read_fixed_width(self, opened.path, opened.folder, opened.name)

    def is_foreign(self, path: Path) -> bool:
        """Lines are read one by one."""
        return False


@dataclass
class _Counts:
    short_rows: int = 0
    surplus_rows: int = 0
    blank_rows: int = 0


def read_fixed_width(source: FixedWidthSource, path: Path, scratch: Path, name: str) -> tuple[Rows, str]:
    """Rows of a text and the sha256 of its bytes.

    A line that ends early lacks its last columns (they are null) and is counted; one that is longer keeps the rest in
    `_surplus`. A column that begins or ends inside a character is a LakeError with line and column: then the columns
    are not where the contract says.
    """
    sha256, evidence = file_sha256(path), _evidence(path, source, name)
    titles = [column.name for column in source.columns]
    store, counts = RowStore(scratch, titles), _Counts()
    for line, content in _lines(path):
        if content.strip():
            store.add(line, _record(content, source, counts, line, name))
        else:
            counts.blank_rows += 1
    names = column_names(titles, titles)
    frame = store.frame()
    facts = row_facts(frame, names)
    report: dict[str, Any] = {
        "format": "fixed",
        "encoding": source.encoding,
        "encoding_evidence": evidence,
        **facts.report(),
        **vars(counts),
        "blank_rows": counts.blank_rows + facts.blank_rows,
    }
    return Rows(facts.only_data(frame, names), store.columns, report), sha256


def _evidence(path: Path, source: FixedWidthSource, name: str) -> str:
    """Bytes are counted in the declared encoding, so that another one moves every column: that is refused."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    first = candidates(head[: head.rfind(b"\n") + 1] or head, source.encoding)[0]
    if first.encoding != source.encoding:
        raise Refusal.ANOTHER_ENCODING.error(
            file=name, encoding=first.encoding, evidence=first.evidence, agreed=source.encoding
        )
    return f"declared {source.encoding}, strict in every column"


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        for line, content in enumerate(iter(lambda: file.readline(LONGEST_RECORD), b""), start=1):
            if len(content) == LONGEST_RECORD:
                raise line_too_long(line)
            text = content.removeprefix(_MARK) if line == 1 else content
            yield line, text.rstrip(b"\r\n").removesuffix(_END_OF_FILE)


def _record(content: bytes, source: FixedWidthSource, counts: _Counts, line: int, name: str) -> dict[str, str | None]:
    needed = max(column.start + column.width - 1 for column in source.columns)
    counts.short_rows += len(content) < needed
    record = {column.name: _cell(content, column, source.encoding, line, name) for column in source.columns}
    surplus = content[needed:].strip()
    if surplus:
        counts.surplus_rows += 1
        rest = FixedColumn(name=SURPLUS_COLUMN, start=needed + 1, width=len(content) - needed)
        cell = _cell(content, rest, source.encoding, line, name)
        record[SURPLUS_COLUMN] = json.dumps([cell], ensure_ascii=False)
    return record


def _cell(content: bytes, column: FixedColumn, encoding: str, line: int, name: str) -> str | None:
    sent = content[column.start - 1 : column.start - 1 + column.width]
    try:
        return sent.decode(encoding).strip(_PADDING) or None
    except UnicodeDecodeError as error:
        last = column.start + column.width - 1
        raise Refusal.CHARACTER_CUT.error(
            file=name, line=line, column=column.name, first=column.start, last=last, encoding=encoding
        ) from error
