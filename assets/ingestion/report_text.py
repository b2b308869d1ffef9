"""交付报告: what arrived, what was found out about it and what became of its rows, for people to read."""

import json
from collections.abc import Iterator
from typing import Any

from assets.context import LakeContext
from assets.ingestion.delivery_record import delivery_record
from assets.ingestion.inspection_text import COLUMN_FACTS, told_column_facts, told_evidence, told_file_facts
from assets.ingestion.schema_change_notice import read_letter
from assets.markdown import markdown_table
from catalog.beijing import shown_moment
from lake.connectors.refusals import in_chinese
from lake.errors import LakeError
from lake.ledger.ledger import Batch

_STATUS = {"loaded": "已入湖", "refused": "已拒收", "registered": "已登记，尚未入湖"}
MODES = {"full": "全量", "increment": "增量", "changes": "变更（含删除）", "snapshot": "快照（缺失即删除）"}
DRIFTS = {"evolve": "演进", "freeze": "冻结", "quarantine": "隔离"}


def last_delivery(lake: LakeContext, resource: str) -> Batch | None:
    """The newest delivery of a resource, whatever became of it."""
    batches = lake.lakehouse.ledger.deliveries(resource)
    return max(batches, key=lambda batch: batch.ingested_at, default=None)


def delivery_report(lake: LakeContext, batch: Batch) -> str:
    """The report in Markdown; the impact letter follows below when there is one."""
    record = delivery_record(lake, batch)
    table = markdown_table(
        ["项目", "内容"], [[name, value] for name, value in _lines(record, batch) if value not in (None, "")]
    )
    parts = [f"**交付报告：{record['title'] or batch.resource}**（时间均为北京时间）", table]
    if name := record["impact_letter"]:
        parts += ["---", read_letter(lake, name) or f"影响函已不在 {name}"]
    return "\n\n".join(parts)


def _lines(record: dict[str, Any], batch: Batch) -> Iterator[tuple[str, object]]:
    yield "交付", f"{record['delivery_name']}（{record['bytes']:,} 字节，{shown_moment(record['received_at'])} 收到）"
    held = record["status"] == "loaded" and record["error"]
    result = "暂缓，未入标准库" if held else _STATUS[record["status"]]
    yield "处理结果", f"{result}（{shown_moment(record['ingested_at'])}）"
    error = LakeError.from_dict(batch.error or {"message": record["error"] or ""})  # or why it is held, in Chinese
    (reason, advice), line = in_chinese(error), error.line
    yield "暂缓原因" if held else "拒收原因", f"{reason}（第 {line} 行）" if line else reason
    yield "处理建议", advice
    yield (
        "交付方式",
        f"{MODES.get(record['delivery_mode'], '—')}；表头变化按“{DRIFTS.get(record['drift_mode'], '—')}”处理",
    )
    yield "格式与编码", " · ".join(filter(None, (record["format"] or record["source_kind"], record["encoding"])))
    yield "编码判定依据", told_evidence(record["encoding_reason"])
    yield "列", _columns(record)
    yield "与上次交付的表头相比", record["columns_changed_since_last"]
    if record["status"] == "loaded":
        yield "行", _rows(record)
        yield "与上次交付重复", _repeated(record)
    forensics = json.loads(record["forensics"])
    yield "文件完整性", "末行在中途断开：文件没有传完，请重新交付" if forensics.pop("broken_off", False) else None
    yield "时间可疑", _doubtful(forensics.pop("doubtful_times", {}), forensics.pop("ahead_of_now", 0))
    yield "文件勘验", "；".join(told_file_facts(forensics.pop("file", {})))
    yield from told_column_facts(forensics)
    yield "其他勘验", "；".join(_facts({name: found for name, found in forensics.items() if name not in COLUMN_FACTS}))
    yield "影响函", record["impact_letter"]


def _columns(record: dict[str, Any]) -> str | None:
    if record["column_count"] is None:
        return None
    groups = (
        ("目录外", record["columns_added"]),
        ("缺少", record["columns_missing"]),
        ("疑似改名", record["columns_renamed"]),
    )
    drifted = [f"{word}：{'、'.join(names)}" for word, names in groups if names]
    return "；".join([f"{record['column_count']} 列", *(drifted or ["与目录一致"])])


def _rows(record: dict[str, Any]) -> str:
    parts = [
        f"交付 {record['rows_delivered']:,}",
        f"入标准库 {record['rows_accepted']:,}",
        f"入问题库 {record['rows_quarantined']:,}",
        f"被更新 {record['rows_superseded']:,}",
    ]
    if record["deleted_rows"] or record["unknown_deletions"]:
        parts.append(f"删除 {record['deleted_rows']:,}（另有 {record['unknown_deletions']:,} 行删除未知主键）")
    return "，".join(parts)


def _doubtful(unmarked: dict[str, int], ahead: int) -> str:
    told = [
        f"{column} 有 {count:,} 行晚于当前时间或早于一切业务时间，不能用来判断新旧"
        for column, count in unmarked.items()
    ]
    if ahead:
        told.append(f"{ahead:,} 行的更新时间晚于收到之时一天以上，此后更新的行都会被视为旧行")
    return "；".join([*told, "请核对数源系统的时钟和缺省值"] if told else [])


def _repeated(record: dict[str, Any]) -> str | None:
    if record["repeated_rows_share"] is None:
        return None
    return f"整行 {record['repeated_rows_share']:.1%}，主键 {record['repeated_keys_share']:.1%}"


def _facts(found: Any, name: str = "") -> Iterator[str]:
    """An open report as `name 值` pairs; what is nothing is not told."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield from _facts(value, f"{name}.{key}" if name else str(key))
    elif isinstance(found, list):
        if found:
            yield f"{name} {'、'.join(str(one) for one in found)}"
    elif found:
        yield f"{name} {found:,}" if isinstance(found, int) and not isinstance(found, bool) else f"{name} {found}"
