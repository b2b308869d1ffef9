"""Every batch that was ever registered, and what became of it."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from lake.errors import LakeError
from lake.ledger.delivery_report import DeliveryReport
from lake.ledger.records import RETURN, Batch, Reconciliation
from lake.ledger.statements import Row, insertion
from lake.ledger.transactions import Transactions

_DELIVERED = f"substr(batch_id, 1, {len(RETURN)}) <> '{RETURN}'"
"""What came back in workbooks or by decisions is no delivery of a department's system."""


class Batches(Transactions):
    """The batches of all resources; every method is one transaction."""

    def register(self, batch: Batch) -> Batch:
        """Remember a batch before it is loaded; a known one is returned as it was first registered."""
        values = _batch_values(batch)
        with self.transaction() as change:
            change.execute(f"{insertion('batch', values)} ON CONFLICT DO NOTHING", **values)
        return self.known(batch.batch_id)

    def find(self, batch_id: str) -> Batch | None:
        """The batch of an id."""
        rows = self.rows("SELECT * FROM batch WHERE batch_id = :batch_id", batch_id=batch_id)
        return batch_in(rows[0]) if rows else None

    def batches(self, resource: str | None = None) -> list[Batch]:
        """All batches, or those of one resource, oldest first."""
        rows = self.rows(
            "SELECT * FROM batch WHERE resource = coalesce(:resource, resource) ORDER BY ingested_at, batch_id",
            resource=resource,
        )
        return [batch_in(row) for row in rows]

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
        return [batch_in(row) for row in rows]

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
        return [batch_in(row) for row in rows]

    def last_loaded(self, resource: str, *, but: str = "") -> Batch | None:
        """The newest delivery of a resource that is loaded, `but` for the batch of that id."""
        rows = self.rows(
            f"SELECT * FROM batch WHERE resource = :resource AND status = 'loaded' AND batch_id <> :but "
            f"AND {_DELIVERED} ORDER BY ingested_at DESC, batch_id DESC LIMIT 1",
            resource=resource,
            but=but,
        )
        return batch_in(rows[0]) if rows else None

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
            until=moment_text(until),
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
        return [batch_in(row) for row in rows]

    def loaded_before(self, batch: Batch) -> list[str]:
        """The ids of the batches of its resource that are loaded and came before a batch, returns included."""
        rows = self.rows(
            "SELECT batch_id FROM batch WHERE resource = :resource AND status = 'loaded' "
            "AND (ingested_at, batch_id) < (:moment, :batch_id) ORDER BY ingested_at, batch_id",
            resource=batch.resource,
            moment=moment_text(batch.ingested_at),
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


def moment_text(time: datetime) -> str:
    """A moment as the ledger writes it: in UTC, so that texts sort as moments do."""
    return time.astimezone(UTC).isoformat()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _batch_values(batch: Batch) -> dict[str, object]:
    values: dict[str, object] = asdict(batch)
    for name in ("received_at", "ingested_at"):
        moment = getattr(batch, name)
        if moment.tzinfo is None:
            raise LakeError(f"{name} of batch {batch.batch_id} has no time zone", advice="give times in UTC")
        values[name] = moment_text(moment)
    values["report"] = _json(batch.report.stored())
    values["error"] = None if batch.error is None else _json(batch.error)
    return values


@lru_cache(maxsize=4096)
def _report(text: str) -> DeliveryReport:
    """A run asks for the same batches again and again, and nobody changes a report."""
    return DeliveryReport.model_validate_json(text)


def batch_in(row: Row) -> Batch:
    """The batch that a row tells of."""
    values: dict[str, Any] = dict(row)
    for name in ("received_at", "ingested_at"):
        values[name] = datetime.fromisoformat(values[name])
    values["report"] = _report(values["report"])
    values["error"] = None if values["error"] is None else json.loads(values["error"])
    return Batch(**values)
