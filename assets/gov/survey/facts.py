"""The facts a census counts, column by column and resource by resource, each looked up where it is known."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from assets.context import LakeContext
from assets.findings.metric import METRIC
from assets.models.lineage import column_graph_of
from catalog.contracts.grades import is_sensitive
from catalog.lineage.column_graph import EXPORT, ColumnGraph
from catalog.models.lineage import ColumnReference
from catalog.publishing.catalogue_entry import resource_entry
from catalog.registry.field import Field
from catalog.registry.resource import Resource
from lake.engine.identifiers import quote_table
from lake.home.kept_work import kept_work
from lake.tables.states import table_states
from lake.tables.table_state import TableState
from quality.monitoring.measure import DISTINCT, MEAN, MEDIAN, NULLS

GENERIC = frozenset({"text", "long_text", "identifier"})
"""Elements that say nothing of what a column holds: as in `topic.data_lake_standard_binding`."""
_PROFILE = {NULLS: "null_share", DISTINCT: "distinct_share", MEAN: "mean", MEDIAN: "median"}


@dataclass(frozen=True)
class ColumnFact:
    """One column. `profile` is of the newest delivery: shares 0 to 1; mean and median where they may be told."""

    name: str
    title: str
    type: str
    element: str
    is_bound: bool
    grade: int
    is_opened: bool
    read_by: int
    profile: Mapping[str, float]

    @property
    def is_sensitive(self) -> bool:
        """Whether its values are shown masked only."""
        return is_sensitive(self.grade)


@dataclass(frozen=True)
class ResourceFact:
    """One resource. `is_bound_to_source`: a delivery of it was ever seen; `is_arriving`: one was loaded."""

    resource: Resource
    is_catalogued: bool
    is_bound_to_source: bool
    is_arriving: bool
    rows: int
    bytes: int
    read_by: int
    columns: tuple[ColumnFact, ...]

    @property
    def is_shared(self) -> bool:
        """Whether others may have it, on conditions or without."""
        return self.resource.contract.sharing.type != "none"

    @property
    def is_opened(self) -> bool:
        """Whether a published dataset has values that are made from it."""
        return any(column.is_opened for column in self.columns)

    @property
    def is_orphan(self) -> bool:
        """Whether nothing reads its table: no model, and no column of another refers to it."""
        return self.read_by == 0

    @property
    def unread(self) -> list[ColumnFact]:
        """Columns that nobody reads, in a table that somebody does."""
        return [] if self.is_orphan else [column for column in self.columns if column.read_by == 0]


def resource_facts(lake: LakeContext) -> list[ResourceFact]:
    """Every resource of the catalogue, by name."""
    profiles, states, arrived, declared = _profiles(lake), table_states(lake.lakehouse), _arrived(lake), _declared(lake)
    return [
        _fact(resource, declared[name], states.get(resource.std.name), profiles, arrived.get(name))
        for name, resource in lake.registry.resources.items()
    ]


@dataclass(frozen=True)
class _Declared:
    """What declarations and models alone say of a resource; the columns are still without their profiles."""

    is_catalogued: bool
    read_by: int
    columns: tuple[ColumnFact, ...]


def _declared(lake: LakeContext) -> Mapping[str, _Declared]:
    """By resource. To follow every column to all that is made from it takes longer than all else of a census."""

    def found() -> dict[str, _Declared]:
        read = _Reading(column_graph_of(lake), _references(lake))
        return {
            name: _Declared(
                is_catalogued=not resource_entry(resource, lake.registry)["incomplete"],
                read_by=read.of_table(resource),
                columns=tuple(_column(read, resource, field) for field in resource.fields),
            )
            for name, resource in lake.registry.resources.items()
        }

    return kept_work(lake.settings, "census", lake.declared, found, lambda _found: True)


def _arrived(lake: LakeContext) -> dict[str, bool]:
    """The resources of which a delivery was ever seen, and whether one of them was loaded."""
    rows = lake.lakehouse.ledger.rows(
        "SELECT resource, max(CASE WHEN status = 'loaded' THEN 1 ELSE 0 END) AS loaded FROM batch GROUP BY resource"
    )
    return {row["resource"]: bool(row["loaded"]) for row in rows}


@dataclass(frozen=True)
class _Reading:
    """Who reads what: by the lineage of columns, and by fields of contracts that refer to a column."""

    graph: ColumnGraph
    references: Mapping[str, int]

    def of_column(self, column: ColumnReference) -> int:
        made = {one.table for one in self.graph.made_into.get(column, ())}
        return len(made | self.graph.chooses.get(column, frozenset())) + self.references.get(str(column), 0)

    def of_table(self, resource: Resource) -> int:
        referring = sum(self.references.get(f"{resource.std.name}.{field.name}", 0) for field in resource.fields)
        return len(self.graph.readers.get(resource.std.name, ())) + referring

    def is_opened(self, column: ColumnReference) -> bool:
        return any(one.table.startswith(f"{EXPORT}.") for one in self.graph.downstream(column))


def _fact(
    resource: Resource,
    declared: _Declared,
    state: TableState | None,
    profiles: Mapping[tuple[str, str], Mapping[str, float]],
    arrived: bool | None,
) -> ResourceFact:
    return ResourceFact(
        resource=resource,
        is_catalogued=declared.is_catalogued,
        is_bound_to_source=arrived is not None,
        is_arriving=bool(arrived),
        rows=state.rows if state else 0,
        bytes=state.bytes if state else 0,
        read_by=declared.read_by,
        columns=tuple(
            replace(one, profile=profiles.get((resource.name, one.name), one.profile)) for one in declared.columns
        ),
    )


def _column(read: _Reading, resource: Resource, field: Field) -> ColumnFact:
    here = ColumnReference(resource.std.name, field.name)
    return ColumnFact(
        name=field.name,
        title=field.title,
        type=field.type,
        element=field.element.id,
        is_bound=field.element.id not in GENERIC,
        grade=field.grade,
        is_opened=read.is_opened(here),
        read_by=read.of_column(here),
        profile={},
    )


def _references(lake: LakeContext) -> Mapping[str, int]:
    found: dict[str, int] = defaultdict(int)
    for resource in lake.registry.resources.values():
        for field in resource.fields:
            if field.spec.references:
                found[field.spec.references] += 1
    return found


def _profiles(lake: LakeContext) -> dict[tuple[str, str], dict[str, float]]:
    """(resource, column) → what the newest delivery was like, as `gov.metric` measured it."""
    found: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for row in _measured(lake):
        found[row["resource"], row["column_name"]][_PROFILE[row["metric"]]] = row["value"]
    return found


def _measured(lake: LakeContext) -> Iterator[Mapping[str, Any]]:
    if not lake.lakehouse.exists(METRIC.name):
        return
    wanted = ", ".join(f"'{name}'" for name in _PROFILE)
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, [METRIC.name])
        yield from engine.rows(
            f"SELECT resource, column_name, metric, value FROM {quote_table(METRIC.name)}"
            f" WHERE metric IN ({wanted}) AND column_name IS NOT NULL"
            " QUALIFY row_number() OVER (PARTITION BY resource, column_name, metric"
            " ORDER BY received_at DESC, restatement DESC, batch_id DESC) = 1"
        )
