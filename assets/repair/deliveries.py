"""What was delivered, as far as the lake or the landing folder still has it, byte for byte."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from assets.context import LakeContext
from assets.repair.step import Remedy, Step, lost
from catalog.registry.resource import Resource
from lake.connectors.deliveries import Delivery, identity
from lake.connectors.fetched import FetchedSource
from lake.connectors.landing.landed_files import LandedFile, landed_files
from lake.connectors.landing.names import kept_name
from lake.connectors.landing.plain_file import opened
from lake.connectors.source import FileSource
from lake.connectors.spool import spooled_files
from lake.errors import LakeError
from lake.ledger.records import Batch
from lake.storage.checksum_list import sha256_of
from lake.storage.deletion import delete_file
from lake.storage.durable import make_folder
from lake.storage.local.folder import LocalStorage
from lake.storage.written_aside import written_aside
from lake.tables.soundness import Damage, Expected, FileChecker


def kept_damages(lake: LakeContext, *, whole: bool) -> tuple[int, tuple[Damage, ...]]:
    """How many deliveries the lake keeps on this machine, and which of them are not as they came."""
    kept = list(_kept(lake))
    return len(kept), FileChecker(LocalStorage(lake.settings.home)).look_all(kept, whole=whole)


def _kept(lake: LakeContext) -> Iterator[Expected]:
    """What databases delivered last, and what could not be read."""
    home, spool = lake.settings.home, lake.settings.spool_folder
    for one in spooled_files(spool):
        resource, file = one.path.relative_to(spool).parts[0], one.path.relative_to(home).as_posix()
        yield Expected(f"spool.{resource}", file, sha256=one.file_sha256, kind="delivery")
    for batch in lake.lakehouse.ledger.unfinished():
        if batch.status == "refused" and batch.report.kept_in:
            kept = _refused_file(lake, batch).relative_to(home).as_posix()
            yield Expected(f"refused.{batch.resource}", kept, batch.bytes, None, batch.content_sha256, "delivery")


def _refused_file(lake: LakeContext, batch: Batch) -> Path:
    folder = lake.settings.refused_folder / batch.resource / batch.content_sha256[:16]
    return folder / kept_name(batch.delivery_name)


def delivery_step(lake: LakeContext, damage: Damage) -> Step:
    """A spooled answer is fetched again; a refused file is put back from the landing folder, if it is still there."""
    kind, _, resource = damage.table.partition(".")
    path = lake.settings.home / damage.file
    if kind == "spool":

        def fetch_again() -> None:
            delete_file(lake.settings.home, path)

        return Step(
            damage.table, "delete it, so that the next run asks its source again", (damage,), Remedy.REPAIR, fetch_again
        )
    batches = [one for one in lake.lakehouse.ledger.batches(resource) if _refused_file(lake, one) == path]
    known = lake.registry.resources.get(resource)
    if not known or not batches or not (found := find_delivery(lake, known, batches[0].content_sha256)):
        return lost(damage.table, "the department's file is no longer in the landing folder", (damage,))

    def put_back() -> None:
        make_folder(path.parent)
        with opened(found.path, found.name) as plain, written_aside(lake.settings.home, path) as aside:
            shutil.copyfile(plain, aside)

    return Step(damage.table, f"copy it again from {found.name}", (damage,), Remedy.REPAIR, put_back)


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
