"""What the ledger knows of a domain's members, as columns: of millions, all but a few hundred keep the id they have.

Which those are is found set by set; what is left is small enough to be matched one by one (`assignment.py`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from lake.ledger.assignment import Belonging, Cluster, Past
from lake.ledger.statements import Statements

_MEMBER = {"member": pl.String(), "golden_id": pl.Categorical(), "run": pl.Int32()}
_GIVEN = {"golden_id": pl.String()}


@dataclass(frozen=True)
class Known:
    """`members`: member, home and home_run (its first id), last (the one it was given last) and current (what that
    leads to), each id once in memory, however many members have it. `given`: golden_id, the oldest first. `leads`: by
    merged id, where it ends today; `merged_since`: by live id, the run in which others were first merged into it.
    `run`: the newest.
    """

    members: pl.DataFrame
    given: pl.DataFrame
    leads: Mapping[str, str]
    merged_since: Mapping[str, int]
    tombstones: frozenset[str]
    run: int


@dataclass(frozen=True)
class Parted:
    """Clusters by what has to be done: `settled` (cluster, golden_id) keep their id, `new` (cluster) have no known
    member and nobody else's id, `open` (cluster, member and what is known of it) have to be matched.
    """

    settled: pl.DataFrame
    new: pl.DataFrame
    open: pl.DataFrame


def known_members(change: Statements, domain: str, leads: Mapping[str, str], merged_since: Mapping[str, int],
                  tombstones: frozenset[str], run: int) -> Known:  # fmt: skip
    """Read the ledger; what became of ids is told by its few events that are more than a beginning."""
    query = "SELECT member, golden_id, run FROM identity_key WHERE domain = :domain ORDER BY run"
    rows = _table(change.blocks(query, domain=domain), _MEMBER)
    query = "SELECT golden_id FROM identity WHERE domain = :domain ORDER BY run, golden_id"
    given = _table(change.blocks(query, domain=domain), _GIVEN)
    first, last = pl.col("golden_id").first(), pl.col("golden_id").last()
    members = rows.group_by("member").agg(
        first.alias("home"), pl.col("run").first().alias("home_run"), last.alias("last")
    )
    current = pl.col("last").cast(pl.String).replace(dict(leads)).cast(pl.Categorical) if leads else pl.col("last")
    members = members.with_columns(current.alias("current"))
    return Known(members, given, leads, merged_since, tombstones, run)


def _table(blocks: Iterable[list[tuple[object, ...]]], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    nothing = pl.DataFrame(schema=schema)
    return pl.concat([nothing, *(pl.DataFrame(block, schema=schema, orient="row") for block in blocks)])


def parted(clusters: pl.DataFrame, known: Known) -> Parted:
    """The clusters (cluster, member, …) by what has to be done.

    A cluster all of whose known members have one id, which no other cluster's has, keeps it: whatever else was ever
    merged into it or parted from it, nobody disputes that.
    """
    seen = clusters.join(known.members, on="member", how="left")
    claims = seen.filter(pl.col("current").is_not_null()).select("cluster", golden_id="current").unique()
    alone = claims.filter(pl.len().over("cluster") == 1, pl.len().over("golden_id") == 1)
    alone = alone.cast({"golden_id": pl.String})
    new = clusters.select("cluster").unique().join(claims, on="cluster", how="anti")
    rest = seen.join(alone, on="cluster", how="anti").join(new, on="cluster", how="anti")
    names = clusters.group_by("cluster").agg(name=pl.col("member").min())
    return Parted(alone, new.join(names, on="cluster").sort("name").select("cluster"), rest)


def past_of(rest: pl.DataFrame, known: Known) -> Past:
    """What of the past has to do with the open clusters."""
    seen = rest.filter(pl.col("current").is_not_null())
    rows = seen.select("member", "home", "home_run", "current").iter_rows()
    members = {member: Belonging(home, run, current) for member, home, run, current in rows}
    named = pl.concat([seen["home"], seen["current"]]).unique().cast(pl.String)
    ages = known.given.with_row_index("age").filter(pl.col("golden_id").is_in(named.implode()))
    of = dict(ages.select("golden_id", "age").iter_rows())
    return Past(members, of, frozenset(known.leads), known.merged_since)


def open_clusters(rest: pl.DataFrame) -> list[tuple[object, Cluster]]:
    """The open clusters with their members."""
    listed = rest.group_by("cluster", maintain_order=True).agg("member")
    return [(cluster, frozenset(members)) for cluster, members in listed.iter_rows()]


def vanished(clusters: pl.DataFrame, kept: pl.DataFrame, known: Known) -> list[str]:
    """Live ids none of whose members is in any cluster, the oldest first."""
    present = clusters.join(known.members, on="member").select(golden_id="current").unique().cast(pl.String)
    ended = pl.DataFrame({"golden_id": [*known.leads, *known.tombstones]}, schema=_GIVEN)
    live = known.given.join(ended, on="golden_id", how="anti", maintain_order="left")
    gone = live.join(present, on="golden_id", how="anti", maintain_order="left")
    return gone.join(kept, on="golden_id", how="anti", maintain_order="left")["golden_id"].to_list()
