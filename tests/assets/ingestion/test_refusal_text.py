"""Whatever a reader says of a department's file, the department reads in Chinese."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import lake.connectors
from assets.ingestion.refusal_text import told_refusal

READERS = (
    "files",
    "archives",
    "landing/plain_file.py",
    "parsing/parser.py",
    "limits.py",
    "deliveries.py",
    "reading.py",
)
OF_THE_PLATFORM = (
    "the source returned no records",
    "the kind of this file cannot be told from its name",
    "the sheets have a column",
    "may mean",
    "with values of its own stands around others",
    "no element of the document stands there several times",
    "the process that parses foreign formats cannot be started",
)
"""What is said of a contract, of a draft or of a server, and not of a file."""


def said_by_readers() -> Iterator[str]:
    """The messages of all errors that are raised where files are read, with 7 for what stands there of a file."""
    for name in READERS:
        place = Path(lake.connectors.__path__[0]) / name
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "LakeError":
                    yield from _texts(node.args[0])


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    elif isinstance(node, ast.BinOp):
        yield from (f"{text}7" for text in _texts(node.left))


def test_every_word_of_a_reader_has_its_chinese() -> None:
    said = [text for text in said_by_readers() if not any(other in text for other in OF_THE_PLATFORM)]
    assert len(said) > 25
    assert [text for text in said if told_refusal(text, "")[0] == text] == []


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("the file has no header and 3 columns, the contract names 5", "文件无表头，有 3 列，契约为 5 列"),
        ("缺少列“Z”，没有它任何一行都不能入库", "缺少列“Z”，没有它任何一行都不能入库"),
    ],
)
def test_numbers_are_kept_and_chinese_stays(message: str, told: str) -> None:
    assert told_refusal(message, "advice")[0] == told
