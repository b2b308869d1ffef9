"""What the lists of the page say: assets by unit, what leads to them and from them, what stops without them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assets.gov.asset_graph.graph import KINDS, Asset, AssetGraph, Kind
from assets.gov.asset_graph.impact import Impact
from catalog.contracts.reference_models import Department, System

_SECTIONS: tuple[Kind, ...] = (
    "department", "system", "duty", "export", "indicator", "contract", "table", "master", "model", "information_system",
    "declared_table", "element", "code_list", "column", "declared_column",
)  # fmt: skip
_COLUMNS = ("column", "declared_column")
_INSIDE = ("has_column", "provides", "answers_for", "runs")
"""Ties that the order of a list shows already."""
COMMON = "common"
"""What no unit answers for by itself: data elements and code lists."""


@dataclass(frozen=True)
class Unit:
    """A department's list."""

    name: str
    title: str
    file: str
    count: int


@dataclass(frozen=True)
class Stopped:
    """How many tables, indicators and exports stop, and whom to call."""

    tables: int
    units: Sequence[str]


@dataclass(frozen=True)
class Book:
    """The graph as lists."""

    graph: AssetGraph
    departments: Mapping[str, Department]
    systems: Mapping[str, System]

    @property
    def units(self) -> list[Unit]:
        """Every list there is, in the order of the departments; what belongs to nobody comes last."""
        counted = Counter(self._unit(asset) for asset in self.graph.assets.values())
        named = [(name, self.department(name)) for name in self.departments] + [(COMMON, "公共标准")]
        return [Unit(name, title, f"units/{name}.html", counted[name]) for name, title in named if counted[name]]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Assets by kind."""
        counted = Counter(asset.kind for asset in self.graph.assets.values())
        return [(title, counted[kind]) for kind, title in KINDS.items() if counted[kind]]

    def department(self, name: str) -> str:
        """What a unit is called."""
        return self.departments[name].title.zh if name in self.departments else name

    def sections(self, unit: str) -> list[tuple[str, list[Asset]]]:
        """A unit's assets by kind. Columns stand with their tables, and alone where nobody declared one."""
        mine: dict[Kind, list[Asset]] = defaultdict(list)
        for asset in self.graph.assets.values():
            if self._unit(asset) == unit and (asset.kind not in _COLUMNS or asset.parent not in self.graph.assets):
                mine[asset.kind].append(asset)
        return [(KINDS[kind], mine[kind]) for kind in _SECTIONS if mine[kind]]

    def columns(self, asset: Asset) -> list[Asset]:
        """The columns of a table."""
        return self._columns.get(asset.id, [])

    def before(self, asset: Asset) -> list[Asset]:
        """What it comes from."""
        return [self.graph.assets[one] for one in self._before.get(asset.id, ())]

    def after(self, asset: Asset) -> list[Asset]:
        """What comes from it."""
        return [self.graph.assets[one] for one in self._after.get(asset.id, ())]

    def stops(self, asset: Asset) -> Stopped | None:
        """What stops without it; None when nothing does."""
        stopped = self._impact.stopped(asset.id)
        units = [self.department(name) for name in self._impact.departments(stopped)]
        return Stopped(len(stopped), units) if stopped else None

    def address(self, asset: Asset) -> str:
        """Where it stands, from another list."""
        return f"{self._unit(asset)}.html#{asset.id}"

    def _unit(self, asset: Asset) -> str:
        return asset.department if asset.department in self.departments else COMMON

    @cached_property
    def _impact(self) -> Impact:
        return Impact(self.graph)

    @cached_property
    def _columns(self) -> Mapping[str, list[Asset]]:
        found: dict[str, list[Asset]] = defaultdict(list)
        for asset in self.graph.assets.values():
            if asset.kind in _COLUMNS:
                found[asset.parent].append(asset)
        return found

    @cached_property
    def _before(self) -> Mapping[str, list[str]]:
        return self._ends(forward=False)

    @cached_property
    def _after(self) -> Mapping[str, list[str]]:
        return self._ends(forward=True)

    def _ends(self, *, forward: bool) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for tie in sorted(self.graph.ties):
            if tie.relation not in _INSIDE:
                here, there = (tie.source, tie.target) if forward else (tie.target, tie.source)
                found[here].append(there)
        return found
