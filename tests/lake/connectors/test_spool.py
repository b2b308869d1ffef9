"""What was fetched is kept small, and known by its content whatever it is kept as."""

import hashlib
import json
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import pytest

from lake.connectors import spool
from lake.connectors.answer import Tally
from lake.connectors.rows.rows import LINE_COLUMN
from lake.connectors.spool import Spool, Spooled, line_of, read_spool, spooled_files
from lake.storage.checksum_list import sha256_of

RECORDS: list[dict[str, str | None]] = [
    {"b": "二", "a": '"\n'},
    {"b": None, "a": ""},
    {"b": "1", LINE_COLUMN: "7"},
    {"b": "1", LINE_COLUMN: "7"},
    {"b": "3"},
]


def stored(folder: Path, records: Sequence[dict[str, str | None]]) -> Spooled:
    tally = Tally()
    kept = Spool(folder).store(tally.counting(records), tally.names)
    assert kept is not None
    return kept


def lines_of(records: Sequence[dict[str, str | None]]) -> bytes:
    """As a lake of before kept them."""
    return b"".join(
        sorted(json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for one in records)
    )


def test_a_spool_is_the_same_in_whatever_order_and_runs_its_records_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "_RUN", 1)
    monkeypatch.setattr(spool, "_OPEN", 2)
    monkeypatch.setattr(spool, "_GROUP", 2)
    sha256 = hashlib.sha256(lines_of(RECORDS)).hexdigest()
    first = stored(tmp_path, RECORDS)
    written = first.path.stat().st_mtime_ns
    for some in list(permutations(RECORDS))[::40]:
        assert stored(tmp_path, some) == first
    assert (first.sha256, first.path.stat().st_mtime_ns) == (sha256, written)
    assert sha256_of(first.path) == first.file_sha256
    assert list(tmp_path.iterdir()) == [first.path]


def test_its_rows_are_the_records_numbered_in_their_order(tmp_path: Path) -> None:
    rows = read_spool(stored(tmp_path, RECORDS).path)
    assert set(rows.columns) == {"a", "b", f"{LINE_COLUMN}_2"}
    assert rows.report == {"format": "records", "records": 5}
    read = list(rows)
    assert [row.pop(LINE_COLUMN) for row in read] == [1, 2, 3, 4, 5]
    lines = sorted(RECORDS, key=line_of)
    called = {"a": "a", "b": "b", f"{LINE_COLUMN}_2": LINE_COLUMN}
    assert read == [{new: record.get(old) for new, old in called.items()} for record in lines]


def test_a_spool_of_before_is_the_same_delivery_and_read_alike(tmp_path: Path) -> None:
    records = [one for one in RECORDS if LINE_COLUMN not in one]
    lines, folder = lines_of(records), tmp_path / "of before"
    folder.mkdir()
    sha256 = hashlib.sha256(lines).hexdigest()
    (folder / f"{sha256}.jsonl").write_bytes(lines)
    before, now = stored(folder, records), stored(tmp_path / "now", records)
    assert list(spooled_files(folder)) == [before]
    assert (before.path.suffix, before.sha256, before.file_sha256) == (".jsonl", sha256, sha256)
    assert now.sha256 == sha256
    old, new = read_spool(before.path), read_spool(now.path)
    assert list(old) == list(new)
    assert (set(old.columns), old.report) == (set(new.columns), new.report)


def test_another_content_takes_the_place_of_all_that_was_left_and_no_record_makes_none(tmp_path: Path) -> None:
    stored(tmp_path, RECORDS)
    (tmp_path / ".fetch-killed").mkdir()
    last = stored(tmp_path, RECORDS[:1])
    assert list(tmp_path.iterdir()) == [last.path]
    assert Spool(tmp_path).store([], ()) is None
