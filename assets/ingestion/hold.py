"""A delivery of which too much is refused is held: its resource stays at its last good state until the next good one.

Its rows are in raw and in quarantine like those of any other, so that every row is accounted for and work orders
arise; the standard table does not move. Rows that a person corrected answer a delivery, and are never held.
"""

import math
from collections.abc import Sequence

from assets.context import LakeContext
from catalog.registry.resource import Resource
from lake.ledger.records import Batch
from quality.split.split import SplitResult

_SURELY = 2.33
"""Standard deviations: of a hundred deliveries that are just within the limit, one would look as bad by chance."""


def reason_to_hold(lake: LakeContext, resource: Resource, batch: Batch, parts: SplitResult) -> str | None:
    """Why a batch is held, in Chinese; None when it is not.

    It depends on the batch and on those before it alone, so that a run that was killed says the same again.
    """
    refused, rows = parts.rows_quarantined, parts.rows_raw
    if not refused or not batch.is_delivery:
        return None
    volume, not_refused = resource.contract.volume, rows - refused
    said = f"本批 {rows:,} 行中有 {refused:,} 行（{refused / rows:.0%}）不合格"
    if resource.states_the_whole and not parts.rows_accepted:
        return f"{said}，没有一行可用"
    if not_refused < volume.min:
        return f"{said}，合格的只有 {not_refused:,} 行，少于约定的 {volume.min:,} 行（volume.min）"
    if not surely_above(refused, rows, volume.refused):
        return None
    limit = max(volume.refused, _worst_before(lake.lakehouse.ledger.batches(resource.name), batch))
    return f"{said}，超过约定和以往的 {limit:.0%}（volume.refused）" if surely_above(refused, rows, limit) else None


def surely_above(refused: int, rows: int, limit: float) -> bool:
    """Whether more than a share of all rows such a department sends is refused; of a few rows nobody can say.

    The lower end of Wilson's interval for a share.
    """
    share, spread = refused / rows, _SURELY**2 / rows
    middle, reach = share + spread / 2, _SURELY * math.sqrt(share * (1 - share) / rows + spread / rows / 4)
    return (middle - reach) / (1 + spread) > limit


def held_deliveries(lake: LakeContext) -> dict[str, str]:
    """Resources whose newest loaded delivery is held, with the reason in Chinese."""
    newest = {batch.resource: batch for batch in lake.lakehouse.ledger.deliveries() if batch.is_loaded}
    found = {name: why_held(batch) for name, batch in sorted(newest.items()) if name in lake.registry.resources}
    return {name: reason for name, reason in found.items() if reason}


def why_held(batch: Batch | None) -> str | None:
    """What is said of a resource whose newest loaded delivery is this one, in Chinese; None when it is not held."""
    reason = batch and batch.report.held_for
    return f"{reason}，整批暂缓，标准库保持上一次的状态；请部门更正后重新交付" if reason else None


def _worst_before(batches: Sequence[Batch], batch: Batch) -> float:
    """The highest share of refused rows (0 to 1) among the deliveries before a batch that were not held."""
    moment = (batch.ingested_at, batch.batch_id)
    earlier = [one for one in batches if one.is_loaded and one.is_delivery and (one.ingested_at, one.batch_id) < moment]
    shares = (
        one.rows_quarantined / one.rows_raw for one in earlier if one.rows_accepted and one.report.held_for is None
    )
    return max(shares, default=0.0)
