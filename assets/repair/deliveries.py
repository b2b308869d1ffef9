"""What was delivered, as far as the lake or the landing folder still has it, byte for byte."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import chain

from assets.context import LakeContext
from assets.ingestion.refused_files import keep_refused_file, refused_file
from assets.repair.actions import ASK_AGAIN, COPY_DELIVERY, REFUSED_FILE_GONE
from assets.repair.step import Remedy, Step, lost
from catalog.registry.resource import Resource
from lake.connectors.deliveries import Delivery, identity
from lake.connectors.fetched import FetchedSource
from lake.connectors.landing.landed_files import LandedFile, landed_files
from lake.connectors.source import FileSource
from lake.connectors.spool import spooled_files
from lake.errors import LakeError
from lake.ledger.records import Batch
from lake.storage.checksum_list import sha256_of
from lake.storage.deletion import delete_file
from lake.storage.local.folder import LocalStorage
from lake.storage.location import Location
from lake.storage.opening import storage_of
from lake.tables.soundness import Damage, Expected, FileChecker

_SPOOL = "spool"


def kept_damages(lake: LakeContext, *, whole: bool) -> tuple[int, tuple[Damage, ...]]:
    """How many deliveries the lake keeps, here and in its storage, and which of them are not as they came."""
    spooled, refused = list(_spooled(lake)), list(_refused(lake))
    here, there = LocalStorage(lake.settings.home), storage_of(lake.settings)
    looked = (FileChecker(place).look_all(kept, whole=whole) for place, kept in ((here, spooled), (there, refused)))
    return len(spooled) + len(refused), tuple(chain.from_iterable(looked))


def _spooled(lake: LakeContext) -> Iterator[Expected]:
    """What databases and interfaces delivered last."""
    home, spool = lake.settings.home, lake.settings.spool_folder
    for one in spooled_files(spool):
        resource, file = one.path.relative_to(spool).parts[0], one.path.relative_to(home).as_posix()
        yield Expected(f"{_SPOOL}.{resource}", file, sha256=one.file_sha256, kind="delivery")


def _refused(lake: LakeContext) -> Iterator[Expected]:
    """What could not be read."""
    for batch in lake.lakehouse.ledger.unfinished():
        if batch.status == "refused" and batch.report.kept_in:
            kept = _refused_path(lake, batch)
            yield Expected(f"refused.{batch.resource}", kept, batch.bytes, None, batch.content_sha256, "delivery")


def _refused_path(lake: LakeContext, batch: Batch) -> str:
    return storage_of(lake.settings).path_of(_refused_place(lake, batch))


def _refused_place(lake: LakeContext, batch: Batch) -> Location:
    return refused_file(lake.settings, batch.resource, batch.delivery_name, batch.content_sha256)


def delivery_step(lake: LakeContext, damage: Damage) -> Step:
    """A spooled answer is fetched again; a refused file is put back from the landing folder, if it is still there."""
    kind, _, resource = damage.table.partition(".")
    if kind == _SPOOL:
        fetch_again = partial(delete_file, lake.settings.home, lake.settings.home / damage.file)
        return Step(damage.table, ASK_AGAIN, (damage,), Remedy.REPAIR, fetch_again)
    batches = [one for one in lake.lakehouse.ledger.batches(resource) if _refused_path(lake, one) == damage.file]
    known = lake.registry.resources.get(resource)
    if not known or not batches or not (found := find_delivery(lake, known, batches[0].content_sha256)):
        return lost(damage.table, REFUSED_FILE_GONE, (damage,))
    put_back = partial(keep_refused_file, lake.settings, found.path, found.name, _refused_place(lake, batches[0]))
    return Step(damage.table, COPY_DELIVERY.of(file=found.name), (damage,), Remedy.REPAIR, put_back)


def find_delivery(lake: LakeContext, resource: Resource, sha256: str) -> Delivery | None:
    """A delivery of this content that is still in a landing folder or in the spool; nothing is fetched for it."""
    return next((one for one in _at_hand(lake, resource) if one.sha256 == sha256), None)


def _at_hand(lake: LakeContext, resource: Resource) -> Iterator[Delivery]:
    spool = lake.settings.spool_folder / resource.name
    for source in resource.sources:
        if isinstance(source, FetchedSource):
            for one in spooled_files(spool / source.folder_name):
                if sha256_of(one.path) == one.file_sha256:
                    status = one.path.stat()
                    moment = datetime.fromtimestamp(status.st_mtime, UTC)
                    yield Delivery(source.place, one.path, one.sha256, status.st_size, moment, source)
        elif isinstance(source, FileSource):
            for landed in landed_files(source.path, lake.landings, spool):
                if isinstance(landed, LandedFile) and (found := _landed(landed, source)):
                    yield found


def _landed(landed: LandedFile, source: FileSource) -> Delivery | None:
    try:
        size, digest = identity(landed.path, landed.name)
    except (LakeError, OSError):  # another file may have the content
        return None
    return Delivery(landed.name, landed.path, digest, size, landed.received_at, source)
