"""What a killed command left half done: tables that hold a part of a batch, or of all their batches, are not shown."""

from dataclasses import dataclass

from lake.ledger.ledger import Batch, Ledger
from lake.ledger.restatements import Restatements


@dataclass(frozen=True)
class HalfDone:
    """A resource and the batch of it that is not wholly in its tables; no batch: all are being split anew."""

    resource: str
    batch: Batch | None = None

    def __str__(self) -> str:
        what = (
            f"batch {self.batch.batch_id} of {self.resource}" if self.batch else f"the restatement of {self.resource}"
        )
        return f"{what} is half done: run `lake run --select {self.resource}` to finish it"


def half_done(ledger: Ledger) -> list[HalfDone]:
    """Everything that is, batches first."""
    batches = [HalfDone(batch.resource, batch) for batch in ledger.half_loaded()]
    return [*batches, *(HalfDone(resource) for resource in Restatements(ledger).open())]
