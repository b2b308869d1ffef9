"""Sources that have to be asked whether they have something new, asked without writing anything."""

from catalog.beijing import ZONE
from lake.connectors.answer import answers_alike
from lake.connectors.fetched import FetchedSource
from lake.connectors.landing.connections import check_address
from lake.errors import LakeError
from lake.ledger.looks import AskedSource
from lake.settings import Settings


def has_nothing_new(settings: Settings, address: str, source: FetchedSource, known: AskedSource) -> AskedSource | None:
    """What to remember of a source that says what it said before; None when it says more, or nothing at all.

    Whoever loads it finds out why it did not answer.
    """
    place = settings.spool_folder / known.resource / source.folder_name
    try:
        check_address(source.connection, address)
        probe = source.probe(address)
        if not answers_alike(source, address, place, known.content, ZONE):
            return None
    except LakeError:
        return None
    return AskedSource(known.resource, known.source, known.content, probe)
