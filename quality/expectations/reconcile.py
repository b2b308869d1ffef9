"""Every row that a department delivered is accounted for, or the release waits.

delivered = raw = accepted + quarantined + superseded. A row of a `changes` delivery that deletes its key is accepted
like any other, and reported as deleted; the rows of a delivery that was set aside for its header are quarantined.
"""

from collections.abc import Sequence

from lake.ledger.ledger import Batch, Verdict


def reconciliation_verdicts(batches: Sequence[Batch]) -> list[Verdict]:
    """Two verdicts over the loaded batches of a resource: file against raw, and raw against where its rows went."""
    loaded = [batch for batch in batches if batch.is_loaded]
    if not loaded:
        return []
    lost = [batch for batch in loaded if batch.rows_delivered != batch.rows_raw]
    astray = [batch for batch in loaded if batch.rows_raw != _placed(batch)]
    rows = sum(batch.rows_delivered for batch in loaded)
    return [
        _verdict("reconciliation.raw", "交付行数与归集行数一致", lost, rows),
        _verdict("reconciliation.std", "归集行数等于入标准库、入问题库与被更新之和", astray, rows),
    ]


def volume_verdicts(batches: Sequence[Batch]) -> list[Verdict]:
    """Warnings for deliveries that are too large or not whole, and for the newest if too much of it was refused.

    Those with too few rows were never loaded.
    """
    loaded = [batch for batch in batches if batch.is_loaded]
    if not loaded:
        return []
    above = [batch for batch in loaded if batch.report.above_expected_volume]
    broken = [batch for batch in loaded if batch.report.broken_off]
    newest = [batch for batch in loaded if batch.is_delivery][-1:]
    held = [batch for batch in newest if batch.report.held_for]
    return [
        _warning("volume.max", "交付行数不超过契约约定的上限", above, loaded),
        _warning("volume.whole", "交付文件完整，末行没有中断", broken, loaded),
        _warning("volume.refused", "最近一次交付的合格行足够，没有整批暂缓", held, newest),
    ]


def _warning(check: str, title: str, found: Sequence[Batch], loaded: Sequence[Batch]) -> Verdict:
    return Verdict(
        check=check,
        title=title,
        dimension="completeness",
        severity="warning",
        blocking=False,
        passed=not found,
        checked=len(loaded),
        failed=len(found),
        observed=", ".join(f"{batch.delivery_name}: {batch.rows_delivered} 行" for batch in found),
    )


def _placed(batch: Batch) -> int:
    return batch.rows_accepted + batch.rows_quarantined + batch.rows_superseded


def _verdict(check: str, title: str, broken: Sequence[Batch], rows: int) -> Verdict:
    return Verdict(
        check=check,
        title=title,
        dimension="consistency",
        severity="error",
        blocking=True,
        passed=not broken,
        checked=rows,
        failed=sum(abs(batch.rows_delivered - _placed(batch)) for batch in broken),
        observed=", ".join(f"{batch.batch_id}: {batch.counts}" for batch in broken),
    )
