"""Under which name and at what time a delivery was seen, and which batch it was."""

from datetime import datetime

from lake.ledger.batches import Batches, batch_in, moment_text
from lake.ledger.records import Batch
from lake.ledger.statements import insertion


class Sightings(Batches):
    """The sightings of all deliveries; every method is one transaction."""

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
        return batch_in(rows[0]) if rows else None

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
        moment = moment_text(received_at)
        same = [row for row in seen if (row["content_sha256"], row["received_at"]) == (sha256, moment)]
        last = [row for row in seen[:1] if row["content_sha256"] == sha256]
        return next((self.known(row["batch_id"]) for row in (*same, *last)), None)


def _sighting(resource: str, name: str, sha256: str, received_at: datetime) -> dict[str, object]:
    return {
        "resource": resource,
        "delivery_name": name,
        "content_sha256": sha256,
        "received_at": moment_text(received_at),
    }
