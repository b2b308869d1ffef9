"""The ledger remembers every batch, commit and verdict: what makes a load repeatable after snapshots expire."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import Any, Literal

from sqlalchemy import URL, RowMapping

from lake.errors import LakeError
from lake.ledger.database import database_at
from lake.ledger.delivery_report import DeliveryReport
from lake.ledger.file_records import FileRecord, write_records
from lake.ledger.opening import bring_up_to_date, writing
from lake.ledger.records import RETURN, Batch, Reconciliation, Verdict
from lake.ledger.statements import Statements, insertion
from lake.storage.patience import Patience

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
_OF_SNAPSHOT = "table_name = :table_name AND snapshot_id = :snapshot_id"


class Ledger:
    """One database, shared by threads and processes; every method is one transaction, synced before it returns."""

    def __init__(self, place: Path | URL, patience: Patience) -> None:
        """Open the file, or the database of an address, and bring its tables up to date."""
        self._guard = RLock()
        self._changing: Statements | None = None
        self._database = database_at(place, patience)
        with self._database.failures("opening the ledger"):
            try:
                bring_up_to_date(self._database)
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Close the database; the ledger cannot be used afterwards."""
        self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[Statements]:
        """One change: all of it or nothing, synced to disk."""
        with self._guard, self._database.failures("writing the ledger"), writing(self._database) as connection:
            self._changing = Statements(connection)
            try:
                yield self._changing
                self._changing.mark_changes()
            finally:
                self._changing = None

    def rows(self, sql: str, **parameters: object) -> list[RowMapping]:
        """What a query finds; `:name` stands for a parameter."""
        with self._guard, self._database.failures("reading the ledger"):
            if self._changing:
                return self._changing.execute(sql, **parameters)
            with self._database.engine.connect() as connection:
                return Statements(connection).execute(sql, **parameters)

    def register(self, batch: Batch) -> Batch:
        """Remember a batch before it is loaded; a known one is returned as it was first registered."""
        values = _batch_values(batch)
        with self.transaction() as change:
            change.execute(f"{insertion('batch', values)} ON CONFLICT DO NOTHING", **values)
        return self.known(batch.batch_id)

    def find(self, batch_id: str) -> Batch | None:
        """The batch of an id."""
        rows = self.rows("SELECT * FROM batch WHERE batch_id = :batch_id", batch_id=batch_id)
        return _batch(rows[0]) if rows else None

    def batches(self, resource: str | None = None) -> list[Batch]:
        """All batches, or those of one resource, oldest first."""
        rows = self.rows(
            "SELECT * FROM batch WHERE resource = coalesce(:resource, resource) ORDER BY ingested_at, batch_id",
            resource=resource,
        )
        return [_batch(row) for row in rows]

    def deliveries(self, resource: str | None = None) -> list[Batch]:
        """The same without what came back in workbooks: what the departments' systems delivered."""
        return [batch for batch in self.batches(resource) if batch.is_delivery]

    def unfinished(self, resource: str | None = None) -> list[Batch]:
        """Batches that are not loaded: refused, or registered by a run that is at it or was killed; oldest first."""
        rows = self.rows(
            "SELECT * FROM batch WHERE status <> 'loaded' AND resource = coalesce(:resource, resource) "
            "ORDER BY ingested_at, batch_id",
            resource=resource,
        )
        return [_batch(row) for row in rows]

    def half_loaded(self) -> list[Batch]:
        """Batches that are in some tables and not loaded; oldest first."""
        return [
            batch
            for batch in self.unfinished()
            if self.rows("SELECT 1 FROM table_commit WHERE token = :token LIMIT 1", token=batch.batch_id)
        ]

    def deliveries_of(self, resource: str, content_sha256: str) -> list[Batch]:
        """The deliveries of a resource that had this content, oldest first."""
        rows = self.rows(
            f"SELECT * FROM batch WHERE resource = :resource AND content_sha256 = :sha256 AND {_DELIVERED} "
            "ORDER BY ingested_at, batch_id",
            resource=resource,
            sha256=content_sha256,
        )
        return [_batch(row) for row in rows]

    def last_loaded(self, resource: str, *, but: str = "") -> Batch | None:
        """The newest delivery of a resource that is loaded, `but` for the batch of that id."""
        rows = self.rows(
            f"SELECT * FROM batch WHERE resource = :resource AND status = 'loaded' AND batch_id <> :but "
            f"AND {_DELIVERED} ORDER BY ingested_at DESC, batch_id DESC LIMIT 1",
            resource=resource,
            but=but,
        )
        return _batch(rows[0]) if rows else None

    def last_ingested(self) -> dict[str, datetime]:
        """By resource: when the newest of its loaded batches came in."""
        rows = self.rows(
            "SELECT resource, max(ingested_at) AS last FROM batch WHERE status = 'loaded' GROUP BY resource"
        )
        return {row["resource"]: datetime.fromisoformat(row["last"]) for row in rows}

    def received_until(self, until: datetime) -> dict[str, tuple[datetime, datetime]]:
        """By resource: when the first and the last of its batches arrived that were loaded until a moment."""
        rows = self.rows(
            "SELECT resource, min(received_at) AS first, max(received_at) AS last FROM batch "
            "WHERE status = 'loaded' AND ingested_at <= :until GROUP BY resource",
            until=_moment(until),
        )
        return {
            row["resource"]: (datetime.fromisoformat(row["first"]), datetime.fromisoformat(row["last"])) for row in rows
        }

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
            "SELECT batch_id FROM batch WHERE resource = :resource AND status = 'loaded' "
            "AND (ingested_at, batch_id) < (:moment, :batch_id) ORDER BY ingested_at, batch_id",
            resource=batch.resource,
            moment=_moment(batch.ingested_at),
            batch_id=batch.batch_id,
        )
        return [row["batch_id"] for row in rows]

    def loaded_count(self, resource: str) -> int:
        """How many batches of a resource are loaded."""
        query = "SELECT count(*) AS n FROM batch WHERE resource = :resource AND status = 'loaded'"
        return int(self.rows(query, resource=resource)[0]["n"])

    def loaded_versions(self, resource: str) -> set[str]:
        """The versions of its contract by which the loaded batches of a resource were split."""
        query = "SELECT DISTINCT contract_version FROM batch WHERE resource = :resource AND status = 'loaded'"
        return {row["contract_version"] for row in self.rows(query, resource=resource)}

    def sight(self, name: str, received_at: datetime, batch: Batch) -> None:
        """Remember that a delivery of this name and time is that batch; the first record stays."""
        values = {**_sighting(batch.resource, name, batch.content_sha256, received_at), "batch_id": batch.batch_id}
        with self.transaction() as change:
            change.execute(f"{insertion('sighting', values)} ON CONFLICT DO NOTHING", **values)

    def sighted_so(self, resource: str, name: str, sha256: str, received_at: datetime) -> Batch | None:
        """The batch that a delivery of this very name, content and time was seen to be."""
        seen = _sighting(resource, name, sha256, received_at)
        same = " AND ".join(f"sighting.{one} = :{one}" for one in seen)
        rows = self.rows(f"SELECT batch.* FROM sighting JOIN batch USING (batch_id) WHERE {same}", **seen)
        return _batch(rows[0]) if rows else None

    def loaded_sightings(self, resource: str) -> set[tuple[str, str, datetime]]:
        """Name, content and time of every delivery of a resource that was seen to be a batch which is loaded."""
        rows = self.rows(
            "SELECT sighting.delivery_name, sighting.content_sha256, sighting.received_at "
            "FROM sighting JOIN batch USING (batch_id) WHERE sighting.resource = :resource AND batch.status = 'loaded'",
            resource=resource,
        )
        return {
            (row["delivery_name"], row["content_sha256"], datetime.fromisoformat(row["received_at"])) for row in rows
        }

    def sighted(self, resource: str, name: str, sha256: str, received_at: datetime) -> Batch | None:
        """The batch that a delivery was seen to be: this very one, or the last of its name if that had its content."""
        seen = self.rows(
            "SELECT * FROM sighting WHERE resource = :resource AND delivery_name = :name ORDER BY number DESC",
            resource=resource,
            name=name,
        )
        moment = _moment(received_at)
        same = [row for row in seen if (row["content_sha256"], row["received_at"]) == (sha256, moment)]
        last = [row for row in seen[:1] if row["content_sha256"] == sha256]
        return next((self.known(row["batch_id"]) for row in (*same, *last)), None)

    def announce(self, batch_id: str, report: DeliveryReport, contract_version: str) -> None:
        """What is known of a batch before its first row is committed: enough to finish it from raw alone."""
        self._finish(
            batch_id,
            status="registered",
            contract_version=contract_version,
            rows_delivered=report.records,
            report=_json(report.stored()),
            error=None,
        )

    def complete(
        self, batch_id: str, counts: Reconciliation, report: DeliveryReport, contract_version: str, restatement: int = 0
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
            report=_json(report.stored()),
            error=None,
        )

    def refuse(self, batch_id: str, error: LakeError, report: DeliveryReport) -> None:
        """The batch could not be loaded at all."""
        self._finish(batch_id, status="refused", report=_json(report.stored()), error=_json(error.as_dict()))

    def _finish(self, batch_id: str, **values: object) -> None:
        changes = ", ".join(f"{name} = :{name}" for name in values)
        with self.transaction() as change:
            change.execute(f"UPDATE batch SET {changes} WHERE batch_id = :batch_id", batch_id=batch_id, **values)
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
        values = {
            "token": token,
            "table_name": table,
            "snapshot_id": snapshot_id or _NO_SNAPSHOT,
            "rows": rows,
            "committed_at": _now(),
        }
        with self.transaction() as change:
            change.execute(f"{insertion('table_commit', values)} ON CONFLICT DO NOTHING", **values)
            write_records(change, files)

    def record_files(self, files: Sequence[FileRecord]) -> None:
        """Remember files that no token brought: rows arranged anew, metadata of tags."""
        if files:
            with self.transaction() as change:
                write_records(change, files)

    def recorded_files(self, paths: Sequence[str] | None = None) -> dict[str, FileRecord]:
        """What is written down of files, of all or of some, by their path in the home."""
        if paths is None:
            found = self.rows("SELECT * FROM recorded_file")
        else:
            query = f"SELECT * FROM recorded_file WHERE path IN ({self._database.elements})"
            found = self.rows(query, listed=json.dumps(paths))
        return {row["path"]: FileRecord(**row) for row in found}

    def forget_files(self, paths: Sequence[str]) -> None:
        """Files that were deleted."""
        with self.transaction() as change:
            change.execute_many("DELETE FROM recorded_file WHERE path = :path", ({"path": path} for path in paths))

    def commit_of(self, token: str, table: str) -> int | None:
        """The snapshot that brought the token into the table; 0 when it changed nothing; None when unknown."""
        record = self.commit_record(token, table)
        return record[0] if record else None

    def commit_record(self, token: str, table: str) -> tuple[int, int] | None:
        """Snapshot and rows of a token's commit; None when unknown."""
        query = "SELECT snapshot_id, rows FROM table_commit WHERE token = :token AND table_name = :table"
        rows = self.rows(query, token=token, table=table)
        return (rows[0]["snapshot_id"], rows[0]["rows"]) if rows else None

    def forget_commits(self, table: str) -> None:
        """A table that is created anew holds none of what its predecessor of the same name held."""
        with self.transaction() as change:
            change.execute("DELETE FROM table_commit WHERE table_name = :table", table=table)

    def record_verdicts(self, table: str, snapshot_id: int | None, verdicts: Sequence[Verdict]) -> None:
        """What was judged of a snapshot, in place of what was judged before; the same again changes nothing."""
        if self.verdicts(table, snapshot_id) == list(verdicts):
            return
        key = _key(table, snapshot_id)
        rows = [{**key, "position": position, **_verdict_values(one)} for position, one in enumerate(verdicts)]
        with self.transaction() as change:
            change.execute(f"DELETE FROM judgement WHERE {_OF_SNAPSHOT}", **key)
            change.execute(insertion("judgement", [*key, "judged_at"]), judged_at=_now(), **key)
            change.execute_many(insertion("verdict", rows[0]) if rows else "", rows)

    def verdicts(self, table: str, snapshot_id: int | None) -> list[Verdict] | None:
        """The verdicts of a snapshot; None when it was never judged, empty when there was nothing to check."""
        key = _key(table, snapshot_id)
        if not self.rows(f"SELECT 1 FROM judgement WHERE {_OF_SNAPSHOT}", **key):
            return None
        found = self.rows(f"SELECT * FROM verdict WHERE {_OF_SNAPSHOT} ORDER BY position", **key)
        return [_verdict(row) for row in found]

    def verdicts_at(self, heads: Mapping[str, int | None]) -> dict[str, list[Verdict] | None]:
        """The same as `verdicts` of many tables, each at its snapshot, in two questions."""
        wanted = {(table, head or _NO_SNAPSHOT) for table, head in heads.items()}
        among = f"WHERE CAST(snapshot_id AS TEXT) IN ({self._database.elements})"
        listed = json.dumps(sorted({str(head) for _table, head in wanted}))
        found: dict[str, list[Verdict] | None] = dict.fromkeys(heads)
        for row in self.rows(f"SELECT table_name, snapshot_id FROM judgement {among}", listed=listed):
            if (row["table_name"], row["snapshot_id"]) in wanted:
                found[row["table_name"]] = []
        for row in self.rows(f"SELECT * FROM verdict {among} ORDER BY table_name, position", listed=listed):
            judged = found.get(row["table_name"])
            if judged is not None and (row["table_name"], row["snapshot_id"]) in wanted:
                judged.append(_verdict(row))
        return found

    def all_verdicts(self) -> dict[tuple[str, int], list[Verdict]]:
        """Every judged table and snapshot with its verdicts, in the order they were judged."""
        judged = self.rows("SELECT table_name, snapshot_id FROM judgement ORDER BY judged_at, table_name, snapshot_id")
        found: dict[tuple[str, int], list[Verdict]] = {(row["table_name"], row["snapshot_id"]): [] for row in judged}
        for row in self.rows("SELECT * FROM verdict ORDER BY table_name, snapshot_id, position"):
            found[row["table_name"], row["snapshot_id"]].append(_verdict(row))
        return found

    def marks(self) -> dict[str, str]:
        """By name of a table of the ledger: a mark that is another after every change to it (changes.py)."""
        return {row["table_name"]: row["mark"] for row in self.rows("SELECT * FROM ledger_change ORDER BY table_name")}

    def export(self, kind: Kind) -> list[dict[str, Any]]:
        """All records of a kind for the governance tables; times as UTC datetimes, reports and errors as JSON text."""
        return [
            {name: datetime.fromisoformat(row[name]) if name.endswith("_at") else row[name] for name in row}
            for row in self.rows(_EXPORTS[kind])
        ]


