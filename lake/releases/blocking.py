"""What is against a release: failed checks, loads that do not reconcile, damaged files."""

from collections.abc import Iterator, Mapping, Sequence

from lake.errors import LakeError
from lake.ledger.half_done import half_done
from lake.ledger.ledger import Ledger
from lake.ledger.records import Verdict
from lake.releases.manifest import STANDARD, Manifest, Offer, ReleasedTable
from lake.releases.released_files import expected_files, expected_of, files_of_snapshot
from lake.tables.lakehouse import Lakehouse
from lake.told import Told, in_chinese

_BLOCKED = Told("the release is blocked: {causes}", "发布被阻止：{causes}")
_KEPT = Told("readers keep the current release; {advice}", "读者仍看到现有版本；{advice}")
_UNCHECKED = Told("{table} was never checked at snapshot {snapshot}", "{table} 的快照 {snapshot} 未经检查")
_FAILED = Told("{table} failed {check} ({observed})", "{table} 未通过检查 {check}（{observed}）")
_UNRECONCILED = Told("batch {batch} does not reconcile: {counts}", "批次 {batch} 行数不平：{counts}")
_REPAIR = Told("repair the cause and run again", "请消除原因后重新运行")


class ReleaseBlocked(LakeError):
    """A blocking check failed, a table was never judged, a load does not reconcile, or a file is damaged."""

    def __init__(self, causes: Sequence[str], advice: str = _REPAIR) -> None:
        listed = Told("; ".join(causes), "；".join(map(in_chinese, causes)))
        super().__init__(_BLOCKED.of(causes=listed), advice=_KEPT.of(advice=advice))
        self.causes = tuple(causes)


def refuse_unfit(
    ledger: Ledger,
    tables: Mapping[str, ReleasedTable],
    offers: Mapping[str, Offer],
    verdicts: Mapping[str, Sequence[Verdict] | None],
) -> None:
    """Raise ReleaseBlocked for tables that were judged unfit or never judged, and for loads that lost or left a row."""
    if causes := [*_failures(tables, offers, verdicts), *_unreconciled(ledger), *_half_done(ledger, tables)]:
        raise ReleaseBlocked(causes)


def refuse_damaged(lakehouse: Lakehouse, tables: Mapping[str, ReleasedTable], current: Manifest | None) -> None:
    """Readers get nothing that is not as it was committed: files that are new to them are read whole."""
    known = set(expected_files(current)) if current else set()
    shown = [
        expected_of(name, file)
        for name, table in tables.items()
        for file in files_of_snapshot(lakehouse, name, table.snapshot_id, table)
    ]
    damages = [
        *lakehouse.checker.look_all([file for file in shown if file not in known], whole=True),
        *lakehouse.checker.look_all([file for file in shown if file in known], whole=False),
    ]
    if damages:
        raise ReleaseBlocked([one.told for one in damages], advice=damages[0].advice)


def _failures(
    tables: Mapping[str, ReleasedTable], offers: Mapping[str, Offer], verdicts: Mapping[str, Sequence[Verdict] | None]
) -> Iterator[str]:
    for name, table in tables.items():
        if verdicts[name] is None and offers[name].judged and table.snapshot_id is not None:
            yield _UNCHECKED.of(table=name, snapshot=table.snapshot_id)
        for verdict in verdicts[name] or ():
            if verdict.blocking and not verdict.passed:
                yield _FAILED.of(table=name, check=verdict.check, observed=verdict.observed)


def _unreconciled(ledger: Ledger) -> Iterator[str]:
    for batch in ledger.unbalanced():
        yield _UNRECONCILED.of(batch=batch.batch_id, counts=batch.counts)


def _half_done(ledger: Ledger, tables: Mapping[str, ReleasedTable]) -> Iterator[str]:
    """Of a resource whose table is held back nothing is shown that was not whole."""
    for one in half_done(ledger):
        if f"{STANDARD}.{one.resource}" in tables:
            yield str(one)
