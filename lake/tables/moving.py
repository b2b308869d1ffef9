"""A table whose declaration now belongs to another zone moves there, with all its rows.

Its live files are copied byte for byte below the new zone, and one commit names the copies and the new zone: killed
before that, the table counts as where it was, and moves at the next try. What was there before stays in the former
place until maintenance forgets it, at its next turn, and for as long as a release names it.
"""

import shutil
from pathlib import Path

from pyiceberg.manifest import DataFile
from pyiceberg.table.update import SetLocationUpdate

from lake.schema import TableSpec
from lake.settings import Zone
from lake.storage.durable import make_folder
from lake.storage.interface import Storage
from lake.tables.commit import (
    CONTENT,
    TOKEN,
    Change,
    Target,
    bring_in,
    content_of,
    data_files_of,
    metadata_records,
    token_of,
)
from lake.tables.declaration import retry_conflicts
from lake.tables.zones import after_move, is_in, lies_elsewhere, place_in, refuse_undeclared_lowering


def move_to_zone(target: Target, spec: TableSpec) -> None:
    """Let a table lie where it is declared; done twice it is done once.

    LakeError, and nothing is written, when nothing says that it may be in a laxer zone, or one of its files is damaged.
    """
    refuse_undeclared_lowering(target.load(), spec)
    retry_conflicts(spec.name, lambda: _enter_place(target, spec.zone))
    retry_conflicts(spec.name, lambda: _bring_rows(target, spec))


def _enter_place(target: Target, zone: Zone) -> None:
    """From now on what is written of it, manifests too, lies in the new zone; what is there stays in the old."""
    table = target.load()
    place = place_in(target.storage, table.location(), zone)
    if table.location() != place:
        transaction = table.transaction()
        transaction._apply((SetLocationUpdate(location=str(place)),))
        transaction.commit_transaction()
        target.ledger.record_files(metadata_records(target.storage, target.load())[:1])


def _bring_rows(target: Target, spec: TableSpec) -> None:
    """The rows are those that were judged: what was found of them holds for the snapshot that has them elsewhere."""
    table = target.load()
    if not lies_elsewhere(table, spec):
        return
    head, properties = table.current_snapshot(), after_move(table, spec.zone)
    if head is None:
        with table.transaction() as transaction:
            transaction.set_properties(properties)
        return target.ledger.record_files(metadata_records(target.storage, target.load()))
    former = [one for one in data_files_of(table, head) if not is_in(target.storage, one.file_path, spec.zone)]
    copies = [_copied(target.storage, one, spec.zone) for one in former]
    summary = {CONTENT: str(content_of(head))} | ({TOKEN: token} if (token := token_of(head)) else {})
    change = Change(added=copies, removed=former, made=copies, summary=summary, properties=properties)
    snapshot_id, records = bring_in(target, table, change)
    target.ledger.record_files(records)
    target.storage.release(copies)
    if (verdicts := target.ledger.verdicts(target.name, head.snapshot_id)) is not None:
        target.ledger.record_verdicts(target.name, snapshot_id, verdicts)


def _copied(storage: Storage, file: DataFile, zone: Zone) -> Path:
    """Under the same names at every try, so that a killed one leaves nothing behind."""
    copy = storage.staged(place_in(storage, file.file_path, zone))
    make_folder(copy.parent)
    with storage.open(file.file_path) as former, copy.open("wb") as content:
        shutil.copyfileobj(former, content)
    return copy
