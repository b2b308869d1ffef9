"""Members of clusters as a test writes them: each a text, and the resource of each beside them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from lake.ledger.assignment import Event
from lake.ledger.golden_id import GoldenIds
from lake.ledger.identities import Identity, assign_members, ended
from lake.ledger.ledger import Ledger


@dataclass(frozen=True)
class Assigned:
    """The id of every member, and what became of ids in this run."""

    ids: Mapping[str, str]
    events: tuple[Event, ...]


def assign(
    ledger: Ledger,
    domain: str,
    clusters: Iterable[Iterable[str]],
    fresh: GoldenIds,
    sources: Mapping[str, str],
    row_counts: Mapping[str, int] | None = None,
) -> Assigned:
    """Give the members of every cluster their id; `row_counts`: how many rows are behind a member, else one."""
    counts = row_counts or {}
    rows = [
        (place, member, sources[member], counts.get(member, 1))
        for place, members in enumerate(clusters)
        for member in {*members}
    ]
    schema = {"cluster": pl.Int64, "member": pl.String, "source": pl.String, "rows": pl.Int64}
    table = pl.DataFrame(rows, schema=schema, orient="row")
    ids, events = assign_members(ledger, domain, table, fresh)
    given = table.join(ids, on="cluster").select("member", "golden_id")
    return Assigned(dict(given.iter_rows()), events)


def identities(ledger: Ledger, domain: str) -> list[Identity]:
    """Every id of a domain ever given, the oldest first."""
    gone = {one.golden_id: one for one in ended(ledger, domain)}
    query = "SELECT golden_id FROM identity WHERE domain = :domain ORDER BY run, golden_id"
    given = [row["golden_id"] for row in ledger.rows(query, domain=domain)]
    return [gone.get(one) or Identity(one, "active", None) for one in given]
