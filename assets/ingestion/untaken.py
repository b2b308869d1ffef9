"""Whether a resource stands though something of it could not be taken, so that what is built from it may be built."""

from collections.abc import Iterable

from assets.context import LakeContext
from assets.ingestion.batches import LoadInterrupted
from assets.judging.verdicts import none_blocks
from lake.errors import LakeError
from lake.ledger.half_done import half_done
from lake.storage.storage_errors import StorageError


def stops_only_itself(lake: LakeContext, name: str, errors: Iterable[LakeError]) -> bool:
    """Whether all errors are of deliveries that were not taken, and the standard table is as whole as without them.

    A source that could not be asked and a file that could not be read change no table. An error of our own storage may.
    """
    return not any(isinstance(error, StorageError | LoadInterrupted) for error in errors) and stands(lake, name)


def stands(lake: LakeContext, name: str) -> bool:
    """Whether the standard table is there, no batch of it half done or unbalanced, and judged without a failure."""
    ledger, table = lake.lakehouse.ledger, lake.registry.resource(name).std.name
    if not lake.lakehouse.exists(table) or (head := lake.lakehouse.head(table)) is None:
        return False
    unsettled = {*(one.resource for one in half_done(ledger)), *(one.resource for one in ledger.unbalanced())}
    if name in unsettled:
        return False
    verdicts = ledger.verdicts(table, head)
    return verdicts is not None and none_blocks(verdicts)
