from pathlib import Path

import pytest

from lake.connectors.files.json_file import JsonLinesSource, JsonSource
from lake.connectors.source import Opened
from lake.errors import LakeError
from tests.lake.connectors.helpers import lines, read_bytes


def test_json_lines_keep_digits_nest_by_dots_and_count_physical_lines(tmp_path: Path) -> None:
    content = '{"id": 12345678901234567890, "a": {"b": 1.10}, "ok": true}\n\n{"id": null, "tags": ["甲", 2]}\n'
    rows, report = read_bytes(tmp_path, content.encode("gb18030"), (), JsonLinesSource(path="x"))
    assert rows == [
        {"id": "12345678901234567890", "a.b": "1.10", "ok": "true", "tags": None, "_line_no": 1},
        {"id": None, "a.b": None, "ok": None, "tags": '["甲","2"]', "_line_no": 3},
    ]
    assert (report["encoding"], report["records"]) == ("gb18030", 2)


def test_what_python_writes_for_no_number_is_a_cell_to_judge(tmp_path: Path) -> None:
    rows, _ = read_bytes(tmp_path, b'{"a": NaN, "b": -Infinity}\n', (), JsonLinesSource(path="x"))
    assert rows == [{"a": "NaN", "b": "-Infinity", "_line_no": 1}]


@pytest.mark.parametrize("broken", ['{"a": 1', "[1]", "{'a': 1}", r'{"a": "\ud800"}'])
def test_a_broken_line_is_named(tmp_path: Path, broken: str) -> None:
    with pytest.raises(LakeError, match="not a JSON object") as caught:
        read_bytes(tmp_path, f'{{"a": 1}}\n{broken}\n{{"a": 2}}\n'.encode(), (), JsonLinesSource(path="x"))
    assert caught.value.line == 2


def test_records_of_a_document_are_found_by_their_way(tmp_path: Path) -> None:
    content = '{"data": {"items": [{"站点": "北街"}, {"站点": "西区"}]}}'.encode("utf-8-sig")
    rows, _ = read_bytes(tmp_path, content, (), JsonSource(path="x", records="data.items"))
    assert [row["站点"] for row in rows] == ["北街", "西区"]
    assert lines(rows) == [1, 2]


def test_a_document_of_one_long_line_is_read(tmp_path: Path) -> None:
    content = "[" + ",".join(f'{{"a": "江门{number}"}}' for number in range(100_000)) + "]"
    for encoding in ("utf-8", "gb18030"):
        rows, _ = read_bytes(tmp_path, content.encode(encoding), (), JsonSource(path="x"))
        assert len(rows) == 100_000


def test_a_way_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="no list of records at 'rows'"):
        read_bytes(tmp_path, b'{"data": []}', (), JsonSource(path="x", records="rows"))


def test_a_document_cut_off_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="not valid JSON") as caught:
        read_bytes(tmp_path, b'[\n{"a": 1},\n{"a"', (), JsonSource(path="x"))
    assert caught.value.line == 3


def test_repeated_keys_are_numbered_as_repeated_columns_are(tmp_path: Path) -> None:
    rows, _ = read_bytes(tmp_path, b'{"a": 1, "a": 2, "a_2": 3, "o": {"b": 1, "b": 2}}', (), JsonLinesSource(path="x"))
    assert rows == [{"a": "1", "a_3": "2", "a_2": "3", "o.b": "1", "o.b_2": "2", "_line_no": 1}]


def test_a_key_of_no_letters_gets_a_name(tmp_path: Path) -> None:
    rows, _ = read_bytes(tmp_path, b'{"": 1, "a": {"": 2}}', (), JsonLinesSource(path="x"))
    assert rows == [{"column_1": "1", "a.": "2", "_line_no": 1}]


def test_a_key_with_a_dot_beside_its_object_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="same column") as caught:
        read_bytes(tmp_path, b'{"a.b": 1}\n{"a.b": 1, "a": {"b": 2}}\n', (), JsonLinesSource(path="x"))
    assert caught.value.line == 2


def test_keys_of_the_lakes_own_columns_and_twins_by_case_are_numbered(tmp_path: Path) -> None:
    content = b'{"id": "1", "_line_no": "9", "name": "low", "NAME": "UP"}'
    rows, _ = read_bytes(tmp_path, content, ("NAME",), JsonLinesSource(path="x"))
    assert rows == [{"id": "1", "_line_no_2": "9", "name_2": "low", "NAME": "UP", "_line_no": 1}]


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ('[{"a": 1}]', ""),
        ('{"a": 1, "b": [1, 2]}', ""),
        ('{"code": 0, "data": {"total": 2, "list": [{"a": 1}, {"a": 2}]}, "tags": [{"t": 1}]}', "data.list"),
        ('{"rows": [{"a": [{"b": 1}, {"b": 2}]}]}', "rows"),
    ],
)
def test_a_document_says_where_its_records_are(tmp_path: Path, text: str, way: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    assert JsonSource.of_file(Opened(path, "a.json", "", (), tmp_path)).records == way
