"""Every kind of file that can be read, one line each; and which kind a file is, before any contract says so."""

from pathlib import PurePath

from lake.connectors.files.dbf_file import DbfSource
from lake.connectors.files.fixed_width_file import FixedWidthSource
from lake.connectors.files.json_file import JsonLinesSource, JsonSource
from lake.connectors.files.spreadsheet import CsvSource, ExcelSource
from lake.connectors.files.xml_file import XmlSource
from lake.connectors.source import FileSource
from lake.errors import LakeError

FILE_KINDS: tuple[type[FileSource], ...] = (
    CsvSource,
    ExcelSource,
    DbfSource,
    FixedWidthSource,
    JsonSource,
    JsonLinesSource,
    XmlSource,
)
_BY_SUFFIX = {suffix: kind for kind in FILE_KINDS for suffix in kind.suffixes}
TABLE_SUFFIXES = tuple(_BY_SUFFIX)
"""The endings, in lower case, that say how a table is written."""


def kind_of_file(name: str) -> type[FileSource]:
    """The kind of a file by its suffix; LakeError for a suffix that says too little."""
    kind = _BY_SUFFIX.get(PurePath(name).suffix.lower())
    if kind is None:
        raise LakeError(
            "the kind of this file cannot be told from its name",
            advice=f"rename it to one of {', '.join(TABLE_SUFFIXES)}, or write its contract by hand",
            file=name,
        )
    return kind
