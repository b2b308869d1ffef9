"""Which source rows change their id when clusters change: an id stays with the part that has most of its rows."""

from collections import Counter, defaultdict
from collections.abc import Mapping

Places = Mapping[str, tuple[str, str]]
"""By node: the cluster it is in, and the one it will be in."""


def moved(places: Places, rows: Mapping[str, Counter[str]]) -> Counter[str]:
    """How many rows get another id, by resource; `rows`: those of every node by resource."""
    kept = _kept(places, rows)
    found: Counter[str] = Counter()
    for node, (was, now) in places.items():
        if kept.get(now) != was:
            found.update(rows.get(node, Counter()))
    return found


def _kept(places: Places, rows: Mapping[str, Counter[str]]) -> dict[str, str]:
    """Cluster that will be → the one whose id it keeps."""
    shared: defaultdict[tuple[str, str], int] = defaultdict(int)
    for node, both in places.items():
        shared[both] += rows.get(node, Counter()).total()
    kept: dict[str, str] = {}
    for (was, now), _rows in sorted(shared.items(), key=lambda one: (-one[1], one[0])):
        if now not in kept and was not in kept.values():
            kept[now] = was
    return kept
