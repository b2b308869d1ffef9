"""The ledger remembers every batch, commit and verdict: what makes a load repeatable after snapshots expire."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any, Literal

from lake.errors import LakeError
from lake.file_records import TABLE as RECORDED_FILE
from lake.file_records import FileRecord, write_records
from lake.ledger_schema import RETURN, TABLES, Batch, Reconciliation, Verdict
from lake.patience import Patience
from lake.storage_errors import storage_errors
from lake.write_ahead_log import open_with_log

__all__ = ["Batch", "Kind", "Ledger", "Reconciliation", "Verdict"]

Kind = Literal["batch", "verdict", "commit"]
_EXPORTS: dict[Kind, str] = {
    "batch": "SELECT * FROM batch ORDER BY ingested_at, batch_id",
    "commit": "SELECT * FROM table_commit ORDER BY committed_at, token, table_name",
    "verdict": "SELECT * FROM verdict JOIN judgement USING (table_name, snapshot_id) "
    "ORDER BY judged_at, table_name, snapshot_id, position",
}
_DELIVERED = f"substr(batch_id, 1, {len(RETURN)}) <> '{RETURN}'"
"""What came back in workbooks or by decisions is no delivery of a department's system."""
_NO_SNAPSHOT = 0
"""Stands for the snapshot of a table that has none: Iceberg's ids are positive, and NULL is no part of a key."""


