import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import URL
from sqlalchemy.exc import IntegrityError

from lake.errors import LakeError
from lake.ledger.check_states import CheckState, CheckStates
from lake.ledger.delivery_report import DeliveryReport
from lake.ledger.file_records import FileRecord
from lake.ledger.ledger import Ledger
from lake.ledger.objections import Objections
from lake.ledger.records import Batch, Reconciliation, Verdict
from lake.ledger.restatements import Restatements
from lake.ledger.returned_rows import ReturnedRow, ReturnedRows
from lake.storage.patience import Patience

BATCH = Batch(
    batch_id="b1",
    resource="amr_market_entity",
    content_sha256="00",
    delivery_name="amr/市场主体.csv",
    bytes=12,
    received_at=datetime(2024, 1, 1, 8, tzinfo=timezone(timedelta(hours=8))),
    ingested_at=datetime(2024, 1, 1, 1, tzinfo=UTC),
    contract_version="v1",
    report=DeliveryReport(encoding="gb18030"),
)
VERDICT = Verdict("unique_key", "主键唯一", "uniqueness", "error", True, False, 10, 1, "1 行重复")


@pytest.fixture
def ledger(ledger_place: Path | URL) -> Iterator[Ledger]:
    with closing(Ledger(ledger_place, Patience(5))) as opened:
        yield opened


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
    ledger.complete("b1", counts, DeliveryReport(encoding="utf-8"), "v1")
    found = ledger.find("b1")
    assert found
    assert (found.status, found.counts, found.report, found.error) == (
        "loaded",
        counts,
        DeliveryReport(encoding="utf-8"),
        None,
    )
    assert counts.balanced
    assert not replace(counts, superseded=0).balanced
    assert not replace(counts, delivered=11).balanced


def test_a_refused_batch_keeps_its_error_until_it_is_loaded(ledger: Ledger) -> None:
    ledger.register(BATCH)
    ledger.refuse("b1", LakeError("无法读取", advice="请重新报送", line=3), DeliveryReport())
    found = ledger.find("b1")
    assert found and found.error
    assert (found.status, found.error["line"], found.error["message"]) == ("refused", 3, "无法读取")
    ledger.complete("b1", Reconciliation(0, 0, 0, 0, 0), DeliveryReport(), "v1")
    assert (ledger.find("b1") or BATCH).error is None


def test_unknown_batches_and_naive_times_are_refused(ledger: Ledger) -> None:
    with pytest.raises(LakeError, match="not in the ledger"):
        ledger.complete("nobody", Reconciliation(0, 0, 0, 0, 0), DeliveryReport(), "v1")
    with pytest.raises(LakeError, match="no time zone"):
        ledger.register(replace(BATCH, received_at=datetime(2024, 1, 1)))


def test_commits_survive_reopening(ledger: Ledger, ledger_place: Path | URL) -> None:
    ledger.record_commit("t", "raw.a", 7, 3)
    ledger.record_commit("t", "raw.a", 8, 4)
    ledger.record_commit("t", "std.a", None, 0)
    ledger.close()
    again = Ledger(ledger_place, Patience(5))
    assert again.commit_record("t", "raw.a") == (7, 3)
    assert again.commit_of("t", "std.a") == 0
    assert again.commit_of("other", "raw.a") is None
    again.forget_commits("raw.a")
    assert again.commit_of("t", "raw.a") is None
    again.close()


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
    assert ledger.verdicts("std.a", 7) == [other]
    assert ledger.verdicts("std.b", None) == []
    heads = {"std.a": 7, "std.b": None, "std.c": 7}
    assert ledger.verdicts_at(heads) == {name: ledger.verdicts(name, head) for name, head in heads.items()}
    assert ledger.verdicts_at({}) == {}


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


def test_deliveries_are_told_from_what_came_back(ledger: Ledger) -> None:
    later = replace(BATCH, batch_id="b2", ingested_at=BATCH.ingested_at + timedelta(seconds=1, microseconds=5))
    back = replace(BATCH, batch_id="return-1", ingested_at=BATCH.ingested_at + timedelta(seconds=1))
    for batch in (later, BATCH, back):
        ledger.register(batch)
    resource = BATCH.resource
    assert [one.batch_id for one in ledger.batches()] == ["b1", "return-1", "b2"]
    assert ledger.deliveries() == ledger.deliveries_of(resource, "00") == [BATCH, later]
    assert ledger.last_loaded(resource) is None and len(ledger.unfinished(resource)) == 3
    for batch in (BATCH, back):
        ledger.complete(batch.batch_id, Reconciliation(2, 1, 1, 0, 0), DeliveryReport(), "v2")
    ledger.record_commit("b2", "raw.a", 1, 1)
    assert (ledger.last_loaded(resource) or back).batch_id == "b1"
    assert ledger.last_loaded(resource, but="b1") is None
    assert ledger.loaded_before(later) == ["b1", "return-1"]
    assert (ledger.loaded_count(resource), ledger.loaded_versions(resource)) == (2, {"v2"})
    assert [one.batch_id for one in ledger.half_loaded()] == ["b2"]
    assert [one.batch_id for one in ledger.unbalanced()] == ["b1", "return-1"]


