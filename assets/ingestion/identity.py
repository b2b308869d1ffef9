"""Which batch a delivery is: the same content is the same batch, unless it returns after other content came between."""

from datetime import UTC, datetime

from assets.context import LakeContext
from catalog.registry.resource import Resource
from lake.connectors.deliveries import Delivery
from lake.ledger.ledger import Batch


def open_batch(lake: LakeContext, resource: Resource, delivery: Delivery, began: datetime | None = None) -> Batch:
    """The ledger's batch of a delivery; asking twice gives the same one. `began` is when the run began.

    What was seen under its name before is what it was then, so that a landing folder that stands as it stood brings
    nothing new, also when it was copied. Content that is known under another name is known as well, with one
    exception: after another delivery has come between, it says that things are again as they were. A file that was
    only moved is as old as it was, and no news; of files that are all new, their order decides.
    """
    ledger = lake.lakehouse.ledger
    if known := ledger.sighted_so(resource.name, delivery.name, delivery.sha256, delivery.received_at):
        return known
    batch = ledger.sighted(resource.name, delivery.name, delivery.sha256, delivery.received_at)
    if batch is None:
        batch = ledger.register(_batch(resource, delivery, _batch_id(lake, resource, delivery, began)))
    ledger.sight(delivery.name, delivery.received_at, batch)
    return batch


def _batch_id(lake: LakeContext, resource: Resource, delivery: Delivery, began: datetime | None) -> str:
    ledger = lake.lakehouse.ledger
    same = ledger.deliveries_of(resource.name, delivery.sha256)
    if not same:
        return f"{resource.name}-{delivery.sha256[:16]}"
    if not _returns(resource, delivery, ledger.last_loaded(resource.name), same[-1], began):
        return same[-1].batch_id
    return f"{resource.name}-{delivery.sha256[:16]}-{len(same) + 1}"


def _returns(
    resource: Resource, delivery: Delivery, current: Batch | None, known: Batch, began: datetime | None
) -> bool:
    if not known.is_loaded or current is None or current.content_sha256 == delivery.sha256:
        return False
    if resource.states_the_whole:
        return delivery.received_at > current.received_at
    both_now = began is not None and known.ingested_at >= began
    return both_now or delivery.received_at > known.received_at


def _batch(resource: Resource, delivery: Delivery, batch_id: str) -> Batch:
    return Batch(
        batch_id=batch_id,
        resource=resource.name,
        content_sha256=delivery.sha256,
        delivery_name=delivery.name,
        bytes=delivery.bytes,
        received_at=delivery.received_at,
        ingested_at=datetime.now(UTC),
        contract_version=resource.version,
        status="registered",
    )
