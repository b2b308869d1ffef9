"""The tables of the next release, as readers would see them."""

from collections.abc import Mapping, Sequence

from lake.ledger.records import Verdict
from lake.releases.blocking import refuse_damaged, refuse_unfit
from lake.releases.manifest import CheckCounts, Manifest, Offer, ReleasedColumn, ReleasedTable
from lake.releases.released_files import files_of_snapshot
from lake.tables.lakehouse import Lakehouse
from lake.tables.states import table_states
from lake.tables.table_state import TableState


def candidates(
    lakehouse: Lakehouse, offers: Mapping[str, Offer], stale: Mapping[str, str], current: Manifest | None
) -> dict[str, ReleasedTable]:
    """The offered tables at their heads, and the stale ones as the current release has them.

    Raises ReleaseBlocked when readers must not see one of them.
    """
    former = current.tables if current else {}
    wanted = {name: offer for name, offer in offers.items() if name not in stale}
    states = table_states(lakehouse)
    verdicts = lakehouse.ledger.verdicts_at({name: states[name].head for name in wanted if name in states})
    fresh = {
        name: _at_head(lakehouse, name, offer, states[name], former.get(name), verdicts[name] or ())
        for name, offer in wanted.items()
        if name in states  # or it was never declared
    }
    refuse_unfit(lakehouse.ledger, fresh, offers, verdicts)
    tables = fresh | {name: former[name] for name in stale if name in former}
    refuse_damaged(lakehouse, tables, current)
    return tables


def _at_head(
    lakehouse: Lakehouse,
    name: str,
    offer: Offer,
    state: TableState,
    former: ReleasedTable | None,
    verdicts: Sequence[Verdict],
) -> ReleasedTable:
    """The head of a table as readers would see it; what it has in common with the `former` is not looked up."""
    passed = sum(verdict.passed for verdict in verdicts)
    is_same = former and state.content and (former.schema_id, former.content_id) == (state.schema_id, state.content)
    return ReleasedTable(
        snapshot_id=state.head,
        content_id=state.content,
        schema_id=state.schema_id or 0,
        contract_version=offer.contract_version,
        rows=state.rows,
        title=offer.title,
        description=offer.description,
        key=offer.key,
        columns=former.columns if former and is_same else _columns(lakehouse, name),
        checks=CheckCounts(passed=passed, failed=len(verdicts) - passed),
        files=files_of_snapshot(lakehouse, name, state.head, former),
    )


def _columns(lakehouse: Lakehouse, name: str) -> tuple[ReleasedColumn, ...]:
    return tuple(
        ReleasedColumn(name=column.name, type=column.type, title=column.title) for column in lakehouse.columns(name)
    )
