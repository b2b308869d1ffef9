"""Verdicts that are found after a table was judged, because they need other tables or other deliveries."""

from collections.abc import Callable, Mapping, Sequence

from assets.context import LakeContext
from lake.ledger.records import Verdict


def join_verdicts(
    lake: LakeContext, told: Mapping[str, Sequence[Verdict]], is_mine: Callable[[str, str], bool]
) -> None:
    """Put them beside those on each table as it stands, in place of what the same caller had told before.

    `is_mine`: whether the verdict of that table and check is the caller's. A table that nobody has judged stays so:
    it must not look as if it had been.
    """
    ledger, house = lake.lakehouse.ledger, lake.lakehouse
    for table in sorted(filter(house.exists, told)):
        head = house.head(table)
        judged = None if head is None else ledger.verdicts(table, head)
        if judged is not None:
            others = [verdict for verdict in judged if not is_mine(table, verdict.check)]
            ledger.record_verdicts(table, head, [*others, *told[table]])
