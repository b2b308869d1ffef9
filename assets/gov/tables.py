"""The governance tables: what the ledger, the catalogue and the models know, as tables anyone may query."""

import json
from collections.abc import Set
from typing import Any

from assets.context import LakeContext
from assets.findings import attribution, finding, metric
from assets.gov import address_coverage, census, conformance, delivery, identity, score, verdicts, work_order
from assets.gov.asset_graph import tables as asset_graph
from assets.gov.by_resource import TableByResource, batch_inputs
from assets.gov.survey import tables as survey
from assets.governance import GovernanceTable, WorkedOutTable, governance_spec, worked_out
from assets.models.lineage import column_graph_of
from assets.records import disputed, objection
from assets.versions import catalogue_version
from catalog.lineage.column_graph import EXPORT, INDICATOR
from catalog.model_inputs import BATCH, GOVERNANCE_INPUTS, RULE_HIT
from catalog.publishing.catalogue_entry import CATALOG_ITEM, CATALOG_RESOURCE, item_entries, resource_entry
from catalog.registry.telling import told_file, told_report
from lake.schema import Column
from quality.split.told_rules import ToldRule
from quality.standards.rule import OF_THE_DELIVERY, RowRule

Row = dict[str, Any]


COLUMN_LINEAGE = (
    Column("table_name", title="表"),
    Column("column_name", title="列"),
    Column("source_table", title="来源表"),
    Column("source_column", title="来源列"),
)


def batch_rows(lake: LakeContext, done: Set[str] = frozenset()) -> list[Row]:
    """Every delivery with its reconciliation, but for those of resources that are `done`."""
    return [_told(lake, row) for row in lake.lakehouse.ledger.export("batch") if row["resource"] not in done]


def _told(lake: LakeContext, row: Row) -> Row:
    """A row of the ledger without the names that came with the delivery, unless the catalogue's words make them up."""
    resource, error = row["resource"], row["error"] and json.loads(row["error"])
    if error and error["file"]:
        error["file"] = told_file(lake.registry, resource, error["file"])
    report = told_report(lake.registry, resource, json.loads(row["report"]))
    return {
        **row,
        "delivery_name": told_file(lake.registry, resource, row["delivery_name"]),
        "report": json.dumps(report, ensure_ascii=False),
        "error": error and json.dumps(error, ensure_ascii=False),
    }


def rule_hit_rows(lake: LakeContext, done: Set[str] = frozenset()) -> list[Row]:
    """How many rows of each batch broke which rule, with the reason as the department reads it.

    Not of the batches of resources that are `done`.
    """
    found = []
    for batch in lake.lakehouse.ledger.batches():
        resource = lake.registry.resources.get(batch.resource)
        hits = batch.report.rule_hits
        if resource is None or not hits or resource.name in done:
            continue
        told: tuple[ToldRule | RowRule, ...] = (*lake.rules[resource.name], *OF_THE_DELIVERY)
        rules = {rule.id: rule for rule in told}
        for name, rows in sorted(hits.items()):
            rule = rules.get(name)  # a former version of the contract may have had rules this one has not
            found.append(
                {
                    "batch_id": batch.batch_id,
                    "resource": batch.resource,
                    "department": resource.department,
                    "rule": name,
                    "reason": rule.reason if rule else None,
                    "dimension": rule.dimension if rule else None,
                    "severity": rule.severity if rule else None,
                    "row_count": rows,
                }
            )
    return found


def lineage_rows(lake: LakeContext) -> list[Row]:
    """Every column and the columns it is made from: by contract, by what resolution declares, by the models' SQL."""
    edges = [
        (column.table, column.column, origin.table, origin.column)
        for column, origins in column_graph_of(lake).made_from.items()
        if column.table.partition(".")[0] not in (EXPORT, INDICATOR)
        for origin in origins
    ]
    names = [column.name for column in COLUMN_LINEAGE]
    return [dict(zip(names, edge, strict=True)) for edge in sorted(edges)]


def catalogue_inputs(lake: LakeContext) -> Any:
    """What the catalogue's entries depend on beside contracts and elements: names and codes of units and systems."""
    records = [*lake.registry.departments.values(), *lake.registry.systems.values()]
    return [catalogue_version(lake), [record.model_dump_json() for record in records]]


GOVERNANCE_TABLES: tuple[WorkedOutTable, ...] = (
    TableByResource(governance_spec("batch", "批次台账", BATCH), ("batch_id",), batch_inputs, batch_rows),
    delivery.TABLE,
    verdicts.TABLE,
    TableByResource(
        governance_spec("rule_hit", "规则命中", RULE_HIT), ("batch_id", "rule"), batch_inputs, rule_hit_rows
    ),
    attribution.TABLE,
    score.TABLE,
    work_order.TABLE,
    objection.TABLE,
    disputed.TABLE,
    conformance.TABLE,
    identity.REDIRECTS,
    identity.DECISIONS,
    worked_out(
        "catalog_resource",
        "政务信息资源目录",
        CATALOG_RESOURCE,
        ("resource",),
        lambda lake: [resource_entry(resource, lake.registry) for resource in lake.registry.resources.values()],
        catalogue_inputs,
    ),
    worked_out(
        "catalog_item",
        "政务信息资源目录信息项",
        CATALOG_ITEM,
        ("resource", "item_code"),
        lambda lake: [item for one in lake.registry.resources.values() for item in item_entries(one)],
        catalogue_inputs,
    ),
    worked_out(
        "column_lineage",
        "字段血缘",
        COLUMN_LINEAGE,
        ("table_name", "column_name", "source_table", "source_column"),
        lineage_rows,
        catalogue_version,
    ),
    asset_graph.NODES,
    asset_graph.EDGES,
    census.TABLE,
    survey.RATES,
    survey.COLUMNS,
    address_coverage.TABLE,
)
"""Those that are worked out: `DELIVERY_TABLES` when everything has been loaded, the others when all is built too."""
DELIVERY_TABLES = tuple(table for table in GOVERNANCE_TABLES if table.spec.name in GOVERNANCE_INPUTS)
CLOSING_TABLES = tuple(table for table in GOVERNANCE_TABLES if table not in DELIVERY_TABLES)
MEASURED_TABLES: tuple[GovernanceTable, ...] = (finding.TABLE, metric.TABLE)
"""Those that grow by what is found out when all resources are loaded, each in a step of its own before the others."""