def test_files_are_known_by_their_paths(ledger: Ledger) -> None:
    files = [FileRecord(f"湖/{number}.parquet", number, "aa", number or None) for number in range(3)]
    ledger.record_commit("t", "raw.a", 2**62, 3, files[:2])
    ledger.record_files([replace(files[0], sha256="bb"), files[2]])
    ledger.record_files([])
    assert ledger.recorded_files() == {one.path: one for one in files}
    assert ledger.recorded_files([files[1].path, "nowhere"]) == {files[1].path: files[1]}
    ledger.forget_files([files[1].path])
    ledger.forget_files([])
    assert sorted(ledger.recorded_files()) == [files[0].path, files[2].path]
    assert ledger.commit_record("t", "raw.a") == (2**62, 3)


def test_an_objection_is_raised_once_and_decided_once(ledger: Ledger) -> None:
    ledger.register(BATCH)
    facts = {"table_name": "std.a", "resource": "a", "batch_id": "b1", "key_hash": "k", "field": "f", "reason": "r"}
    raised: dict[str, str | int | bool] = {**facts, "line_no": 1, "raised_by": "某企业", "is_complex": False}
    objections = Objections(ledger)
    first = objections.add(**raised)
    assert objections.add(**{**raised, "reason": "again"}) == first
    assert objections.add(**{**raised, "field": "g", "is_complex": True}).is_complex is True
    decided = objections.decide(first.number, "accepted", "核对", "市监局", "b1")
    assert objections.decide(first.number, "rejected", "late", "x") == decided == objections.all()[0]
    assert objections.add(**raised).number not in {first.number, first.number + 1}
    with pytest.raises(LakeError, match="编号为 9 的异议"):
        objections.find(9)


def test_returned_rows_and_checks_keep_what_they_should(ledger: Ledger) -> None:
    ledger.register(BATCH)
    row = ReturnedRow("order", "content", "b1", 2)
    ReturnedRows(ledger).add([row, replace(row, line_no=3)])
    ReturnedRows(ledger).add([])
    assert ReturnedRows(ledger).of(BATCH.resource) == [row]
    states, known = CheckStates(ledger), CheckState("a", "gap", "i", True, 3, 1, 0.1)
    states.record("t1", [known, CheckState("a", "other", "i", False)])
    states.record("t2", [replace(known, failed=2)])
    assert states.known("t2") == {"a/gap": replace(known, failed=2)}
    assert (states.known(None), states.names()) == ({}, {"a": {"gap", "other"}})


def test_a_restatement_is_open_until_it_ends(ledger: Ledger) -> None:
    restatements = Restatements(ledger)
    begun = [restatements.begin("a", version, after) for version, after in (("v2", 3), ("v2", 3), ("v3", 0))]
    assert begun == [4, 4, 5]
    assert (restatements.is_open("a"), restatements.open()) == (True, ["a"])
    restatements.end("a")
    assert (restatements.is_open("a"), restatements.open()) == (False, [])


def test_a_change_is_whole_or_nothing(ledger: Ledger) -> None:
    with pytest.raises(KeyboardInterrupt), ledger.transaction() as change:
        change.execute("INSERT INTO home (row, id) VALUES (1, :id)", id="x")
        assert len(ledger.rows("SELECT * FROM home")) == 1  # who changes sees it
        raise KeyboardInterrupt
    assert ledger.rows("SELECT * FROM home") == []
    with pytest.raises(IntegrityError), ledger.transaction() as change:
        change.execute("INSERT INTO home (row, id) VALUES (1, :id)", id="x")
        change.execute("INSERT INTO returned_row VALUES ('o', 'c', 'no such batch', 1)")
    assert ledger.rows("SELECT * FROM home") == []


def test_a_change_within_another_is_a_part_of_it(ledger: Ledger) -> None:
    with pytest.raises(KeyboardInterrupt), ledger.transaction():
        ledger.record_commit("one", "std.level", 1, 2)
        with ledger.transaction() as change:
            change.execute("INSERT INTO home (row, id) VALUES (1, :id)", id="x")
        assert ledger.commit_of("one", "std.level") == 1
        raise KeyboardInterrupt
    assert (ledger.commit_of("one", "std.level"), ledger.rows("SELECT * FROM home")) == (None, [])
    with ledger.transaction():
        ledger.record_commit("one", "std.level", 1, 2)
    assert ledger.commit_of("one", "std.level") == 1


def test_a_ledger_that_was_closed_is_not_made_again(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.db", Patience(0))
    ledger.close()
    (tmp_path / "ledger.db").unlink()
    with pytest.raises(sqlite3.ProgrammingError, match="was closed"):
        ledger.batches()
    assert not (tmp_path / "ledger.db").exists()


def test_many_who_write_at_once_lose_nothing(ledger: Ledger, ledger_place: Path | URL) -> None:
    def write(opened: Ledger, number: int) -> None:
        for count in range(10):
            opened.record_commit(f"t{number}-{count}", "raw.a", 1, 1)

    with closing(Ledger(ledger_place, Patience(30))) as other:
        writers = [threading.Thread(target=write, args=((ledger, other)[one % 2], one)) for one in range(4)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
    assert len(ledger.export("commit")) == 40
