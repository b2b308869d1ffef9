"""Verdicts that the table has are carried over; it is the same as if all came from the ledger."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest

from assets.context import LakeContext
from assets.gov.verdicts import TABLE
from assets.governance import Row
from lake.engine.duck import DuckEngine
from lake.ledger.ledger import Ledger
from lake.ledger.verdicts import Judged
from tests.assets.small_lake import GOOD, small_lake

BAD = replace(GOOD, check="unique_id", passed=False, failed=3, observed="3 repeated")


def content(lake: LakeContext) -> list[Row]:
    with DuckEngine(lake.settings) as engine:
        engine.attach_tables(lake.lakehouse, [TABLE.spec.name])
        return engine.rows("SELECT * FROM gov.quality_result ORDER BY table_name, snapshot_id, check_name")


def whole(lake: LakeContext) -> list[Row]:
    names = [column.name for column in TABLE.spec.columns]
    rows = ({name: row[name] for name in names} for row in TABLE.worked_out(lake, ""))
    return sorted(rows, key=lambda row: [row[name] for name in TABLE.key])


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[set[tuple[str, int]]]:
    """The snapshots of which the ledger was asked for verdicts."""
    found, export = list[set[tuple[str, int]]](), Ledger.export_verdicts

    def watched(ledger: Ledger, wanted: Collection[Judged]) -> list[Row]:
        found.append({(table, snapshot) for table, snapshot, _ in wanted})
        return export(ledger, wanted)

    monkeypatch.setattr(Ledger, "export_verdicts", watched)
    return found


def test_only_what_was_judged_since_comes_from_the_ledger(tmp_path: Path, asked: list[set[tuple[str, int]]]) -> None:
    with small_lake(tmp_path) as lake:
        ledger = lake.lakehouse.ledger
        for snapshot in (1, 2):
            ledger.record_verdicts("std.a", snapshot, [GOOD, BAD])
            ledger.record_verdicts("std.b'", snapshot, [GOOD])
        TABLE.write(lake)
        assert asked == [] and content(lake) == whole(lake)
        ledger.record_verdicts("std.a", 3, [BAD])
        ledger.record_verdicts("std.b'", 2, [BAD])
        ledger.record_verdicts("std.c", None, [GOOD])
        assert TABLE.write(lake).written
        assert asked == [{("std.a", 3), ("std.b'", 2), ("std.c", 0)}]
        assert len(content(lake)) == 8 and content(lake) == whole(lake)
        assert not TABLE.write(lake).written


def test_nothing_is_taken_from_a_damaged_file(tmp_path: Path, asked: list[set[tuple[str, int]]]) -> None:
    with small_lake(tmp_path) as lake:
        lake.lakehouse.ledger.record_verdicts("std.a", 1, [GOOD])
        TABLE.write(lake)
        file = Path(lake.lakehouse.data_files(TABLE.spec.name)[0])
        file.chmod(0o600)
        file.write_bytes(file.read_bytes().replace(b"std.a", b"std.x"))
        lake.lakehouse.ledger.record_verdicts("std.a", 2, [BAD])
        TABLE.write(lake)
        assert asked == [] and content(lake) == whole(lake)
