from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from lake.errors import LakeError
from lake.ledger import Ledger
from lake.ledger_schema import Batch, Reconciliation, Verdict
from lake.patience import Patience

BATCH = Batch(
    batch_id="b1",
    resource="amr_market_entity",
    content_sha256="00",
    delivery_name="amr/市场主体.csv",
    bytes=12,
    received_at=datetime(2024, 1, 1, 8, tzinfo=timezone(timedelta(hours=8))),
    ingested_at=datetime(2024, 1, 1, 1, tzinfo=UTC),
    contract_version="v1",
    report={"encoding": "gb18030"},
)
VERDICT = Verdict("unique_key", "主键唯一", "uniqueness", "error", True, False, 10, 1, "1 行重复")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.db", Patience(0))


def test_a_batch_keeps_its_first_registration(ledger: Ledger) -> None:
    assert ledger.find("b1") is None
    assert ledger.register(BATCH) == BATCH
    later = replace(BATCH, ingested_at=datetime(2025, 1, 1, tzinfo=UTC))
    assert ledger.register(later) == BATCH
    assert ledger.batches() == ledger.batches("amr_market_entity") == [BATCH]
    assert ledger.batches("other") == []


def test_a_load_ends_with_counts(ledger: Ledger) -> None:
    ledger.register(BATCH)
    counts = Reconciliation(10, 10, 7, 2, 1)
    ledger.complete("b1", counts, {"encoding": "utf-8"}, "v1")
    found = ledger.find("b1")
    assert found
    assert (found.status, found.counts, found.report, found.error) == ("loaded", counts, {"encoding": "utf-8"}, None)
    assert counts.balanced
    assert not replace(counts, superseded=0).balanced
    assert not replace(counts, delivered=11).balanced


def test_a_refused_batch_keeps_its_error_until_it_is_loaded(ledger: Ledger) -> None:
    ledger.register(BATCH)
    ledger.refuse("b1", LakeError("无法读取", advice="请重新报送", line=3), {})
    found = ledger.find("b1")
    assert found and found.error
    assert (found.status, found.error["line"], found.error["message"]) == ("refused", 3, "无法读取")
    ledger.complete("b1", Reconciliation(0, 0, 0, 0, 0), {}, "v1")
    assert (ledger.find("b1") or BATCH).error is None


def test_unknown_batches_and_naive_times_are_refused(ledger: Ledger) -> None:
    with pytest.raises(LakeError, match="not in the ledger"):
        ledger.complete("nobody", Reconciliation(0, 0, 0, 0, 0), {}, "v1")
    with pytest.raises(LakeError, match="no time zone"):
        ledger.register(replace(BATCH, received_at=datetime(2024, 1, 1)))


def test_commits_survive_reopening(ledger: Ledger, tmp_path: Path) -> None:
    ledger.record_commit("t", "raw.a", 7, 3)
    ledger.record_commit("t", "raw.a", 8, 4)
    ledger.record_commit("t", "std.a", None, 0)
    ledger.close()
    again = Ledger(tmp_path / "ledger.db", Patience(0))
    assert again.commit_record("t", "raw.a") == (7, 3)
    assert again.commit_of("t", "std.a") == 0
    assert again.commit_of("other", "raw.a") is None
    again.forget_commits("raw.a")
    assert again.commit_of("t", "raw.a") is None


def test_verdicts_of_a_snapshot_are_replaced_together(ledger: Ledger) -> None:
    other = replace(VERDICT, check="volume", passed=True, blocking=False, severity="warning")
    assert ledger.verdicts("std.a", 7) is None
    ledger.record_verdicts("std.a", 7, [VERDICT, other])
    before = ledger.export("verdict")
    ledger.record_verdicts("std.a", 7, [VERDICT, other])
    assert ledger.export("verdict") == before
    assert ledger.verdicts("std.a", 7) == [VERDICT, other]
    ledger.record_verdicts("std.a", 7, [other])
    ledger.record_verdicts("std.b", None, [])
    assert ledger.all_verdicts() == {("std.a", 7): [other], ("std.b", 0): []}
    assert ledger.verdicts("std.b", None) == []


def test_exports_are_plain_records(ledger: Ledger) -> None:
    ledger.register(BATCH)
    ledger.record_commit("t", "raw.a", 7, 3)
    ledger.record_verdicts("std.a", 7, [VERDICT])
    (batch,) = ledger.export("batch")
    assert (batch["received_at"], batch["report"]) == (BATCH.received_at, '{"encoding": "gb18030"}')
    assert ledger.export("commit")[0]["committed_at"].tzinfo is not None
    (verdict,) = ledger.export("verdict")
    assert (verdict["check_name"], verdict["table_name"], verdict["blocking"]) == ("unique_key", "std.a", 1)


def test_a_delivery_is_what_it_was_seen_to_be(ledger: Ledger) -> None:
    ledger.register(BATCH)
    other = ledger.register(replace(BATCH, batch_id="b2", content_sha256="11"))
    noon = datetime(2024, 1, 1, 12, tzinfo=UTC)
    ledger.sight("a.csv", noon, BATCH)
    ledger.sight("a.csv", noon, BATCH)
    resource = BATCH.resource
    assert ledger.sighted(resource, "a.csv", "00", noon + timedelta(days=1)) == BATCH  # copied: the time is new
    assert ledger.sighted(resource, "b.csv", "00", noon) is None
    ledger.sight("a.csv", noon + timedelta(hours=1), other)
    assert ledger.sighted(resource, "a.csv", "00", noon) == BATCH
    assert ledger.sighted(resource, "a.csv", "00", noon + timedelta(days=1)) is None  # it was something else meanwhile
