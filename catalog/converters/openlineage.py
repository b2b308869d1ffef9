"""The lineage of columns as OpenLineage events: one `JobEvent` a table, as it is declared, whether it ran or not."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime

from openlineage.client.event_v2 import InputDataset, Job, JobEvent, OutputDataset
from openlineage.client.generated.base import DatasetFacet, JobFacet
from openlineage.client.generated.column_lineage_dataset import (
    ColumnLineageDatasetFacet,
    Fields,
    InputField,
    Transformation,
)
from openlineage.client.generated.documentation_dataset import DocumentationDatasetFacet
from openlineage.client.generated.ownership_dataset import Owner, OwnershipDatasetFacet
from openlineage.client.generated.schema_dataset import SchemaDatasetFacet, SchemaDatasetFacetFields
from openlineage.client.generated.sql_job import SQLJobFacet
from openlineage.client.serde import Serde

from catalog.lineage.column_graph import ColumnGraph, Columns
from catalog.lineage.described import DescribedTable
from catalog.models.lineage import ColumnReference

LAKE, DELIVERED = "jiangmen-city-lake", "jiangmen-city-lake-landing"
"""Namespaces: of tables and of the jobs that make them, and of the files that departments deliver."""
_PRODUCER = "https://data.jiangmen.example/lake"
_DIRECT, _INDIRECT = "DIRECT", "INDIRECT"


def events(
    graph: ColumnGraph, tables: Mapping[str, DescribedTable], sql: Mapping[str, str], moment: datetime
) -> Iterator[str]:
    """The events as JSON, without line breaks, upstream or not in no order. `sql` has the SELECTs of models by table.

    What a delivered column is called, its file is an input for; values are nowhere.
    """
    by_table: dict[str, dict[str, Columns]] = defaultdict(dict)
    for column, origins in sorted(graph.made_from.items()):
        by_table[column.table][column.column] = origins
    for table, columns in sorted(by_table.items()):
        event = _event(tables, tables[table], columns, graph.chosen_by.get(table, frozenset()), sql.get(table), moment)
        yield Serde.to_json(event, ensure_ascii=False)


def _event(
    tables: Mapping[str, DescribedTable],
    table: DescribedTable,
    columns: Mapping[str, Columns],
    rows: Columns,
    sql: str | None,
    moment: datetime,
) -> JobEvent:
    read = frozenset[ColumnReference]().union(rows, *columns.values())
    inputs = sorted({(_namespace(one), _name(tables, one.table)) for one in read})
    facets: dict[str, JobFacet] = {"sql": SQLJobFacet(query=sql, dialect="duckdb", producer=_PRODUCER)} if sql else {}
    return JobEvent(
        eventTime=moment.isoformat(),
        producer=_PRODUCER,
        job=Job(LAKE, table.name, facets),
        inputs=[InputDataset(namespace, name) for namespace, name in inputs],
        outputs=[OutputDataset(LAKE, table.name, facets=_facets(tables, table, columns, rows))],
    )


def _facets(
    tables: Mapping[str, DescribedTable], table: DescribedTable, columns: Mapping[str, Columns], rows: Columns
) -> dict[str, DatasetFacet]:
    shown = [SchemaDatasetFacetFields(one.name, one.type, one.title) for one in table.columns.values()]
    fields = {name: Fields([_field(tables, one, _DIRECT) for one in sorted(made)]) for name, made in columns.items()}
    choosing = [_field(tables, one, _INDIRECT) for one in sorted(rows)]
    return {
        "schema": SchemaDatasetFacet(shown, producer=_PRODUCER),
        "documentation": DocumentationDatasetFacet(table.title, producer=_PRODUCER),
        "ownership": OwnershipDatasetFacet([Owner(f"team:{table.department}", "DATA_OWNER")], producer=_PRODUCER),
        "columnLineage": ColumnLineageDatasetFacet(fields, choosing, producer=_PRODUCER),
    }


def _field(tables: Mapping[str, DescribedTable], column: ColumnReference, how: str) -> InputField:
    return InputField(_namespace(column), _name(tables, column.table), column.column, [Transformation(how)])


def _namespace(column: ColumnReference) -> str:
    return DELIVERED if column.table.startswith("raw.") else LAKE


def _name(tables: Mapping[str, DescribedTable], table: str) -> str:
    """The rows of `raw` are those of the delivered files, which others know by their path."""
    return "、".join(tables[table].files) or table
