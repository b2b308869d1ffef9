"""A kind of source is one class: what a new one needs beside it is a line in a list."""

from pathlib import Path
from typing import Literal

import polars as pl
import pytest
from pydantic import TypeAdapter, ValidationError

from catalog.publishing.resource_format import _CLASSES
from lake.connectors.rows.rows import LINE_COLUMN, Rows
from lake.connectors.source import FileSource, Opened, Source, any_of
from lake.connectors.sources import KINDS
from tests.lake.connectors.helpers import read_bytes


class WordsSource(FileSource):
    """A word a line."""

    nature = "text"
    format = "words"

    kind: Literal["words"] = "words"
    column: str

    def read(self, opened: Opened) -> tuple[Rows, str]:
        words = opened.path.read_text().splitlines()
        frame = pl.LazyFrame({self.column: words, LINE_COLUMN: range(1, len(words) + 1)})
        return Rows(frame, (self.column,)), opened.sha256

    def is_foreign(self, path: Path) -> bool:
        return False


SOURCE: TypeAdapter[Source] = TypeAdapter(any_of((*KINDS, WordsSource)))


def test_a_new_kind_is_read_like_the_others(tmp_path: Path) -> None:
    source = SOURCE.validate_python({"kind": "words", "path": "psb/*.words", "column": "word"})
    assert (source.place, source.sent_as, source.kind) == ("psb/*.words", "words", "words")
    assert [row["word"] for row in read_bytes(tmp_path, b"a\nb\n", source=source)[0]] == ["a", "b"]


def test_an_unknown_kind_is_told_with_all_there_are() -> None:
    with pytest.raises(ValidationError) as caught:
        SOURCE.validate_python({"kind": "pdf", "path": "x"})
    assert all(f"'{kind.model_fields['kind'].default}'" in str(caught.value) for kind in (*KINDS, WordsSource))


def test_every_kind_says_what_the_catalogue_needs_of_it() -> None:
    assert all(kind.nature in _CLASSES and kind.format for kind in KINDS)
    suffixes = [suffix for kind in KINDS if issubclass(kind, FileSource) for suffix in kind.suffixes]
    assert len(suffixes) == len(set(suffixes))
