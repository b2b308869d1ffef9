"""Clusters that rules found, as stewards' verdicts hold them: joined where those say same, parted where different.

For clusters by keys, where nothing says which record is closer to which: those that must part leave the body of a
cluster, each with what a steward joined to it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from lake.ledger.assignment import Cluster
from lake.ledger.decisions import Constraint, joined

_Atom = tuple[str, ...]
"""Members that stewards' verdicts alone make one."""


def held(labels: Mapping[str, str], constraints: Sequence[Constraint]) -> list[Cluster]:
    """The clusters of labelled members; equal labels and verdicts give equal clusters. Unknown members are ignored."""
    known = [(left, right, verdict) for left, right, verdict in constraints if {left, right} <= labels.keys()]
    if not known:
        return _grouped((label, (member,)) for member, label in labels.items())
    same = joined((left, right) for left, right, verdict in known if verdict == "same")
    linked = joined((labels[left], labels[right]) for left, right, verdict in known if verdict == "same")
    apart: defaultdict[str, set[str]] = defaultdict(set)
    for left, right, verdict in known:
        if verdict == "different":
            left, right = same.get(left, left), same.get(right, right)
            apart[left].add(right)
            apart[right].add(left)
    bodies: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for member, label in labels.items():
        bodies[linked.get(label, label)][same.get(member, member)].append(member)
    return [cluster for atoms in bodies.values() for cluster in _parted(atoms, apart)]


def _grouped(parts: Iterable[tuple[str, _Atom]]) -> list[Cluster]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for label, members in parts:
        found[label].update(members)
    return [frozenset(found[label]) for label in sorted(found)]


def _parted(atoms: Mapping[str, Sequence[str]], apart: Mapping[str, set[str]]) -> list[Cluster]:
    """The body first, with all that nothing keeps from it; the others where nobody is whom they must not meet."""
    groups: list[set[str]] = [set()]
    for atom in sorted(atoms, key=lambda one: (one in apart, -len(atoms[one]), one)):
        free = next((group for group in groups if not group & apart.get(atom, set())), None)
        if free is None:
            groups.append(free := set())
        free.add(atom)
    return [frozenset(member for atom in group for member in atoms[atom]) for group in groups]
