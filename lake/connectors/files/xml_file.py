"""XML documents: one row a record element, leaf elements as columns; no entities, no DTD, no network."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

import polars as pl
from lxml import etree

from lake.connectors.files.json_file import Unexamined
from lake.connectors.files.transcode import Decoded, decode_file
from lake.connectors.files.xml_leaves import column_of_each, leaves
from lake.connectors.files.xml_records import repeated_element
from lake.connectors.limits import LARGEST_DOCUMENT
from lake.connectors.refusals import Refusal
from lake.connectors.rows.header import FreeNames
from lake.connectors.rows.row_store import RowStore
from lake.connectors.rows.rows import LINE_COLUMN, Rows
from lake.connectors.source import FileSource, Opened
from lake.errors import LakeError

_DECLARED = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9_.-]+)["']""")
_LINE = "line"
"""Beside the ways of leaves, which begin with a slash."""
_CHINESE = frozenset({"gb2312", "gbk", "cp936", "x-gbk", "gb_2312-80", "gb18030"})
_FOREIGN = {"big5": "big5", "big5-hkscs": "big5", "shift_jis": "shift_jis", "euc-jp": "euc_jp", "euc-kr": "euc_kr"}


class XmlSource(FileSource):
    """One record for each element called `record`; its leaf elements are the columns."""

    nature = "document"
    format = "xml"

    suffixes = (".xml",)
    said_inside = True

    kind: Literal["xml"] = "xml"
    record: str

    @classmethod
    def of_file(cls, opened: Opened) -> Self:
        """With the element that repeats as its `record`; LakeError where none does."""
        text = _decoded(opened.path, opened.folder, opened.name).path
        with _well_formed(opened.name):
            return cls(path=opened.name, record=repeated_element(_events(text), opened.name))

    def read(self, opened: Opened) -> tuple[Rows, str]:
        """Rows of the document."""
        return read_xml(opened.path, self.record, opened.expected, opened.folder, opened.name)


def read_xml(path: Path, record: str, expected: Sequence[str], scratch: Path, name: str) -> tuple[Rows, str]:
    """Rows of a document and the sha256 of its bytes.

    `_line_no` is the line of the record's start tag where each starts on a line of its own, else the record's number;
    `numbered_by` in the report says which.
    """
    decoded = _decoded(path, scratch, name)
    store, lines = RowStore(scratch), _Lines()
    with _well_formed(name):
        for number, element in enumerate(_elements(decoded.path, record), start=1):
            lines.see(element.sourceline)
            store.add(number, {**leaves(element), _LINE: str(element.sourceline)})
    if not store.rows:
        raise Refusal.NO_ELEMENT.error(file=name, name=record)
    report = {"format": "xml", "encoding": decoded.encoding, "encoding_evidence": decoded.evidence}
    report |= {"numbered_by": "line" if lines.distinct else "record"}
    return _rows(store, expected, report, by_line=lines.distinct), decoded.sha256


def _decoded(path: Path, scratch: Path, name: str) -> Decoded:
    return decode_file(path, _declared_encoding(path), scratch / "text.xml", Unexamined(), name, LARGEST_DOCUMENT)


@contextmanager
def _well_formed(name: str) -> Iterator[None]:
    try:
        yield
    except etree.XMLSyntaxError as error:
        raise Refusal.INVALID_XML.error(file=name, line=error.lineno, reason=_reason(error)) from None


@dataclass
class _Lines:
    """Whether every record starts on a line of its own; lines only grow."""

    last: int = 0
    distinct: bool = True

    def see(self, line: int) -> None:
        self.distinct, self.last = self.distinct and line > self.last, line


def _rows(store: RowStore, expected: Sequence[str], report: dict[str, Any], *, by_line: bool) -> Rows:
    ways = [column for column in store.columns if column != _LINE]
    names = column_of_each(ways, expected)
    free = FreeNames.among([names[way] for way in ways], expected)
    columns = {way: free.take(names[way]) for way in ways}
    line = pl.col(_LINE).cast(pl.Int64) if by_line else pl.col(LINE_COLUMN)
    frame = store.frame().select(*(pl.col(way).alias(name) for way, name in columns.items()), line.alias(LINE_COLUMN))
    return Rows(frame, tuple(columns.values()), {**report, "records": store.rows})


def _reason(error: etree.XMLSyntaxError) -> str:
    """The parser's own name for the fault: its message quotes the document."""
    kind = etree.ErrorTypes._getName(error.code, f"error {error.code}").removeprefix("ERR_")
    return f"{kind.replace('_', ' ').lower()} at character {error.offset or 0}"


def _declared_encoding(path: Path) -> str:
    """GB2312 is declared where GB18030 is meant: names contain characters that GB2312 does not have.

    What the document says of itself is as good as what a contract declares.
    """
    with path.open("rb") as file:
        found = _DECLARED.search(file.read(512))
    declared = found.group(1).decode().lower() if found else "auto"
    return "gb18030" if declared in _CHINESE else _FOREIGN.get(declared, "auto")


def _events(text: Path) -> Iterator[tuple[str, Any]]:
    """Start and end of every element. LakeError for a document type."""
    parser = etree.iterparse(
        str(text),
        events=("start", "end"),
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root: Any = None
    for event, element in parser:
        if root is None:
            root = element
            _refuse_document_type(root)
        yield event, element


def _elements(text: Path, record: str) -> Iterator[Any]:
    for event, element in _events(text):
        if event == "end" and etree.QName(element).localname == record:
            if not _holds_records(element, record):
                yield element
            _forget(element)


def _holds_records(element: Any, record: str) -> bool:
    """Whether an element called like a record is only what stands around records. LakeError where it is both."""
    tag = f"{{*}}{record}"
    around = [
        one for one in (element, *element.iterancestors(tag)) if one is not element or one.find(f".//{tag}") is not None
    ]
    for one in around:
        if one.attrib or any(etree.QName(child).localname != record for child in one):
            raise LakeError(
                f"a <{record}> with values of its own stands around others",
                advice="name in the contract's `record` the element whose leaves make one row",
                line=one.sourceline,
            )
    return element in around


def _refuse_document_type(root: Any) -> None:
    if root.getroottree().docinfo.doctype:
        raise Refusal.DOCUMENT_TYPE.error(line=1)


def _forget(element: Any) -> None:
    """Free what has been read, so that memory stays small."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
