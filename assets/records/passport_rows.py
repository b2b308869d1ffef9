"""Rows for a passport: looked up in the release's snapshots, with what is sensitive masked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from assets.context import LakeContext
from assets.master.domains import domain_of
from assets.records.passport_record import AppliedCorrection
from assets.records.place import stands_at
from catalog.contracts.element import DataElement
from catalog.contracts.grades import is_sensitive
from catalog.models.model_tables import ModelTables
from catalog.registry.resource import Resource
from catalog.yaml_source import closest_zh
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table
from lake.errors import LakeError
from lake.releases.manifest import ReleasedTable
from lake.releases.store import Release
from lake.schema import Column, duck_type
from quality.standards.correction import touched
from quality.standards.masking import masked_sql

Row = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """Rows of one table: at most as many as asked for, and how many there are."""

    rows: tuple[Row, ...]
    total: int


@dataclass
class PassportRows:
    """Reads rows for one passport. `release` None: nothing was released yet, the heads are read."""

    lake: LakeContext
    engine: DuckEngine
    release: Release | None
    reveal: bool = False
    _attached: set[str] = field(default_factory=set)

    @cached_property
    def tables(self) -> ModelTables:
        """The columns of every table, with their grades."""
        return self.lake.tables

    def resource(self, table: str) -> Resource | None:
        """The resource of a standard table."""
        return self.lake.registry.resources.get(table.removeprefix("std.")) if table.startswith("std.") else None

    def key_of(self, table: str) -> tuple[str, ...]:
        """The columns that tell rows apart."""
        if resource := self.resource(table):
            return resource.key
        if domain := domain_of(table):
            return domain.keys[table]
        if table not in self.lake.models:
            known = [*(f"std.{name}" for name in self.lake.registry.resources), *self.lake.models]
            raise LakeError(f"没有 {table} 的数据护照", advice=closest_zh(table, known))
        return self.lake.models[table].grain

    def has_reference(self, table: str) -> bool:
        """Whether a cross-reference beside the table names the delivered rows of each of its rows."""
        reference = f"{table}_xref"
        return reference in self.lake.models or domain_of(reference) is not None

    def title(self, table: str) -> str:
        """What a table is called in Chinese; one that only lists what the lake knows, its name."""
        if resource := self.resource(table):
            return resource.title.zh
        if table in self.lake.models:
            return self.lake.models[table].title.zh
        domain = domain_of(table)
        return domain.specs(self.lake)[table].title if domain else table

    def released(self, table: str) -> ReleasedTable | None:
        """What the release says of a table."""
        return self.release.manifest.tables.get(table) if self.release else None

    def snapshot(self, table: str) -> int | None:
        """The snapshot that is read."""
        released = self.released(table)
        return released.snapshot_id if released else self.lake.lakehouse.head(table)

    def columns(self, table: str) -> tuple[Column, ...]:
        """The table's columns as the catalogue describes them."""
        resource = self.resource(table)
        return resource.std.columns if resource else self.tables[table]

    def find(self, table: str, conditions: Sequence[str], limit: int) -> Found:
        """Rows for which every condition holds, in the order of the key. The key comes back unmasked as `_key`."""
        self._attach(table)
        where = " AND ".join(f"({condition})" for condition in conditions) or "true"
        key = self.key_of(table)
        shown = ", ".join(f"{self._shown(table, column)} AS {quote(column.name)}" for column in self.columns(table))
        keys = ", ".join(f"{quote(name)} AS {quote(f'_key_{name}')}" for name in key)
        order = ", ".join(quote(name) for name in key)
        source = f"FROM {quote_table(table)} WHERE {where}"
        rows = self.engine.rows(f"SELECT {shown}, {keys} {source} ORDER BY {order} LIMIT {limit}")
        total = len(rows)
        if total == limit:
            total = int(self.engine.rows(f"SELECT count(*) AS total {source}")[0]["total"])
        return Found(tuple(rows), total)

    def corrections(self, resource: Resource, batch_id: str, line: int) -> tuple[AppliedCorrection, ...]:
        """The corrections that changed a delivered row before it was judged; their values stay in the catalogue."""
        if not resource.contract.corrections:
            return ()
        spec = resource.raw
        self.engine.attach_tables(self.lake.lakehouse, [spec.name])
        found = touched(self.engine, resource.contract, quote_table(spec.name), stands_at(batch_id, line))
        return tuple(
            AppliedCorrection(one.id, one.field, one.reason, one.by, one.decided_on)
            for one in resource.contract.corrections
            if found[one.id]
        )

    def equal(self, table: str, column: str, value: object) -> str:
        """The condition that a column has a value; text is read as the column's type."""
        return f"{quote(column)} = {self.typed(table, column, value)}"

    def typed(self, table: str, column: str, value: object) -> str:
        """A value as SQL of the column's type; NULL when it cannot be one."""
        kind = next((one.type for one in self.columns(table) if one.name == column), None)
        if kind is None:
            names = public_values({one.name: one for one in self.columns(table)})
            raise LakeError(f"{table} 没有列 {column}", advice=closest_zh(column, names), column=column)
        return f"TRY_CAST({literal(str(value))} AS {duck_type(kind)})"

    def _attach(self, table: str) -> None:
        if table in self._attached:
            return
        house = self.lake.lakehouse
        if not house.exists(table):
            raise LakeError(f"{table} 尚无数据", advice="先归集或生成：`lake run`", resource=table)
        snapshot = self.snapshot(table)
        files = [] if snapshot is None else house.data_files(table, snapshot)
        self.engine.attach(table, self.columns(table), files)
        self._attached.add(table)

    def _shown(self, table: str, column: Column) -> str:
        if self.reveal or not is_sensitive(column.grade):
            return quote(column.name)
        return masked_sql(column.name, self._element(table, column.name))

    def _element(self, table: str, column: str) -> DataElement | None:
        resource = self.resource(table)
        return None if resource is None or column.startswith("_") else resource.field(column).element


def public_values(row: Mapping[str, Any]) -> Row:
    """The business columns of a row: neither bookkeeping nor raw keys."""
    return {name: value for name, value in row.items() if not name.startswith("_")}