def _sighting(resource: str, name: str, sha256: str, received_at: datetime) -> dict[str, object]:
    return {
        "resource": resource,
        "delivery_name": name,
        "content_sha256": sha256,
        "received_at": _moment(received_at),
    }


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
    values["report"] = _json(batch.report.stored())
    values["error"] = None if batch.error is None else _json(batch.error)
    return values


def _key(table: str, snapshot_id: int | None) -> dict[str, object]:
    return {"table_name": table, "snapshot_id": snapshot_id or _NO_SNAPSHOT}


@lru_cache(maxsize=4096)
def _report(text: str) -> DeliveryReport:
    """A run asks for the same batches again and again, and nobody changes a report."""
    return DeliveryReport.model_validate_json(text)


def _batch(row: RowMapping) -> Batch:
    values: dict[str, Any] = dict(row)
    for name in ("received_at", "ingested_at"):
        values[name] = datetime.fromisoformat(values[name])
    values["report"] = _report(values["report"])
    values["error"] = None if values["error"] is None else json.loads(values["error"])
    return Batch(**values)


def _verdict_values(verdict: Verdict) -> dict[str, object]:
    return {"check_name" if name == "check" else name: value for name, value in asdict(verdict).items()}


def _verdict(row: RowMapping) -> Verdict:
    values = {item.name: row["check_name" if item.name == "check" else item.name] for item in fields(Verdict)}
    return Verdict(**{**values, "blocking": bool(values["blocking"]), "passed": bool(values["passed"])})
