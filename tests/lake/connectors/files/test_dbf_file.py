import struct
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lake.connectors.files.dbf_file import DbfSource
from lake.errors import LakeError
from tests.examples import examples
from tests.lake.connectors.helpers import cells, lines, read

Column = tuple[str, str, int]


def _dbf(columns: list[Column], records: list[list[bytes]], encoding: str = "gbk", driver: int = 0x4D) -> bytes:
    fields = b"".join(
        struct.pack("<11sc4xB15x", name.encode(encoding)[:11], kind.encode(), width) for name, kind, width in columns
    )
    width = 1 + sum(width for _, _, width in columns)
    start = struct.pack("<B3BIHH17xB2x", 3, 121, 1, 1, len(records), 33 + len(fields), width, driver)
    body = b"".join(
        b" " + b"".join(cell.ljust(size)[:size] for cell, (_, _, size) in zip(record, columns, strict=True))
        for record in records
    )
    return start + fields + b"\r" + body + b"\x1a"


def _read(folder: Path, content: bytes, declared: Any = "auto", expected: tuple[str, ...] = ()) -> Any:
    path = folder / "a.dbf"
    path.write_bytes(content)
    return read(path, expected, DbfSource(path="a.dbf", encoding=declared))


@pytest.mark.parametrize("driver", [0x00, 0x03, 0x4D, 0x57, 0x78])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_texts_come_by_evidence(tmp_path: Path, driver: int, encoding: str) -> None:
    sent = [[f"蓬江区{number}".encode(encoding), str(number).encode()] for number in range(30)]
    rows, report = _read(tmp_path, _dbf([("区", "C", 20), ("人数", "N", 6)], sent, encoding, driver))
    assert cells(rows)[7] == ["蓬江区7", "7"]
    assert report["encoding"] == encoding
    assert report["language_driver"] == f"0x{driver:02x}"


def test_a_declaration_wins_over_the_driver(tmp_path: Path) -> None:
    rows, report = _read(tmp_path, _dbf([("a", "C", 8)], [["江门".encode("gbk")]], driver=0x57), "gb18030")
    assert cells(rows) == [["江门"]]
    assert report["encoding_evidence"] == "declared"


def test_utf8_declared_as_gb18030_is_never_read_as_nonsense(tmp_path: Path) -> None:
    rows, _ = _read(tmp_path, _dbf([("a", "C", 30)], [["江门市蓬江区".encode()]] * 9), "gb18030")
    assert cells(rows)[0] == ["江门市蓬江区"]


def test_every_kind_of_column(tmp_path: Path) -> None:
    columns: list[Column] = [("d", "D", 8), ("l", "L", 1), ("n", "N", 8), ("i", "I", 4), ("y", "Y", 8), ("m", "M", 10)]
    columns += [("t", "T", 8), ("b", "B", 8)]
    moment = struct.pack("<II", 2_451_545, 45_000_000)
    full = [b"20200102", b"T", b"  12.50", struct.pack("<i", -7), struct.pack("<q", 12_345), b"         1", moment]
    empty = [b"", b"?", b"", bytes(4), bytes(8), b"", bytes(8), bytes(8)]
    rows, report = _read(tmp_path, _dbf(columns, [[*full, struct.pack("<d", 0.1)], empty]))
    assert cells(rows) == [
        ["20200102", "true", "12.50", "-7", "1.2345", None, "2000-01-01 12:30:00", "0.1"],
        [None, None, None, "0", "0.0000", None, None, "0"],
    ]
    assert report["memo_columns"] == ["m"]


def test_deleted_records_are_left_out_and_counted(tmp_path: Path) -> None:
    content = bytearray(_dbf([("a", "C", 1)], [[b"1"], [b"2"], [b"3"]]))
    content[-5] = ord("*")
    rows, report = _read(tmp_path, bytes(content))
    assert cells(rows) == [["1"], ["3"]]
    assert lines(rows) == [1, 3]
    assert (report["deleted_records"], report["records"]) == (1, 2)


def test_a_character_cut_by_the_width_is_counted(tmp_path: Path) -> None:
    rows, report = _read(tmp_path, _dbf([("a", "C", 5)], [["江门市".encode("gbk")]]))
    assert cells(rows) == [["江门"]]
    assert report["cut_cells"] == 1


def test_short_names_take_the_expected_spelling(tmp_path: Path) -> None:
    rows, _ = _read(tmp_path, _dbf([("xm", "C", 4)], [[b"x"]]), expected=("XM",))
    assert list(rows[0]) == ["XM", "_line_no"]


@pytest.mark.parametrize("content", [b"\x03", b"\x03" + bytes(60), b"a,b\n1,2\n" * 20])
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(LakeError, match="cannot be read"):
        _read(tmp_path, content)


def test_a_table_cut_off_is_refused_with_the_record(tmp_path: Path) -> None:
    content = _dbf([("a", "C", 10)], [[b"x"]] * 10)
    with pytest.raises(LakeError, match="cut off: of 10 records it holds 7") as caught:
        _read(tmp_path, content[:-30])
    assert caught.value.line == 8


def test_a_damaged_number_names_its_record(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="record") as caught:
        _read(tmp_path, _dbf([("n", "N", 4)], [[b"1"], [b"\xff\xff"]]))
    assert caught.value.line == 2


_TEXTS = st.lists(st.text(st.sampled_from("ab 江门𬱖é"), max_size=5).map(str.strip), min_size=1, max_size=8)


@settings(max_examples=examples(50), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_TEXTS, st.sampled_from(["gb18030", "utf-8"]))
def test_what_is_written_is_read_back(tmp_path: Path, texts: list[str], encoding: Any) -> None:
    content = _dbf([("a", "C", 20), ("b", "C", 3)], [[text.encode(encoding), b"1"] for text in texts], "ascii", 0)
    declared = encoding if encoding == "gb18030" else "utf-8"
    rows, report = _read(tmp_path, content, declared)
    assert [row["a"] for row in rows] == texts
    assert report["records"] == len(texts)
