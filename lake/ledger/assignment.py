"""Which id each cluster of records gets: the one its members had before, whatever the clusters are called this time.

Pure: what the ledger knows goes in, ids and what became of them come out. Equal clusters and an equal past give equal
answers, in whatever order they are given.

- An id that several clusters could continue goes to the one with most of its own members. Own are those that it had
  before others were merged into it: so an undone merge gives each side its id back, however many have joined since.
- A cluster that could continue several ids keeps the one with most members, of as many that with most rows behind
  them; the others lead to it from now on.
- A cluster that continues none gets back an id that had been merged away from its members, or else a new one.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from lake.ledger.golden_id import GoldenIds

EventKind = Literal["made", "split", "merged", "restored", "tombstone", "revived"]
Cluster = frozenset[str]
"""Members that are one: names of source records."""


@dataclass(frozen=True)
class Belonging:
    """Which id a member was given first, in which run, and which live id it belongs to now."""

    home: str
    home_run: int
    current: str


@dataclass(frozen=True)
class Past:
    """What is known of the members of some clusters. `ages`: every id that they have or had, the oldest lowest.

    `retired`: ids that were merged into others. `merged_since`: by live id, the run in which others first were.
    """

    members: Mapping[str, Belonging] = field(default_factory=dict)
    ages: Mapping[str, int] = field(default_factory=dict)
    retired: frozenset[str] = frozenset()
    merged_since: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """What became of an id. `other`: the id it was split from, merged into, or restored from."""

    kind: EventKind
    golden_id: str
    other: str | None = None


@dataclass(frozen=True)
class Assignment:
    """The id of every cluster, in the order the clusters were given, and what became of ids."""

    ids: tuple[str, ...]
    events: tuple[Event, ...]


def match(
    clusters: Sequence[Cluster], past: Past, fresh: GoldenIds, row_counts: Mapping[str, int] | None = None
) -> Assignment:
    """Give every cluster an id. No member may be in two clusters, and no cluster may be empty.

    `row_counts`: how many rows are behind a member; one, unless it is said.
    """
    matching = _Matching(clusters, past, row_counts or {})
    matching.continue_ids()
    matching.restore()
    events = [*matching.given_anew(fresh), *matching.merged()]
    return Assignment(tuple(matching.ids[place] for place in range(len(clusters))), tuple(events))


class _Matching:
    """One matching under way; `ids` by the cluster's place."""

    def __init__(self, clusters: Sequence[Cluster], past: Past, row_counts: Mapping[str, int]) -> None:
        self.clusters, self.past, self._row_counts = clusters, past, row_counts
        self.ids: dict[int, str] = {}
        self._names = [min(cluster) for cluster in clusters]
        self._order = sorted(range(len(clusters)), key=self._names.__getitem__)
        self._current = [self._count("current", cluster) for cluster in clusters]
        self._home = [self._count("home", cluster) for cluster in clusters]
        self._heir: dict[str, int] = {}
        self._events: list[Event] = []

    def _count(self, which: Literal["current", "home"], cluster: Cluster) -> Counter[str]:
        known = (self.past.members.get(member) for member in cluster)
        return Counter(getattr(one, which) for one in known if one)

    def continue_ids(self) -> None:
        """Each id finds its heir; a cluster that is the heir of several keeps one."""
        claims: defaultdict[str, list[int]] = defaultdict(list)
        for place in self._order:
            for golden_id in self._current[place]:
                claims[golden_id].append(place)
        self._heir = {golden_id: self._heir_of(golden_id, places) for golden_id, places in claims.items()}
        kept: defaultdict[int, list[str]] = defaultdict(list)
        for golden_id, place in self._heir.items():
            kept[place].append(golden_id)
        for place, listed in kept.items():
            self.ids[place] = min(listed, key=lambda one: self._claim(place, one))

    def _claim(self, place: int, golden_id: str) -> tuple[int, int, int]:
        """How well a cluster's id is kept, the smallest best."""
        own = (one for one in self.clusters[place] if self._belongs(one, golden_id))
        rows = sum(self._row_counts.get(member, 1) for member in own)
        return -self._weight(place, golden_id), -rows, self.past.ages[golden_id]

    def _belongs(self, member: str, golden_id: str) -> bool:
        known = self.past.members.get(member)
        return known is not None and known.current == golden_id

    def _weight(self, place: int, golden_id: str) -> int:
        return self._current[place][golden_id] + self._home[place][golden_id]

    def _heir_of(self, golden_id: str, places: Sequence[int]) -> int:
        if len(places) == 1:
            return places[0]
        return min(
            places,
            key=lambda place: (-self._own(place, golden_id), -self._current[place][golden_id], self._names[place]),
        )

    def _own(self, place: int, golden_id: str) -> int:
        """How many members the cluster has that the id had before others were merged into it."""
        since = self.past.merged_since.get(golden_id)
        known = (self.past.members.get(member) for member in self.clusters[place])
        return sum(
            one is not None and one.home == golden_id and (since is None or one.home_run < since) for one in known
        )

    def restore(self) -> None:
        """Clusters without an id take back those that had been merged away from their members."""
        edges = [
            (-count, self.past.ages[golden_id], self._names[place], place, golden_id)
            for place in self._order
            if place not in self.ids
            for golden_id, count in self._home[place].items()
            if golden_id in self.past.retired
        ]
        taken: set[str] = set()
        for _count, _age, _name, place, golden_id in sorted(edges):
            if place not in self.ids and golden_id not in taken:
                taken.add(golden_id)
                self.ids[place] = golden_id
                self._events.append(Event("restored", golden_id, self._largest(place)))

    def _largest(self, place: int) -> str | None:
        current = self._current[place]
        return min(current, key=lambda one: (-current[one], self.past.ages[one]), default=None)

    def given_anew(self, fresh: GoldenIds) -> list[Event]:
        """New ids for the clusters that are left, in the order of their members' names."""
        for place in self._order:
            if place not in self.ids:
                self.ids[place] = fresh()
                origin = self._largest(place)
                self._events.append(Event("split" if origin else "made", self.ids[place], origin))
        return self._events

    def merged(self) -> list[Event]:
        """Ids that lead to another from now on."""
        kept = {*self.ids.values()}
        return [
            Event("merged", golden_id, self.ids[place])
            for golden_id, place in sorted(self._heir.items(), key=lambda item: self.past.ages[item[0]])
            if golden_id not in kept
        ]
