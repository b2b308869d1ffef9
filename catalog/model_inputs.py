"""The tables that SQL models may read beside each other: of contracts, of persons, and what is known of deliveries.

Of the lake's own tables those are inputs whose rows no model changes: what arrived, what was refused, what the
catalogue says. Scores, verdicts and the census tell of models too, so no model can be made of them.
"""

from catalog.models import person_tables
from catalog.models.lineage import Schemas
from catalog.publishing.catalogue_entry import CATALOG_ITEM, CATALOG_RESOURCE
from catalog.registry.registry import Registry
from catalog.resolving import record_table
from lake.schema import Column, TableSpec

BATCH = (
    Column("batch_id", title="批次"),
    Column("resource", title="信息资源"),
    Column("delivery_name", title="交付文件"),
    Column("content_sha256", title="内容摘要"),
    Column("bytes", "integer", "字节数"),
    Column("received_at", "timestamp", "收到时间"),
    Column("ingested_at", "timestamp", "入湖时间"),
    Column("contract_version", title="契约版本"),
    Column("restatement", "integer", "重新标准化次数"),
    Column("status", title="状态"),
    Column("rows_delivered", "integer", "交付行数"),
    Column("rows_raw", "integer", "归集库行数"),
    Column("rows_accepted", "integer", "标准库行数"),
    Column("rows_quarantined", "integer", "问题库行数"),
    Column("rows_superseded", "integer", "被更新行数"),
    Column("report", title="读取报告"),
    Column("error", title="错误"),
)
DELIVERY = (
    Column("batch_id", title="批次"),
    Column("resource", title="信息资源"),
    Column("title", title="资源名称"),
    Column("department", title="数源部门"),
    Column("delivery_name", title="交付文件"),
    Column("received_at", "timestamp", "收到时间"),
    Column("ingested_at", "timestamp", "入湖时间"),
    Column("bytes", "integer", "字节数"),
    Column("status", title="状态"),
    Column("delivery_mode", title="交付方式"),
    Column("drift_mode", title="表头变化处理方式"),
    Column("source_kind", title="来源类型"),
    Column("format", title="实际格式"),
    Column("encoding", title="字符编码"),
    Column("encoding_reason", title="编码判定依据"),
    Column("column_count", "integer", "交付列数"),
    Column("columns_added", "texts", "目录外的列"),
    Column("columns_missing", "texts", "缺少的列"),
    Column("columns_renamed", "texts", "疑似改名的列"),
    Column("columns_changed_since_last", title="与上次交付相比"),
    Column("rows_delivered", "integer", "交付行数"),
    Column("rows_accepted", "integer", "入标准库行数"),
    Column("rows_quarantined", "integer", "入问题库行数"),
    Column("rows_superseded", "integer", "被更新行数"),
    Column("deleted_rows", "integer", "删除行数"),
    Column("unknown_deletions", "integer", "删除未知主键行数"),
    Column("repeated_rows_share", "double", "与上次交付整行重复占比"),
    Column("repeated_keys_share", "double", "与上次交付主键重复占比"),
    Column("forensics", title="交付勘验"),
    Column("impact_letter", title="影响函"),
    Column("error", title="拒收原因"),
    Column("advice", title="处理建议"),
)
"""`forensics` is JSON: what the reader found in the file, as counts."""
RULE_HIT = (
    Column("batch_id", title="批次"),
    Column("resource", title="信息资源"),
    Column("department", title="数源部门"),
    Column("rule", title="规则"),
    Column("reason", title="原因"),
    Column("dimension", title="质量维度"),
    Column("severity", title="严重程度"),
    Column("row_count", "integer", "行数"),
)
ELEMENT_CONFORMANCE = (
    Column("resource", title="信息资源"),
    Column("department", title="数源部门"),
    Column("field", title="信息项"),
    Column("title", title="信息项名称"),
    Column("element", title="数据元"),
    Column("standard", title="依据标准"),
    Column("batch_id", title="批次"),
    Column("received_at", "timestamp", "收到时间"),
    Column("checked", "integer", "检查行数"),
    Column("failed", "integer", "不符行数"),
    Column("share", "double", "落标率"),
)
GOVERNANCE_INPUTS: dict[str, tuple[Column, ...]] = {
    "gov.batch": BATCH,
    "gov.delivery": DELIVERY,
    "gov.rule_hit": RULE_HIT,
    "gov.element_conformance": ELEMENT_CONFORMANCE,
    "gov.catalog_resource": CATALOG_RESOURCE,
    "gov.catalog_item": CATALOG_ITEM,
}
"""Written before the models are built."""


def resolution_tables(registry: Registry) -> dict[str, TableSpec]:
    """The tables that resolution makes, by name."""
    resolution = registry.resolutions.get(person_tables.DOMAIN)
    persons = person_tables.table_specs(resolution, registry) if resolution else {}
    return {record_table.RECORD: record_table.SPEC, **persons}


def delivered_columns(table: str, column: str, registry: Registry) -> dict[tuple[str, str], str]:
    """(resource, part) → the delivered column that a column of a table of resolution was read from, where one was."""
    said = {record_table.RECORD: (record_table.DOMAIN, record_table.SAYS.get(column))}
    domain, attribute = said.get(table, (person_tables.DOMAIN, column if table == person_tables.PERSON else None))
    resolution = registry.resolutions.get(domain)
    if resolution is None or attribute is None:
        return {}
    return {
        (name, part): spec.columns[attribute]
        for name, source in resolution.sources.items()
        for part, spec in source.parts.items()
        if attribute in spec.columns and name in registry.resources
    }


def input_tables(registry: Registry) -> Schemas:
    """All of them with their columns. Persons are graded as the sources that say who they are."""
    return {
        **registry.standard_tables,
        **{name: spec.columns for name, spec in resolution_tables(registry).items()},
        **GOVERNANCE_INPUTS,
    }
