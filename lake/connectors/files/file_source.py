"""Which reader a file wants, before any contract says so."""

from pathlib import PurePath

from lake.connectors.sources import CsvSource, DbfSource, ExcelSource, JsonLinesSource, JsonSource, Source
from lake.errors import LakeError

_KINDS: dict[str, type[CsvSource | DbfSource | ExcelSource | JsonLinesSource | JsonSource]] = {
    **dict.fromkeys((".csv", ".tsv", ".txt"), CsvSource),
    **dict.fromkeys((".xls", ".xlsx", ".ods", ".et"), ExcelSource),
    **dict.fromkeys((".jsonl", ".ndjson"), JsonLinesSource),
    ".json": JsonSource,
    ".dbf": DbfSource,
}
TABLE_SUFFIXES = tuple(_KINDS)
"""The endings, in lower case, that say how a table is written."""


def source_of_file(name: str) -> Source:
    """A source for exactly this file by its suffix; LakeError for a suffix that says too little."""
    kind = _KINDS.get(PurePath(name).suffix.lower())
    if kind is None:
        raise LakeError(
            "the kind of this file cannot be told from its name",
            advice=f"rename it to one of {', '.join(_KINDS)}, or write its contract by hand",
            file=name,
        )
    return kind(path=name)
