"""What cannot be made any more when an asset goes, by the ties of the graph."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from assets.gov.asset_graph.graph import AssetGraph

_READS = ("made_into", "chooses_rows")
_MADE = ("table", "master", "model", "indicator", "export")


@dataclass(frozen=True)
class Impact:
    """Answers for one graph; what follows from a table is worked out once."""

    graph: AssetGraph
    _below: dict[str, frozenset[str]] = field(default_factory=dict, repr=False)

    def stopped(self, asset: str) -> set[str]:
        """Ids of the tables, indicators and exports that stop without a column, or without a whole table."""
        direct = {table for one in (asset, *self._parts.get(asset, ())) for table in self._readers.get(one, ())}
        return (direct | {below for table in direct for below in self._all_below(table)}) - {asset}

    def departments(self, assets: Iterable[str]) -> list[str]:
        """The units that answer for some assets, each once."""
        return sorted({unit for one in assets if (unit := self.graph.assets[one].department)})

    def _all_below(self, table: str) -> frozenset[str]:
        if table not in self._below:
            found, waiting = set[str](), [table]
            while waiting:
                new = self._tables_reading.get(waiting.pop(), set()) - found
                found |= new
                waiting += new
            self._below[table] = frozenset(found)
        return self._below[table]

    def _table_of(self, asset: str) -> str:
        known = self.graph.assets[asset]
        return asset if known.kind in _MADE else known.parent

    @cached_property
    def _readers(self) -> Mapping[str, set[str]]:
        """Asset → the tables whose SQL names it."""
        found: dict[str, set[str]] = defaultdict(set)
        for tie in self.graph.ties:
            if tie.relation in _READS:
                found[tie.source].add(self._table_of(tie.target))
        return found

    @cached_property
    def _parts(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for asset in self.graph.assets.values():
            if asset.kind == "column":
                found[asset.parent].append(asset.id)
        return found

    @cached_property
    def _tables_reading(self) -> Mapping[str, set[str]]:
        """Table → the tables that read any column of it."""
        found: dict[str, set[str]] = defaultdict(set)
        for asset, readers in self._readers.items():
            found[self._table_of(asset)] |= readers
        return found
