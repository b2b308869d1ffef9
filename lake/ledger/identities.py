"""Whom the records of a domain belong to: ids of master records, given once, kept, led on, and never used again.

Members are names of source records, hashed where they would tell of a person (`lake/home/lake_secret.py`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from sqlalchemy import RowMapping

from lake.errors import LakeError
from lake.ledger.assignment import Event, match
from lake.ledger.golden_id import GoldenIds
from lake.ledger.ledger import Ledger
from lake.ledger.statements import Statements

if TYPE_CHECKING:  # it takes a while to import, and most commands ask for no ids
    import polars as pl

    from lake.ledger.known_members import Known

Standing = Literal["active", "merged", "tombstone"]
_ENDS: dict[str, Standing] = {"merged": "merged", "tombstone": "tombstone"}
"""How an id stands after an event; after every other it is active."""
_State = tuple[Standing, str | None, int]
"""How an id stands, what it was merged into, and in which run that came to be."""


@dataclass(frozen=True)
class Identity:
    """An id as it stands. `leads_to`: the id that is meant today, for one that was merged, through however many."""

    golden_id: str
    standing: Standing
    leads_to: str | None


def assign_members(
    ledger: Ledger, domain: str, clusters: "pl.DataFrame", fresh: GoldenIds
) -> "tuple[pl.DataFrame, tuple[Event, ...]]":
    """Give the members of every cluster their id, in one transaction: all is written down, or nothing.

    `clusters` (cluster, member, source, rows) are all of the domain: an id none of whose members is there becomes a
    tombstone. A cluster is called by anything; what it is called this time decides nothing. `source`: the resource of
    the member, `rows`: how many rows are behind it. (cluster, golden_id) comes back, and what became of ids. The same
    clusters again write nothing. LakeError for a member of two clusters.
    """
    import polars as pl

    from lake.ledger.known_members import open_clusters, parted, past_of, vanished

    if clusters["member"].n_unique() != len(clusters):
        raise LakeError("a member is in two clusters", advice="let the clusters part the members")
    with ledger.transaction() as change:
        known = _known(change, domain)
        parts = parted(clusters, known)
        made = [fresh() for _ in range(len(parts.new))]
        named = open_clusters(parts.open)
        counts = dict(parts.open.select("member", "rows").iter_rows())
        matched = match([members for _name, members in named], past_of(parts.open, known), fresh, counts)
        new = parts.new.with_columns(pl.Series("golden_id", made, pl.String))
        names = pl.Series("cluster", [name for name, _members in named], clusters["cluster"].dtype)
        others = pl.DataFrame([names, pl.Series("golden_id", matched.ids, pl.String)])
        ids = pl.concat([parts.settled.select("cluster", "golden_id"), new, others])
        kept = {*ids["golden_id"]} if known.tombstones else set[str]()
        events = (
            *matched.events,
            *(Event("made", one) for one in made),
            *(Event("tombstone", one) for one in vanished(clusters, ids.select("golden_id"), known)),
            *(Event("revived", one) for one in sorted(known.tombstones & kept)),
        )
        moved = clusters.join(ids.cast({"golden_id": pl.Categorical}), on="cluster").join(
            known.members.select("member", "last"), on="member", how="left"
        )
        moved = moved.filter(pl.col("golden_id").ne_missing(pl.col("last"))).sort("member")
        given = [*(one.golden_id for one in matched.events if one.kind in ("made", "split")), *made]
        _write(change, domain, known.run + 1, given, moved.select("member", "golden_id", "source").iter_rows(), events)
    return ids, events


def adopt(ledger: Ledger, domain: str, leading: Mapping[str, str]) -> None:
    """Ids that were given out before the ledger knew identities: each leads to another, old or new, from now on.

    An id that is known already is left as it is.
    """
    with ledger.transaction() as change:
        listed = change.execute("SELECT golden_id FROM identity WHERE domain = :domain", domain=domain)
        known = {row["golden_id"] for row in listed}
        run = _newest_run(change, domain)
        strange = sorted({*leading.values()} - known - leading.keys())
        if strange:
            raise LakeError(f"{strange[0]} was never given out", advice="let old ids lead to ids of the ledger")
        old = [golden_id for golden_id in leading if golden_id not in known]
        events = tuple(Event("merged", golden_id, leading[golden_id]) for golden_id in old)
        _write(change, domain, run + 1, old, iter(()), events)


def is_given(ledger: Ledger, golden_id: str) -> bool:
    """Whether an id was ever given, in whatever domain."""
    return bool(ledger.rows("SELECT 1 FROM identity WHERE golden_id = :golden_id", golden_id=golden_id))


def ended(ledger: Ledger, domain: str) -> list[Identity]:
    """Those that nobody has any more, by id: of a large city a few of millions."""
    with ledger.transaction() as change:
        state = _states(_events(change, domain))
    leads = _leads(state)
    return [
        Identity(one, standing, leads[one] if standing == "merged" else None)
        for one, (standing, *_) in sorted(state.items())
        if standing != "active"
    ]


def resolve(ledger: Ledger, golden_id: str) -> str | None:
    """The id that an id leads to today, itself when it stands; None when it was never given."""
    rows = ledger.rows("SELECT domain FROM identity WHERE golden_id = :golden_id", golden_id=golden_id)
    if not rows:
        return None
    found = {one.golden_id: one.leads_to for one in ended(ledger, rows[0]["domain"])}
    return found.get(golden_id) or golden_id


def _events(change: Statements, domain: str) -> list[RowMapping]:
    """What became of ids after they were given; of most, nothing."""
    query = (
        "SELECT kind, golden_id, other_id, run FROM identity_event"
        " WHERE domain = :domain AND kind NOT IN ('made', 'split') ORDER BY number"
    )
    return change.execute(query, domain=domain)


def _states(events: Iterable[RowMapping]) -> dict[str, _State]:
    """By id of which anything was told; every other stands."""
    found: dict[str, _State] = {}
    for event in events:
        standing = _ENDS.get(event["kind"], "active")
        other = event["other_id"] if standing == "merged" else None
        found[event["golden_id"]] = (standing, other, event["run"])
    return found


def _leads(state: Mapping[str, _State]) -> dict[str, str]:
    """By merged id: where its redirects end."""
    found: dict[str, str] = {}
    for one in state:
        way = [one]
        while (following := _merged_into(state, way[-1])) is not None and following not in found:
            way.append(following)
        end = found[following] if following is not None else way[-1]
        found |= {passed: end for passed in way if passed != end}
    return found


def _merged_into(state: Mapping[str, _State], golden_id: str) -> str | None:
    return state[golden_id][1] if golden_id in state else None


def _newest_run(change: Statements, domain: str) -> int:
    query = (
        "SELECT max(run) AS run FROM (SELECT max(run) AS run FROM identity_event WHERE domain = :domain"
        " UNION ALL SELECT max(run) FROM identity_key WHERE domain = :domain) AS runs"
    )
    [row] = change.execute(query, domain=domain)
    return int(row["run"] or 0)


def _known(change: Statements, domain: str) -> "Known":
    from lake.ledger.known_members import known_members

    state = _states(_events(change, domain))
    leads = _leads(state)
    since: dict[str, int] = {}
    for golden_id, end in leads.items():
        run = state[golden_id][2]
        since[end] = min(run, since.get(end, run))
    tombstones = frozenset(one for one, (standing, _other, _run) in state.items() if standing == "tombstone")
    return known_members(change, domain, leads, since, tombstones, _newest_run(change, domain))


def _write(
    change: Statements,
    domain: str,
    run: int,
    given: Iterable[str],
    moved: Iterator[tuple[str, str, str]],
    events: Iterable[Event],
) -> None:
    """`moved`: (member, golden id, source) of members that have another id than they were given last.

    That an id was made is told by `identity` alone. Ids are drawn at random: in their order millions of them fill page
    after page of an index, each once.
    """
    now = datetime.now(UTC).isoformat()
    change.insert_many(
        "identity", ("golden_id", "domain", "run", "given_at"), ((one, domain, run, now) for one in sorted(given))
    )
    change.insert_many(
        "identity_key",
        ("domain", "member", "run", "golden_id", "source", "since"),
        ((domain, member, run, golden_id, source, now) for member, golden_id, source in moved),
    )
    change.insert_many(
        "identity_event",
        ("domain", "run", "kind", "golden_id", "other_id", "happened_at"),
        ((domain, run, one.kind, one.golden_id, one.other, now) for one in events if one.kind != "made"),
    )
