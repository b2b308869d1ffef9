"""JSON documents and JSON Lines: nested objects become dotted columns, numbers keep the digits they were sent with."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import NoneType
from typing import Any, Literal, Self

from lake.connectors.files.transcode import Decoded, decode_file
from lake.connectors.limits import LARGEST_DOCUMENT, check_file_size
from lake.connectors.refusals import Refusal
from lake.connectors.rows.header import FreeNames
from lake.connectors.rows.row_store import RowStore
from lake.connectors.rows.rows import RESERVED, Rows
from lake.connectors.source import FileSource, Opened
from lake.errors import LakeError


class JsonSource(FileSource):
    """One JSON document; `records` is the dotted way to the list of records, empty for the document itself."""

    nature = "document"
    format = "json"
    suffixes = (".json",)

    said_inside = True

    kind: Literal["json"] = "json"
    records: str = ""

    @classmethod
    def of_file(cls, opened: Opened) -> Self:
        """With the way to the records where they lie inside of something: `{"code": 0, "data": {"list": [...]}}`."""
        document, _decoded = read_document(opened.path, opened.folder, opened.name)
        return cls(path=opened.name, records=way_to_records(document))

    def read(self, opened: Opened) -> tuple[Rows, str]:
        """Rows of the document."""
        return read_json(opened.path, self.records, opened.folder, opened.name)


class JsonLinesSource(FileSource):
    """One JSON object a line."""

    nature = "document"
    format = "jsonl"
    suffixes = (".jsonl", ".ndjson")

    kind: Literal["jsonl"] = "jsonl"

    def read(self, opened: Opened) -> tuple[Rows, str]:
        """Rows of the lines."""
        return read_json_lines(opened.path, opened.folder, opened.name)


_UNNAMED = "column_1"
"""A key of no letters, as the first column of a table that has no name."""
_DEEPEST = 20
"""Objects further down stay JSON text."""
_TEXTS = frozenset({str, NoneType})
_RENAMED = RESERVED | {""}


class Unexamined:
    """For formats whose own parser sees what is wrong."""

    def restart(self) -> None:
        """Nothing to forget."""

    def update(self, block: bytes) -> None:
        """Nothing to look at: JSON says where it is broken."""


def parse(text: str) -> Any:
    """A JSON value with its numbers as text; raises ValueError, also for documents nested too deeply."""
    try:
        value = json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_object)
        if "\\ud" in text or "\\uD" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    except UnicodeEncodeError as error:
        raise ValueError("half of a surrogate pair stands for no character") from error
    return value


def reason(error: ValueError) -> str:
    """Why a text is no JSON. The parser's error holds the whole document, its message only the kind of fault."""
    return f"{error.msg} at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else str(error)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose repeated keys are numbered as repeated columns are: none of their values is lost."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    free = FreeNames.among([key for key, _value in pairs])
    return {free.take(key): value for key, value in pairs}


def flat(record: Mapping[str, Any], prefix: str = "", depth: int = 1) -> dict[str, str | None]:
    """One level of texts: `{"a": {"b": 1}}` is `{"a.b": "1"}`; lists stay JSON.

    A key that the lake uses for its own columns is numbered, one of no letters gets a name. LakeError when two values
    have the same way.
    """
    if not prefix and _is_flat(record):
        return dict(record)
    found: dict[str, str | None] = {}
    for key, value in record.items():
        if isinstance(value, dict) and value and depth < _DEEPEST:
            inner = flat(value, f"{prefix}{key}.", depth + 1)
            if not found.keys().isdisjoint(inner):
                raise Refusal.TWO_OF_A_KEY.error()
            found.update(inner)
            continue
        column = _column(prefix + key)
        if column in found:
            raise Refusal.TWO_OF_A_KEY.error()
        found[column] = _text(value)
    return found


def _is_flat(record: Mapping[str, Any]) -> bool:
    """Whether it stays as it is, as nearly every record does: most of the time of an interface went into looking."""
    return _TEXTS.issuperset(map(type, record.values())) and _RENAMED.isdisjoint(record)


def _column(way: str) -> str:
    """The column of a value by the way to it."""
    return f"{way}_2" if way in RESERVED else way or _UNNAMED


def _flat_at(line: int, record: Mapping[str, Any]) -> dict[str, str | None]:
    try:
        return flat(record)
    except LakeError as error:
        error.line = line
        raise


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def records_at(document: Any, way: str) -> list[dict[str, Any]]:
    """The list of records at the dotted way; raises LakeError when there is none."""
    found = document
    for step in filter(None, way.split(".")):
        found = found.get(step) if isinstance(found, dict) else None
    if isinstance(found, dict) and not way:
        found = [found]
    if not isinstance(found, list) or not all(isinstance(record, dict) for record in found):
        place = f"at {way!r}" if way else "in the document"
        raise Refusal.NO_RECORDS.error(place=place)
    return found


def way_to_records(document: Any) -> str:
    """The dotted way to the longest list of objects inside of objects; empty where there is none, or no way needed."""
    longest, best, found = 0, "", [("", document)] if isinstance(document, dict) else []
    while found:
        way, value = found.pop(0)
        if isinstance(value, dict):
            inner = ((f"{way}.{key}" if way else key, one) for key, one in value.items() if key and "." not in key)
            found += inner if way.count(".") < _DEEPEST else ()
        elif isinstance(value, list) and len(value) > longest and all(isinstance(one, dict) for one in value):
            longest, best = len(value), way
    return best


def read_document(path: Path, scratch: Path, name: str) -> tuple[Any, Decoded]:
    """A JSON document, and how its text was decoded; LakeError when it is none."""
    check_file_size(path.stat().st_size, name, LARGEST_DOCUMENT)
    decoded = decode_file(path, "auto", scratch / "text.json", Unexamined(), name, LARGEST_DOCUMENT)
    try:
        return parse(decoded.path.read_text("utf-8-sig")), decoded
    except ValueError as error:
        line = getattr(error, "lineno", None)
        raise Refusal.INVALID_JSON.error(file=name, line=line, reason=reason(error)) from None


def read_json(path: Path, way: str, scratch: Path, name: str) -> tuple[Rows, str]:
    """Rows of one JSON document; `_line_no` is the number of the record."""
    document, decoded = read_document(path, scratch, name)
    store = RowStore(scratch)
    for number, record in enumerate(records_at(document, way), start=1):
        store.add(number, _flat_at(number, record))
    report = {"format": "json", "encoding": decoded.encoding, "encoding_evidence": decoded.evidence}
    return Rows(store.frame(), store.columns, {**report, "records": store.rows}), decoded.sha256


def read_json_lines(path: Path, scratch: Path, name: str) -> tuple[Rows, str]:
    """Rows of JSON Lines; a line that is not an object refuses the whole delivery, naming the line."""
    decoded = decode_file(path, "auto", scratch / "text.jsonl", Unexamined(), name, LARGEST_DOCUMENT)
    store = RowStore(scratch)
    for line, text in _lines(decoded.path):
        try:
            record = parse(text)
            if not isinstance(record, dict):
                raise ValueError("not an object")
        except ValueError as error:
            raise Refusal.NO_OBJECT.error(file=name, line=line, reason=reason(error)) from None
        store.add(line, _flat_at(line, record))
    report = {"format": "jsonl", "encoding": decoded.encoding, "encoding_evidence": decoded.evidence}
    return Rows(store.frame(), store.columns, {**report, "records": store.rows}), decoded.sha256


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    with path.open(encoding="utf-8-sig", newline="\n") as file:
        for line, text in enumerate(file, start=1):
            if text.strip():
                yield line, text
