"""Whatever a reader says of a department's file, the department reads in Chinese."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import lake.connectors
from lake.connectors.refusals import Refusal, in_chinese
from lake.errors import LakeError
from lake.told import Told

READERS = (
    "files",
    "archives",
    "landing/plain_file.py",
    "parsing/parser.py",
    "limits.py",
    "deliveries.py",
    "reading.py",
)
NOT_OF_A_FILE = (
    "the source returned no records",
    "the kind of this file cannot be told from its name",
    "the sheets have a column",
    "may mean",
    "with values of its own stands around others",
    "no element of the document stands there several times",
    "the process that parses foreign formats cannot be started",
)
"""What is said of a contract, of a draft or of a server, in words for the platform alone."""


def braces(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("refusal", Refusal, ids=lambda refusal: refusal.name)
def test_what_stands_in_the_chinese_is_known_from_the_english(refusal: Refusal) -> None:
    message, advice, reason, request = refusal.value
    assert braces(reason) <= braces(message)
    assert not braces(advice) and not braces(request)


def test_an_error_is_told_in_chinese_after_it_was_kept_as_json() -> None:
    error = Refusal.ANOTHER_WIDTH.error(file="a.csv", line=3, width=1_003, agreed=5)
    assert str(error) == (
        "the file has no header and 1003 columns, the contract names 5 [file a.csv, line 3]"
        " → compare `columns` with the file: one was added, left out or has a header now"
    )
    kept = LakeError.from_dict(json.loads(json.dumps(error.as_dict())))
    assert in_chinese(kept) == ("文件无表头，有 1003 列，契约为 5 列", "请与契约核对：可能增减了列，或带上了表头")


def test_what_is_told_in_both_languages_is_so_after_it_was_kept_as_json() -> None:
    error = LakeError(Told("there is none", "没有"), advice=Told("make one", "请新建"))
    kept = LakeError.from_dict(json.loads(json.dumps(error.as_dict())))
    assert (kept.message, kept.advice, in_chinese(kept)) == ("there is none", "make one", ("没有", "请新建"))


def test_what_only_the_platform_can_mend_stays_as_it_was_said() -> None:
    assert in_chinese(LakeError("缺少列“Z”", advice="请补上")) == ("缺少列“Z”", "请补上")


def words_of_their_own() -> Iterator[str]:
    """The messages of errors that readers raise without a code."""
    for name in READERS:
        place = Path(lake.connectors.__path__[0]) / name
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "LakeError":
                    yield ast.unparse(node.args[0])


def test_readers_have_a_code_for_whatever_a_department_can_mend() -> None:
    said = [*words_of_their_own()]
    assert len(said) == len(NOT_OF_A_FILE)
    assert [text for text in said if not any(other in text for other in NOT_OF_A_FILE)] == []
