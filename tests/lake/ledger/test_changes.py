from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL

from lake.ledger.derivations import Derivations
from lake.ledger.ledger import Ledger
from lake.ledger.looks import AskedSource, Look, Looks, SeenFile
from lake.ledger.records import Batch, Verdict
from lake.ledger.run_records import RunRecord, RunRecords
from lake.storage.patience import Patience

NOW = datetime(2023, 7, 1, tzinfo=UTC)
BATCH = Batch("b-1", "b", "0" * 64, "b.csv", 1, NOW, NOW, "v1")
VERDICT = Verdict("row_count", "行数", "completeness", "error", True, True, 1, 0)


@pytest.fixture
def ledger(ledger_place: Path | URL) -> Iterator[Ledger]:
    with closing(Ledger(ledger_place, Patience(5))) as opened:
        yield opened


def test_a_table_has_another_mark_after_every_change_and_only_then(ledger: Ledger) -> None:
    ledger.register(BATCH)
    first = ledger.marks()
    assert first.keys() == {"batch"}
    ledger.register(BATCH)  # is there already
    assert ledger.marks() == first
    ledger.record_verdicts("std.b", 7, [VERDICT])
    assert ledger.marks().keys() == {"batch", "judgement", "verdict"}
    second = ledger.marks()
    ledger.record_verdicts("std.b", 7, [VERDICT])
    assert ledger.marks() == second
    ledger.complete("b-1", BATCH.counts, BATCH.report, "v1")
    assert ledger.marks()["batch"] != first["batch"]
    assert ledger.marks()["verdict"] == second["verdict"]


def test_what_a_plan_remembers_is_no_change(ledger: Ledger) -> None:
    file = SeenFile("landing", "b.csv", "b", 1, 2, "0" * 64, NOW, ({"message": "m"},))
    looks, look = Looks(ledger), Look("v1", "s1")
    looks.note("b", look, [file], [AskedSource("b", "core-1", "2-ff", None)])
    Derivations(ledger).note("gov.b", "ff", {"day": "1"})
    RunRecords(ledger).note(RunRecord(NOW, datetime.now(UTC), True, "ff", {"summary": {}}), timedelta(days=30))
    assert ledger.marks() == {}
    assert (looks.of("b"), looks.all(), looks.files()) == (look, {"b": look}, [file])
    assert [one.content for one in looks.sources()] == ["2-ff"]
    assert Derivations(ledger).of("gov.b") == ("ff", {"day": "1"})
    settled = RunRecords(ledger).settled("ff")
    assert settled is not None and settled.kept == {"summary": {}}
    assert RunRecords(ledger).settled("00") is None
    looks.note("b", look, [], [])
    assert (looks.files(), looks.sources()) == ([], [])
