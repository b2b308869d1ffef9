import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lake.connectors.files.fixed_width_file import FixedColumn, FixedWidthSource
from lake.errors import LakeError
from tests.examples import examples
from tests.lake.connectors.helpers import cells, lines, read_bytes

COLUMNS = (FixedColumn(name="姓名", start=1, width=8), FixedColumn(name="金额", start=9, width=6))


def _source(encoding: Any = "gb18030") -> FixedWidthSource:
    return FixedWidthSource(path="a.txt", encoding=encoding, columns=COLUMNS)


def _line(name: str, amount: str, encoding: str = "gb18030") -> bytes:
    return name.encode(encoding).ljust(8) + amount.encode().rjust(6)


def test_columns_are_bytes_of_the_encoding(tmp_path: Path) -> None:
    content = _line("李明", "12.50") + b"\r\n\r\n" + _line("陈玥", "3") + b"\r\n\x1a"
    rows, report = read_bytes(tmp_path, content, (), _source())
    assert cells(rows) == [["李明", "12.50"], ["陈玥", "3"]]
    assert lines(rows) == [1, 3]
    assert (report["records"], report["blank_rows"], report["short_rows"]) == (2, 2, 0)
    content = "\ufeff".encode() + _line("李明", "1", "utf-8") + b"\n"
    assert cells(read_bytes(tmp_path, content, (), _source("utf-8"))[0]) == [["李明", "1"]]


def test_short_lines_are_counted_and_lack_their_last_cells(tmp_path: Path) -> None:
    rows, report = read_bytes(tmp_path, "李明\n".encode("gb18030") + _line("陈玥", "3"), (), _source())
    assert cells(rows) == [["李明", None], ["陈玥", "3"]]
    assert report["short_rows"] == 1


def test_what_a_line_has_beyond_its_columns_is_kept(tmp_path: Path) -> None:
    rows, report = read_bytes(tmp_path, _line("李明", "1") + "备注\n".encode("gb18030"), (), _source())
    assert json.loads(rows[0]["_surplus"]) == ["备注"]
    assert report["surplus_rows"] == 1


def test_a_character_cut_in_two_names_line_and_column(tmp_path: Path) -> None:
    content = _line("陈玥", "3") + b"\n" + "a李明江门".encode("gb18030").ljust(14) + b"\n"
    with pytest.raises(LakeError, match="cut a character") as caught:
        read_bytes(tmp_path, content, (), _source())
    assert (caught.value.line, caught.value.column) == (2, "姓名")
    assert "李" not in str(caught.value)


def test_another_encoding_than_the_columns_are_counted_in_is_refused(tmp_path: Path) -> None:
    content = b"".join(_line("李明", "1", "utf-8") + b"\n" for _ in range(40))
    with pytest.raises(LakeError, match="counted in gb18030"):
        read_bytes(tmp_path, content, (), _source())
    with pytest.raises(LakeError, match="counted in gb18030"):
        read_bytes(tmp_path, _line("李明", "1").decode("gb18030").encode("utf-16"), (), _source())


_NAMES = st.text(st.sampled_from("ab江门𬱖"), max_size=3).filter(lambda text: len(text.encode("gb18030")) <= 8)


@settings(max_examples=examples(50), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(_NAMES, st.integers(0, 99999)), min_size=1, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_what_is_written_is_read_back(tmp_path: Path, table: list[tuple[str, int]], end: str) -> None:
    content = b"".join(_line(name, str(amount)) + end.encode() for name, amount in table)
    rows, _ = read_bytes(tmp_path, content, (), _source())
    assert cells(rows) == [[name or None, str(amount)] for name, amount in table]
    assert lines(rows) == list(range(1, len(table) + 1))
