"""Verdicts that are found after a table was judged, because they need other tables or other deliveries."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from assets.context import LakeContext
from lake.ledger.records import Verdict
from lake.tables.states import states_of


def none_blocks(verdicts: Iterable[Verdict]) -> bool:
    """Whether what is made of the table may be made: no blocking check has failed."""
    return not any(verdict.blocking and not verdict.passed for verdict in verdicts)


def join_verdicts(
    lake: LakeContext, told: Mapping[str, Sequence[Verdict]], is_mine: Callable[[str, str], bool]
) -> None:
    """Put them beside those on each table as it stands, in place of what the same caller had told before.

    `is_mine`: whether the verdict of that table and check is the caller's. A table that nobody has judged stays so:
    it must not look as if it had been.
    """
    ledger, states = lake.lakehouse.ledger, states_of(lake.lakehouse, told.keys())
    heads = {table: states[table].head for table in states if states[table].head}
    for table, judged in ledger.verdicts_at(heads).items():
        if judged is not None:
            others = [verdict for verdict in judged if not is_mine(table, verdict.check)]
            if judged != (joined := [*others, *told[table]]):
                ledger.record_verdicts(table, heads[table], joined)
