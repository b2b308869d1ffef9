"""From pairs to clusters: the surest pairs first, and never two keys, nor two that a steward keeps apart, in one."""

from collections import defaultdict
from collections.abc import Iterable

Edge = tuple[str, str, float]
"""Two nodes and how sure it is that they are one."""
KEYED = "k"
"""Nodes that stand for a valid key begin so."""


class _Forest:
    """Nodes joined so far, each cluster with the nodes it must not meet."""

    def __init__(self, apart: Iterable[tuple[str, str]]) -> None:
        self._above: dict[str, str] = {}
        self._apart: defaultdict[str, set[str]] = defaultdict(set)
        for one, other in apart:
            self._apart[one].add(other)
            self._apart[other].add(one)

    def root(self, node: str) -> str:
        """The node that stands for its cluster."""
        path = []
        while (above := self._above.get(node, node)) != node:
            path.append(node)
            node = above
        for passed in path:
            self._above[passed] = node
        return node

    def join(self, one: str, other: str, *, by_hand: bool = False) -> None:
        """Make two clusters one unless something forbids it; a steward may join two keys."""
        left, right = sorted((self.root(one), self.root(other)))
        if left == right or self._must_not_meet(left, right) or (not by_hand and self._two_keys(left, right)):
            return
        if right.startswith(KEYED) and not left.startswith(KEYED):  # a key names the cluster it is in
            left, right = right, left
        self._above[right] = left
        self._apart[left] |= self._apart.pop(right, set())

    def _two_keys(self, left: str, right: str) -> bool:
        return left.startswith(KEYED) and right.startswith(KEYED)

    def _must_not_meet(self, left: str, right: str) -> bool:
        return any(self.root(node) == right for node in self._apart.get(left, ())) or any(
            self.root(node) == left for node in self._apart.get(right, ())
        )


def clusters(
    edges: Iterable[Edge], same: Iterable[tuple[str, str]] = (), apart: Iterable[tuple[str, str]] = ()
) -> dict[str, str]:
    """Node → the node that names its cluster, for every node that was joined; the order of the input does not matter.

    `same` and `apart` are stewards' verdicts: the first hold before any edge, even between two keys.
    """
    forest, named = _Forest(apart), set[str]()
    for one, other in sorted(same):
        forest.join(one, other, by_hand=True)
        named |= {one, other}
    for one, other, _sure in sorted(edges, key=lambda edge: (-edge[2], edge[0], edge[1])):
        forest.join(one, other)
        named |= {one, other}
    return {node: forest.root(node) for node in sorted(named)}
