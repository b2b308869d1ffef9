"""XML documents: one row a record element, leaf elements as columns; no entities, no DTD, no network."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from lake.connectors.files.json_file import Unexamined
from lake.connectors.files.transcode import decode_file
from lake.connectors.limits import LARGEST_DOCUMENT
from lake.connectors.rows.row_store import RowStore
from lake.connectors.rows.rows import Rows
from lake.errors import LakeError

_DECLARED = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9_.-]+)["']""")
_CHINESE = frozenset({"gb2312", "gbk", "cp936", "x-gbk", "gb_2312-80", "gb18030"})
_FOREIGN = {"big5": "big5", "big5-hkscs": "big5", "shift_jis": "shift_jis", "euc-kr": "euc_kr"}


def read_xml(path: Path, record: str, scratch: Path, name: str) -> tuple[Rows, str]:
    """Rows of a document and the sha256 of its bytes; `_line_no` is the line of the record's start tag."""
    decoded = decode_file(path, _declared_encoding(path), scratch / "text.xml", Unexamined(), name, LARGEST_DOCUMENT)
    store = RowStore(scratch)
    try:
        for element in _elements(decoded.path, record):
            store.add(element.sourceline, _leaves(element))
    except etree.XMLSyntaxError as error:
        raise LakeError(
            f"not well-formed XML: {_reason(error)}", advice="ask for a new export", file=name, line=error.lineno
        ) from None
    if not store.rows:
        raise LakeError(f"no element <{record}>", advice="check `record` in the contract's source", file=name)
    report = {"format": "xml", "encoding": decoded.encoding, "encoding_evidence": decoded.evidence}
    return Rows(store.frame(), store.columns, {**report, "records": store.rows}), decoded.sha256


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


def _elements(text: Path, record: str) -> Iterator[Any]:
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
        if event == "end" and etree.QName(element).localname == record:
            yield element
            _forget(element)


def _refuse_document_type(root: Any) -> None:
    if root.getroottree().docinfo.doctype:
        raise LakeError(
            "the document brings its own document type (DTD)",
            advice="this is not accepted, since it can make the reader expand or fetch anything; ask for plain XML",
            line=1,
        )


def _forget(element: Any) -> None:
    """Free what has been read, so that memory stays small."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _leaves(record: Any) -> dict[str, str | None]:
    """Texts of the leaves below the record by local name, attributes as `leaf@name`; what repeats is joined by `;`."""
    found: dict[str, list[str]] = {}
    for element in record.iter(etree.Element):
        name = "" if element is record else etree.QName(element).localname
        if not len(element) and name:
            _put(found, name, element.text)
        for attribute, value in element.attrib.items():
            _put(found, f"{name}@{etree.QName(attribute).localname}", value)
    return {name: ";".join(texts) or None for name, texts in found.items()}


def _put(found: dict[str, list[str]], name: str, text: str | None) -> None:
    texts = found.setdefault(name, [])
    if text:
        texts.append(text)
