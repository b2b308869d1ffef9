"""One file at a time: what a quick look finds, what only the checksum does, and that a sound file is read once."""

import os
import random
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lake.errors import LakeError
from lake.ledger.file_records import data_record, rows_of_file
from lake.storage.checksum_list import sha256_of_stream
from lake.storage.local.folder import LocalStorage
from lake.tables import soundness
from lake.tables.soundness import Expected, FileChecker


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Data files of several shapes: text, numbers, a single row, none."""
    tables = {
        "text": pa.table({"name": [f"水位{i * 7919 % 10007}" for i in range(3000)]}),
        "number": pa.table({"level": [i / 7 for i in range(3000)], "gauge": list(range(3000))}),
        "one": pa.table({"name": ["天沙河"]}),
        "none": pa.table({"name": pa.array([], pa.string())}),
    }
    paths = {name: tmp_path / f"{name}.parquet" for name in tables}
    for name, rows in tables.items():
        pq.write_table(rows, paths[name], compression="zstd")
    return paths


def expected(path: Path) -> Expected:
    record = data_record(LocalStorage(path.parent), path)
    return Expected("std.level", record.path, record.bytes, record.rows, record.sha256)


def test_every_one_of_300_flipped_bits_is_found(files: dict[str, Path], tmp_path: Path) -> None:
    wanted = {path: expected(path) for path in files.values()}
    sound = {path: path.read_bytes() for path in files.values()}
    checker, chance, quick = FileChecker(LocalStorage(tmp_path)), random.Random(13), 0
    for _ in range(300):
        path = chance.choice(list(wanted))
        content = bytearray(sound[path])
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(content)
        assert checker.look(wanted[path], whole=True) is not None
        quick += checker.look(wanted[path], whole=False) is not None
        path.write_bytes(sound[path])
    assert quick < 300  # it looks at the footer alone
    assert checker.look_all(list(wanted.values()), whole=True) == ()


def test_a_damage_says_what_should_be_and_what_is(files: dict[str, Path], tmp_path: Path) -> None:
    number, text = expected(files["number"]), expected(files["text"])
    swapped = number._replace(path=text.path)
    checker = FileChecker(LocalStorage(tmp_path))
    found = checker.look(swapped, whole=False)
    assert found is not None and (found.expected, found.found) == (f"{number.bytes} bytes", f"{text.bytes} bytes")
    found = checker.look(text._replace(rows=2999), whole=False)
    assert found is not None and (found.expected, found.found) == ("2999 rows", "3000 rows")
    found = checker.look(text._replace(sha256="0" * 64), whole=True)
    assert found is not None and found.found == f"sha256 {text.sha256}"
    assert checker.look(text._replace(sha256=None), whole=True) is None


def test_a_file_that_was_read_for_its_record_is_read_again_only_when_somebody_touched_it(
    files: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checker, path = FileChecker(LocalStorage(tmp_path)), files["text"]
    record = checker.record(path)
    assert record == data_record(LocalStorage(tmp_path), path)
    wanted, content = Expected("std.level", record.path, record.bytes, record.rows, record.sha256), path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(LocalStorage, "open", lambda *_: pytest.fail("it was read again"))
        assert checker.look(wanted, whole=True) is None
    path.write_bytes(content[:-9] + b"x" + content[-8:])
    assert checker.look(wanted, whole=True) is not None


def test_a_sound_file_is_read_once_until_somebody_touches_it(
    files: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []

    def counted(stream: BinaryIO) -> str:
        read.append(Path(stream.name))
        return sha256_of_stream(stream)

    monkeypatch.setattr(soundness, "sha256_of_stream", counted)
    path, checker = files["text"], FileChecker(LocalStorage(tmp_path))
    wanted = expected(path)
    checker.refuse_damaged([wanted])
    checker.refuse_damaged([wanted])
    assert len(read) == 1
    state, content = path.stat(), bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    with pytest.raises(LakeError, match="another checksum") as error:
        checker.refuse_damaged([wanted])
    assert error.value.file == "text.parquet" and "copy of this home" in error.value.advice


def test_the_rows_of_a_sound_file_are_counted_once_until_somebody_touches_it(
    files: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[int] = []

    def count(stream: BinaryIO) -> int:
        counted.append(rows_of_file(stream))
        return counted[-1]

    monkeypatch.setattr(soundness, "rows_of_file", count)
    path, checker = files["one"], FileChecker(LocalStorage(tmp_path))
    wanted = expected(path)._replace(bytes=None)
    assert [checker.look(wanted, whole=False) for _ in range(3)] == [None] * 3
    assert counted == [1]
    pq.write_table(pa.table({"name": ["天沙河", "西江"]}), path)
    found = checker.look(wanted, whole=False)
    assert found is not None and found.found == "2 rows"


def test_what_only_looks_like_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    checker = FileChecker(LocalStorage(tmp_path))
    assert checker.look(Expected("a", "folder", None, 1), whole=False) is not None
    found = checker.look(Expected("a", "nothing"), whole=False)
    assert found is not None and found.problem == "is gone"
