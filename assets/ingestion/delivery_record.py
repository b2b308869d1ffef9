"""What is known of one delivery, as one flat record: for the governance table, the UI and `lake status`.

Counts, names of columns and shares; never a value of a row.
"""

import json
from typing import Any

from assets.context import LakeContext
from assets.ingestion.inspection_text import file_facts
from catalog.model_inputs import DELIVERY
from catalog.registry.telling import told_file, told_report
from lake.ledger.delivery_report import DeliveryReport, HeaderChange
from lake.ledger.ledger import Batch


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
