"""Whom the records of a domain belong to: ids of master records, given once, kept, led on, and never used again.

Members are names of source records, hashed where they would tell of a person (`lake/home/lake_secret.py`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import RowMapping

from lake.errors import LakeError
from lake.ledger.assignment import Belonging, Cluster, Event, Past, match
from lake.ledger.golden_id import GoldenIds
from lake.ledger.ledger import Ledger
from lake.ledger.statements import Statements, insertion

Standing = Literal["active", "merged", "tombstone"]
_ENDS: dict[str, Standing] = {"merged": "merged", "tombstone": "tombstone"}
"""How an id stands after an event; after every other it is active."""


@dataclass(frozen=True)
class Assigned:
    """The id of every member, and what became of ids in this run."""

    ids: Mapping[str, str]
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Identity:
    """An id as it stands. `leads_to`: the id that is meant today, for one that was merged, through however many."""

    golden_id: str
    standing: Standing
    leads_to: str | None


def assign(
    ledger: Ledger,
    domain: str,
    clusters: Iterable[Iterable[str]],
    fresh: GoldenIds,
    sources: Mapping[str, str],
    row_counts: Mapping[str, int] | None = None,
) -> Assigned:
    """Give the members of every cluster their id, in one transaction: all is written down, or nothing.

    `clusters` are all of the domain: an id none of whose members is there becomes a tombstone. `sources`: the resource
    of each member, `row_counts`: how many rows are behind it, one unless it is said. The same clusters again write
    nothing. LakeError for a member of two clusters.
    """
    listed = _checked(clusters)
    with ledger.transaction() as change:
        past, run, rows = _past(change, domain)
        assignment = match(listed, past, fresh, row_counts)
        ids = {
            member: golden_id for cluster, golden_id in zip(listed, assignment.ids, strict=True) for member in cluster
        }
        given = [event.golden_id for event in assignment.events if event.kind in ("made", "split")]
        moved = {member: golden_id for member, golden_id in ids.items() if rows.get(member) != golden_id}
        _write(change, domain, run + 1, given, moved, assignment.events, sources)
    return Assigned(ids, assignment.events)


def adopt(ledger: Ledger, domain: str, leading: Mapping[str, str]) -> None:
    """Ids that were given out before the ledger knew identities: each leads to another, old or new, from now on.

    An id that is known already is left as it is.
    """
    with ledger.transaction() as change:
        known = {row["golden_id"] for row in _identities(change, domain)}
        _past_rows, run, _keys = _past(change, domain)
        strange = sorted({*leading.values()} - known - leading.keys())
        if strange:
            raise LakeError(f"{strange[0]} was never given out", advice="let old ids lead to ids of the ledger")
        old = [golden_id for golden_id in leading if golden_id not in known]
        events = tuple(Event("merged", golden_id, leading[golden_id]) for golden_id in old)
        _write(change, domain, run + 1, old, {}, events, {})


def identities(ledger: Ledger, domain: str) -> list[Identity]:
    """Every id of a domain ever given, the oldest first."""
    with ledger.transaction() as change:
        events = _events(change, domain)
        given = [row["golden_id"] for row in _identities(change, domain)]
    state = _states(events)
    leads = _leads(state)
    return [
        Identity(one, state[one][0], leads[one] if state[one][0] == "merged" else None) for one in given if one in state
    ]


def resolve(ledger: Ledger, golden_id: str) -> str | None:
    """The id that an id leads to today, itself when it stands; None when it was never given."""
    rows = ledger.rows("SELECT domain FROM identity WHERE golden_id = :golden_id", golden_id=golden_id)
    if not rows:
        return None
    found = {one.golden_id: one for one in identities(ledger, rows[0]["domain"])}
    return found[golden_id].leads_to or golden_id


def _checked(clusters: Iterable[Iterable[str]]) -> list[Cluster]:
    listed = [frozenset(cluster) for cluster in clusters]
    members = sum(len(cluster) for cluster in listed)
    if len(frozenset().union(*listed)) != members or not all(listed):
        raise LakeError(
            "a member is in two clusters, or a cluster is empty", advice="let the clusters part the members"
        )
    return listed


def _identities(change: Statements, domain: str) -> list[RowMapping]:
    query = "SELECT golden_id FROM identity WHERE domain = :domain ORDER BY run, golden_id"
    return change.execute(query, domain=domain)


def _events(change: Statements, domain: str) -> list[RowMapping]:
    query = "SELECT kind, golden_id, other_id, run FROM identity_event WHERE domain = :domain ORDER BY number"
    return change.execute(query, domain=domain)


def _states(events: Iterable[RowMapping]) -> dict[str, tuple[Standing, str | None, int]]:
    """By id: how it stands, what it was merged into, and in which run that came to be."""
    found: dict[str, tuple[Standing, str | None, int]] = {}
    for event in events:
        standing = _ENDS.get(event["kind"], "active")
        other = event["other_id"] if standing == "merged" else None
        found[event["golden_id"]] = (standing, other, event["run"])
    return found


def _leads(state: Mapping[str, tuple[Standing, str | None, int]]) -> dict[str, str]:
    """By id: where its redirects end."""
    found: dict[str, str] = {}
    for one in state:
        way = [one]
        while (following := state[way[-1]][1]) is not None and following not in found:
            way.append(following)
        end = found[following] if following is not None else way[-1]
        found |= dict.fromkeys(way, end)
    return found


def _past(change: Statements, domain: str) -> tuple[Past, int, dict[str, str]]:
    """What is known, the last run, and the id that each member was given last."""
    state = _states(_events(change, domain))
    leads = _leads(state)
    ages = {row["golden_id"]: age for age, row in enumerate(_identities(change, domain))}
    first: dict[str, tuple[str, int]] = {}
    last: dict[str, str] = {}
    newest = max((run for _standing, _other, run in state.values()), default=0)
    query = "SELECT member, golden_id, run FROM identity_key WHERE domain = :domain ORDER BY run"
    for row in change.execute(query, domain=domain):
        first.setdefault(row["member"], (row["golden_id"], row["run"]))
        last[row["member"]] = row["golden_id"]
        newest = max(newest, row["run"])
    members = {member: Belonging(*first[member], leads[golden_id]) for member, golden_id in last.items()}
    since: dict[str, int] = {}
    for golden_id, (standing, _other, run) in state.items():
        if standing == "merged":
            since[leads[golden_id]] = min(run, since.get(leads[golden_id], run))
    retired = frozenset(one for one, (standing, _other, _run) in state.items() if standing == "merged")
    tombstones = frozenset(one for one, (standing, _other, _run) in state.items() if standing == "tombstone")
    return Past(members, ages, retired, since, tombstones), newest, last


def _write(
    change: Statements,
    domain: str,
    run: int,
    given: Iterable[str],
    moved: Mapping[str, str],
    events: Iterable[Event],
    sources: Mapping[str, str],
) -> None:
    now = datetime.now(UTC).isoformat()
    names = ("golden_id", "domain", "run", "given_at")
    change.execute_many(
        insertion("identity", names), [dict(zip(names, (one, domain, run, now), strict=True)) for one in given]
    )
    keys = [
        {
            "domain": domain,
            "member": member,
            "run": run,
            "golden_id": golden_id,
            "source": sources[member],
            "since": now,
        }
        for member, golden_id in sorted(moved.items())
    ]
    change.execute_many(insertion("identity_key", keys[0]) if keys else "", keys)
    said = [
        {"domain": domain, "run": run, "kind": one.kind, "golden_id": one.golden_id, "other_id": one.other}
        | {"happened_at": now}
        for one in events
    ]
    change.execute_many(insertion("identity_event", said[0]) if said else "", said)