class Ledger:
    """One SQLite file, shared by threads and processes; every method is one transaction, synced before it returns."""

    def __init__(self, path: Path, patience: Patience) -> None:
        self._guard = RLock()
        with storage_errors("opening the ledger"):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = open_with_log(path, patience)
            self._connection.row_factory = sqlite3.Row
            for pragma in ("synchronous = FULL", "foreign_keys = ON"):
                self._connection.execute(f"PRAGMA {pragma}")
            self._connection.executescript(TABLES + RECORDED_FILE)

    def close(self) -> None:
        """Close the file; the ledger cannot be used afterwards."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One change: all of it or nothing, synced to disk."""
        with self._guard, storage_errors("writing the ledger"):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def rows(self, sql: str, *parameters: object) -> list[sqlite3.Row]:
        """What a query finds; `?` stands for a parameter."""
        with self._guard, storage_errors("reading the ledger"):
            return self._connection.execute(sql, parameters).fetchall()

    def register(self, batch: Batch) -> Batch:
        """Remember a batch before it is loaded; a known one is returned as it was first registered."""
        values = _batch_values(batch)
        marks = ", ".join("?" * len(values))
        with self.transaction() as connection:
            connection.execute(
                f"INSERT INTO batch ({', '.join(values)}) VALUES ({marks}) ON CONFLICT DO NOTHING",
                tuple(values.values()),
            )
        return self.known(batch.batch_id)

    def find(self, batch_id: str) -> Batch | None:
        """The batch of an id."""
        rows = self.rows("SELECT * FROM batch WHERE batch_id = ?", batch_id)
        return _batch(rows[0]) if rows else None

    def batches(self, resource: str | None = None) -> list[Batch]:
        """All batches, or those of one resource, oldest first."""
        rows = self.rows(
            "SELECT * FROM batch WHERE resource = coalesce(?, resource) ORDER BY ingested_at, batch_id", resource
        )
        return [_batch(row) for row in rows]

    def deliveries(self, resource: str | None = None) -> list[Batch]:
        """The same without what came back in workbooks: what the departments' systems delivered."""
        return [batch for batch in self.batches(resource) if not batch.is_return]

    def unfinished(self, resource: str | None = None) -> list[Batch]:
        """Batches that are not loaded: refused, or registered by a run that is at it or was killed; oldest first."""
        rows = self.rows(
            "SELECT * FROM batch WHERE status <> 'loaded' AND resource = coalesce(?, resource) "
            "ORDER BY ingested_at, batch_id",
            resource,
        )
        return [_batch(row) for row in rows]

    def half_loaded(self) -> list[Batch]:
        """Batches that are in some tables and not loaded; oldest first."""
        return [
            batch
            for batch in self.unfinished()
            if self.rows("SELECT 1 FROM table_commit WHERE token = ? LIMIT 1", batch.batch_id)
        ]

    def deliveries_of(self, resource: str, content_sha256: str) -> list[Batch]:
        """The deliveries of a resource that had this content, oldest first."""
        rows = self.rows(
            f"SELECT * FROM batch WHERE resource = ? AND content_sha256 = ? AND {_DELIVERED} "
            "ORDER BY ingested_at, batch_id",
            resource,
            content_sha256,
        )
        return [_batch(row) for row in rows]

    def last_loaded(self, resource: str, *, but: str = "") -> Batch | None:
        """The newest delivery of a resource that is loaded, `but` for the batch of that id."""
        rows = self.rows(
            f"SELECT * FROM batch WHERE resource = ? AND status = 'loaded' AND batch_id <> ? AND {_DELIVERED} "
            "ORDER BY ingested_at DESC, batch_id DESC LIMIT 1",
            resource,
            but,
        )
        return _batch(rows[0]) if rows else None

    def unbalanced(self) -> list[Batch]:
        """Loaded batches that do not account for every row; oldest first."""
        rows = self.rows(
            "SELECT * FROM batch WHERE status = 'loaded' AND (rows_delivered <> rows_raw OR "
            "rows_raw <> rows_accepted + rows_quarantined + rows_superseded) ORDER BY ingested_at, batch_id"
        )
        return [_batch(row) for row in rows]

    def loaded_before(self, batch: Batch) -> list[str]:
        """The ids of the batches of its resource that are loaded and came before a batch, returns included."""
        rows = self.rows(
            "SELECT batch_id FROM batch WHERE resource = ? AND status = 'loaded' AND (ingested_at, batch_id) < (?, ?) "
            "ORDER BY ingested_at, batch_id",
            batch.resource,
            _moment(batch.ingested_at),
            batch.batch_id,
        )
        return [row["batch_id"] for row in rows]

    def loaded_count(self, resource: str) -> int:
        """How many batches of a resource are loaded."""
        rows = self.rows("SELECT count(*) AS n FROM batch WHERE resource = ? AND status = 'loaded'", resource)
        return int(rows[0]["n"])

    def loaded_versions(self, resource: str) -> set[str]:
        """The versions of its contract by which the loaded batches of a resource were split."""
        rows = self.rows(
            "SELECT DISTINCT contract_version FROM batch WHERE resource = ? AND status = 'loaded'", resource
        )
        return {row["contract_version"] for row in rows}

    def sight(self, name: str, received_at: datetime, batch: Batch) -> None:
        """Remember that a delivery of this name and time is that batch; the first record stays."""
        moment = _moment(received_at)
        with self.transaction() as connection:
            connection.execute(
                "INSERT INTO sighting (resource, delivery_name, content_sha256, received_at, batch_id) "
                "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (batch.resource, name, batch.content_sha256, moment, batch.batch_id),
            )

    def sighted(self, resource: str, name: str, sha256: str, received_at: datetime) -> Batch | None:
        """The batch that a delivery was seen to be: this very one, or the last of its name if that had its content."""
        seen = self.rows(
            "SELECT * FROM sighting WHERE resource = ? AND delivery_name = ? ORDER BY number DESC", resource, name
        )
        moment = _moment(received_at)
        same = [row for row in seen if (row["content_sha256"], row["received_at"]) == (sha256, moment)]
        last = [row for row in seen[:1] if row["content_sha256"] == sha256]
        return next((self.known(row["batch_id"]) for row in (*same, *last)), None)

    def announce(self, batch_id: str, delivered: int, report: dict[str, Any], contract_version: str) -> None:
        """What is known of a batch before its first row is committed: enough to finish it from raw alone."""
        self._finish(
            batch_id,
            status="registered",
            contract_version=contract_version,
            rows_delivered=delivered,
            report=_json(report),
            error=None,
        )

    def complete(
        self, batch_id: str, counts: Reconciliation, report: dict[str, Any], contract_version: str, restatement: int = 0
    ) -> None:
        """The batch is in the tables, with these row counts, as this version of its contract splits it."""
        self._finish(
            batch_id,
            status="loaded",
            contract_version=contract_version,
            restatement=restatement,
            rows_delivered=counts.delivered,
            rows_raw=counts.raw,
            rows_accepted=counts.accepted,
            rows_quarantined=counts.quarantined,
            rows_superseded=counts.superseded,
            report=_json(report),
            error=None,
        )

    def refuse(self, batch_id: str, error: LakeError, report: dict[str, Any]) -> None:
        """The batch could not be loaded at all."""
        self._finish(batch_id, status="refused", report=_json(report), error=_json(error.as_dict()))

    def _finish(self, batch_id: str, **values: object) -> None:
        changes = ", ".join(f"{name} = ?" for name in values)
        with self.transaction() as connection:
            connection.execute(f"UPDATE batch SET {changes} WHERE batch_id = ?", (*values.values(), batch_id))
        self.known(batch_id)

    def known(self, batch_id: str) -> Batch:
        """The batch of an id that was registered."""
        batch = self.find(batch_id)
        if batch is None:
            raise LakeError(f"batch {batch_id} is not in the ledger", advice="register the batch before it is loaded")
        return batch

    def record_commit(
        self, token: str, table: str, snapshot_id: int | None, rows: int, files: Sequence[FileRecord] = ()
    ) -> None:
        """Remember that the token's change is in the table, and the files that it brought; the first record stays."""
        with self.transaction() as connection:
            connection.execute(
                "INSERT INTO table_commit VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (token, table, snapshot_id or _NO_SNAPSHOT, rows, _now()),
            )
            write_records(connection, files)

    def record_files(self, files: Sequence[FileRecord]) -> None:
        """Remember files that no token brought: rows arranged anew, metadata of tags."""
        if files:
            with self.transaction() as connection:
                write_records(connection, files)

    def recorded_files(self, paths: Sequence[str] | None = None) -> dict[str, FileRecord]:
        """What is written down of files, of all or of some, by their path in the home."""
        if paths is None:
            found = self.rows("SELECT * FROM recorded_file")
        else:
            wanted = "SELECT value FROM json_each(?)"
            found = self.rows(f"SELECT * FROM recorded_file WHERE path IN ({wanted})", json.dumps(paths))
        return {row["path"]: FileRecord(**dict(row)) for row in found}

    def forget_files(self, paths: Sequence[str]) -> None:
        """Files that were deleted."""
        with self.transaction() as connection:
            connection.executemany("DELETE FROM recorded_file WHERE path = ?", [(path,) for path in paths])

    def commit_of(self, token: str, table: str) -> int | None:
        """The snapshot that brought the token into the table; 0 when it changed nothing; None when unknown."""
        record = self.commit_record(token, table)
        return record[0] if record else None

    def commit_record(self, token: str, table: str) -> tuple[int, int] | None:
        """Snapshot and rows of a token's commit; None when unknown."""
        rows = self.rows("SELECT snapshot_id, rows FROM table_commit WHERE token = ? AND table_name = ?", token, table)
        return (rows[0]["snapshot_id"], rows[0]["rows"]) if rows else None

    def forget_commits(self, table: str) -> None:
        """A table that is created anew holds none of what its predecessor of the same name held."""
        with self.transaction() as connection:
            connection.execute("DELETE FROM table_commit WHERE table_name = ?", (table,))

    def record_verdicts(self, table: str, snapshot_id: int | None, verdicts: Sequence[Verdict]) -> None:
        """What was judged of a snapshot, in place of what was judged before; the same again changes nothing."""
        if self.verdicts(table, snapshot_id) == list(verdicts):
            return
        key = (table, snapshot_id or _NO_SNAPSHOT)
        with self.transaction() as connection:
            connection.execute("DELETE FROM judgement WHERE table_name = ? AND snapshot_id = ?", key)
            connection.execute("INSERT INTO judgement VALUES (?, ?, ?)", (*key, _now()))
            connection.executemany(
                f"INSERT INTO verdict VALUES ({', '.join('?' * 12)})",
                [(*key, position, *asdict(verdict).values()) for position, verdict in enumerate(verdicts)],
            )

    def verdicts(self, table: str, snapshot_id: int | None) -> list[Verdict] | None:
        """The verdicts of a snapshot; None when it was never judged, empty when there was nothing to check."""
        key = (table, snapshot_id or _NO_SNAPSHOT)
        if not self.rows("SELECT 1 FROM judgement WHERE table_name = ? AND snapshot_id = ?", *key):
            return None
        found = self.rows("SELECT * FROM verdict WHERE table_name = ? AND snapshot_id = ? ORDER BY position", *key)
        return [_verdict(row) for row in found]

    def all_verdicts(self) -> dict[tuple[str, int], list[Verdict]]:
        """Every judged table and snapshot with its verdicts, in the order they were judged."""
        judged = self.rows("SELECT table_name, snapshot_id FROM judgement ORDER BY judged_at, table_name, snapshot_id")
        found: dict[tuple[str, int], list[Verdict]] = {(row["table_name"], row["snapshot_id"]): [] for row in judged}
        for row in self.rows("SELECT * FROM verdict ORDER BY table_name, snapshot_id, position"):
            found[row["table_name"], row["snapshot_id"]].append(_verdict(row))
        return found

    def export(self, kind: Kind) -> list[dict[str, Any]]:
        """All records of a kind for the governance tables; times as UTC datetimes, reports and errors as JSON text."""
        return [
            {name: datetime.fromisoformat(row[name]) if name.endswith("_at") else row[name] for name in row.keys()}  # noqa: SIM118
            for row in self.rows(_EXPORTS[kind])
        ]


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _moment(time: datetime) -> str:
    return time.astimezone(UTC).isoformat()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _batch_values(batch: Batch) -> dict[str, object]:
    values: dict[str, object] = asdict(batch)
    for name in ("received_at", "ingested_at"):
        moment = getattr(batch, name)
        if moment.tzinfo is None:
            raise LakeError(f"{name} of batch {batch.batch_id} has no time zone", advice="give times in UTC")
        values[name] = _moment(moment)
    values["report"] = _json(batch.report)
    values["error"] = None if batch.error is None else _json(batch.error)
    return values


def _batch(row: sqlite3.Row) -> Batch:
    values = dict(row)
    for name in ("received_at", "ingested_at"):
        values[name] = datetime.fromisoformat(values[name])
    values["report"] = json.loads(values["report"])
    values["error"] = None if values["error"] is None else json.loads(values["error"])
    return Batch(**values)


def _verdict(row: sqlite3.Row) -> Verdict:
    values = {item.name: row["check_name" if item.name == "check" else item.name] for item in fields(Verdict)}
    return Verdict(**{**values, "blocking": bool(values["blocking"]), "passed": bool(values["passed"])})
