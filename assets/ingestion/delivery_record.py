"""What is known of one delivery, as one flat record: for the governance table, the UI and `lake status`.

Counts, names of columns and shares; never a value of a row.
"""

import json
from typing import Any

from assets.context import LakeContext
from assets.ingestion.inspection_text import file_facts
from catalog.registry.telling import told_file, told_report
from lake.ledger.delivery_report import DeliveryReport, HeaderChange
from lake.ledger.ledger import Batch
from lake.schema import Column

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


def delivery_record(lake: LakeContext, batch: Batch) -> dict[str, Any]:
    """The record of a delivery; its keys are the columns of `DELIVERY`."""
    resource = lake.registry.resources.get(batch.resource)
    report = DeliveryReport(**told_report(lake.registry, batch.resource, batch.report.stored()))
    error = batch.error or {}
    return {
        **{column.name: getattr(batch, column.name, None) for column in DELIVERY},
        "delivery_name": told_file(lake.registry, batch.resource, batch.delivery_name),
        "title": resource.title.zh if resource else None,
        "department": resource.department if resource else None,
        "delivery_mode": resource.contract.delivery if resource else None,
        "drift_mode": resource.contract.drift if resource else None,
        "source_kind": report.kind,
        "format": report.format,
        "encoding": report.encoding,
        "encoding_reason": report.encoding_evidence,
        **_header(report),
        "deleted_rows": report.deleted_rows,
        "unknown_deletions": report.unknown_deletions,
        "repeated_rows_share": report.repeated.rows,
        "repeated_keys_share": report.repeated.keys,
        "forensics": json.dumps(_found(report), ensure_ascii=False, sort_keys=True),
        "impact_letter": report.impact_letter,
        "error": error.get("message") or report.held_for,
        "advice": error.get("advice"),
    }


def _found(report: DeliveryReport) -> dict[str, Any]:
    beside = {
        "broken_off": report.broken_off,
        "doubtful_times": dict(report.doubtful_times),
        "ahead_of_now": report.ahead_of_now,
        "file": file_facts(report.stored()),
    }
    return {**report.forensics, **{name: found for name, found in beside.items() if found}}


def _header(report: DeliveryReport) -> dict[str, Any]:
    contract = report.drift.contract if report.drift else HeaderChange()
    last = report.drift and report.drift.last
    return {
        "column_count": None if report.columns is None else len(report.columns),
        "columns_added": list(contract.added),
        "columns_missing": list(contract.missing),
        "columns_renamed": contract.renamings,
        "columns_changed_since_last": last and (last.summary or "无变化"),
    }
