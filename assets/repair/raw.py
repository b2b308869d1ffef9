"""Rows as sent are made again from the delivery that they came in, as long as its bytes are at hand."""

from collections.abc import Sequence, Set
from pathlib import Path

from pyiceberg.manifest import DataFile

from assets.context import LakeContext
from assets.ingestion.arrival import RawFile, write_raw
from assets.repair.actions import DELIVERY_GONE, RAW_DESCRIPTION, READ_AGAIN, SOUND_FILES_ALONE
from assets.repair.deliveries import find_delivery
from assets.repair.step import Remedy, Step, lost
from catalog.registry.resource import Resource
from lake.engine.identifiers import quote
from lake.engine.parquet import parquet_select
from lake.errors import LakeError
from lake.ledger.records import Batch
from lake.position import BATCH_ID
from lake.storage.checksum_list import sha256_of
from lake.tables.commit import CONTENT, TOKEN, Change, bring_in, content_of, data_files_of, token_of
from lake.tables.needs import Need
from lake.tables.soundness import Damage


def raw_step(lake: LakeContext, resource: Resource, damages: tuple[Damage, ...], need: Need) -> Step:
    """How the damaged files of a raw table's head come back."""
    name = resource.raw.name
    if need.unreadable or any(one.kind != "data" for one in damages):
        return lost(name, RAW_DESCRIPTION, damages)
    paths = {one.file for one in damages}
    missing = _missing(lake, resource, paths)
    gone = [one for one in missing if find_delivery(lake, resource, one.content_sha256) is None]
    if gone:
        told = ", ".join(f"{one.delivery_name} ({one.batch_id})" for one in gone)
        return lost(name, DELIVERY_GONE.of(deliveries=told), damages)
    told = ", ".join(one.delivery_name for one in missing)
    action = READ_AGAIN.of(deliveries=told) if told else SOUND_FILES_ALONE
    return Step(name, action, damages, Remedy.REPAIR, lambda: _make_again(lake, resource, paths, missing))


def _live(lake: LakeContext, name: str) -> dict[str, DataFile]:
    table, storage = lake.lakehouse.table(name), lake.lakehouse.storage
    return {storage.path_of(one.file_path): one for one in data_files_of(table, table.current_snapshot())}


def _missing(lake: LakeContext, resource: Resource, damaged: Set[str]) -> list[Batch]:
    """Batches that are in raw, and in none of its sound files."""
    name, house = resource.raw.name, lake.lakehouse
    sound = [one.file_path for path, one in _live(lake, name).items() if path not in damaged]
    with lake.engine() as engine:
        rows = engine.rows(f"SELECT DISTINCT {quote(BATCH_ID)} FROM ({parquet_select(house.columns(name), sound)})")
    present = {row[BATCH_ID] for row in rows}
    batches = [one for one in house.ledger.batches(resource.name) if house.ledger.commit_of(one.batch_id, name)]
    return [one for one in batches if one.batch_id not in present and one.rows_delivered]


def _make_again(lake: LakeContext, resource: Resource, damaged: Set[str], batches: Sequence[Batch]) -> None:
    """The same bytes take the place of the damaged file; other bytes of the same rows come in by a commit."""
    made = [_written(lake, resource, batch) for batch in batches]
    records = lake.lakehouse.ledger.recorded_files(sorted(damaged))
    storage = lake.lakehouse.storage
    places = {record.sha256: storage.root / path for path, record in records.items()}
    sums = {sha256_of(one): one for one in made}
    if sums.keys() >= places.keys() and len(places) == len(damaged) == len(made):
        for sha256, place in places.items():
            storage.put(place, sums[sha256].read_bytes())
        lake.lakehouse.discard(*made)
    else:
        _replace(lake, resource, damaged, made)


def _written(lake: LakeContext, resource: Resource, batch: Batch) -> Path:
    delivery = find_delivery(lake, resource, batch.content_sha256)
    if delivery is None:
        raise LakeError(f"{batch.delivery_name} went away while it was to be read again", advice="repair again")
    raw: RawFile = write_raw(lake, resource, delivery, batch)
    if raw.rows != batch.rows_delivered:
        lake.lakehouse.discard(raw.path)
        raise LakeError(
            f"{batch.delivery_name} gives {raw.rows} rows where it gave {batch.rows_delivered}",
            advice="the contract reads it in another way by now: put the file back from a backup",
            resource=resource.name,
        )
    return raw.path


def _replace(lake: LakeContext, resource: Resource, damaged: Set[str], made: Sequence[Path]) -> None:
    """The rows are those that the table had, so that nothing that was made of them is stale."""
    name, house = resource.raw.name, lake.lakehouse
    table, live = house.table(name), _live(lake, name)
    head = table.current_snapshot()
    summary = {CONTENT: str(content_of(head))} | ({TOKEN: token} if (token := token_of(head)) else {})
    removed = [one for path, one in live.items() if path in damaged]
    _, records = bring_in(house.target(name), table, Change(added=made, removed=removed, summary=summary))
    house.ledger.record_files(records)
