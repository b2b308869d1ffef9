"""Raise an objection to a value anywhere in the lake, and decide it; what is accepted is loaded like a delivery.

Whoever uses the data names the row they see. The passport leads to the delivered row behind it, which is what is
objected to, what the department verifies, and what is handed in again with the right value: through the same contract.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from assets.context import LakeContext
from assets.ingestion.batches import finish_batches
from assets.ingestion.returned_batch import CorrectedRow, Origin, load_returned
from assets.records.objection import STATUS_ZH, standing_rows
from assets.records.passport import passport_of
from assets.records.passport_record import Passport
from assets.records.place import stands_at
from catalog.model_inputs import delivered_columns
from catalog.models.lineage import ColumnReference
from catalog.registry.resource import Resource
from catalog.yaml_source import closest_zh
from lake.engine.identifiers import quote, quote_table
from lake.engine.row_key import key_hash
from lake.errors import LakeError
from lake.ledger.ledger import Batch
from lake.ledger.objections import Decision, Objection, Objections
from lake.releases.releases import Releases
from quality.work_orders.refused import refused_rows
from quality.work_orders.returned_workbook import content_hash

_MOST_NAMED = 5
Place = tuple[str, str, int]
"""Resource, batch and line of a delivered row."""


@dataclass(frozen=True)
class Complaint:
    """What somebody says is wrong: a column of a row, why, and who says so."""

    table: str
    key: Sequence[str]
    field: str
    reason: str
    by: str
    is_complex: bool = False


def raise_objection(lake: LakeContext, complaint: Complaint) -> Objection:
    """Remember an objection to the delivered row behind what is seen. LakeError when that is not one row."""
    passport = passport_of(lake, complaint.table, complaint.key)
    name, batch_id, line, field = _record_behind(lake, passport, complaint)
    resource = lake.registry.resource(name)
    if field in resource.key:
        raise LakeError(
            f"{field} 是 {name} 主键的一部分：换了主键就是另一条记录",
            advice="请数源部门撤销该记录，另行交付正确的记录",
            resource=name,
            column=field,
        )
    return Objections(lake.lakehouse.ledger).add(
        table_name=complaint.table,
        resource=name,
        batch_id=batch_id,
        line_no=line,
        key_hash=_hash_at(lake, resource, passport, (batch_id, line)),
        field=field,
        reason=complaint.reason,
        raised_by=complaint.by,
        is_complex=complaint.is_complex,
    )


def reject(lake: LakeContext, number: int, reason: str, by: str) -> Objection:
    """The record is right as it is; it is disputed no longer. LakeError when it was decided otherwise."""
    register = Objections(lake.lakehouse.ledger)
    _refuse_opposite(register.find(number), "rejected")
    return register.decide(number, "rejected", reason, by)


def accept(lake: LakeContext, number: int, value: str, reason: str, by: str, column: str | None = None) -> Objection:
    """Hand the record in again with another value. Call it while holding the run's lock.

    `column` names the department's column where the field is made from several. LakeError, and the objection stays
    open, when the contract refuses the row; LakeError, too, when it was decided otherwise.
    """
    register = Objections(lake.lakehouse.ledger)
    objection = register.find(number)
    _refuse_opposite(objection, "accepted")
    if objection.decision is not None:
        return objection
    resource = lake.registry.resource(objection.resource)
    finish_batches(lake, resource)  # of an acceptance that was killed, too
    batch_id, line = _standing(lake, objection)
    sent, changed = _as_sent(lake, resource, batch_id, line), _column(resource, objection.field, column)
    if sent[changed] == value:  # the source has mended itself, or a run was killed after it had loaded the row
        return register.decide(number, "accepted", reason, by, batch_id)
    values = tuple({**sent, changed: value}[name] for name in resource.raw_columns)
    row = CorrectedRow(f"objection:{number}@{batch_id}:{line}", content_hash(values), 1, values)
    size = len(json.dumps(values, ensure_ascii=False).encode())
    batch = load_returned(lake, resource, [row], Origin("decision", "json", f"异议{number}", size))
    _require_taken(lake, resource, batch)
    return register.decide(number, "accepted", reason, by, batch.batch_id)


def _refuse_opposite(objection: Objection, decision: Decision) -> None:
    """A decision stands: the same again is the same, another one is an objection of its own."""
    if objection.decision not in (None, decision):
        raise LakeError(
            f"异议 {objection.number} 已有决定（{STATUS_ZH[objection.decision]}），不再改变",
            advice="对现在的值仍有异议的，请另行提出",
            resource=objection.resource,
        )


def _record_behind(lake: LakeContext, passport: Passport, complaint: Complaint) -> tuple[str, str, int, str]:
    """The one delivered row whose column the value comes from."""
    table, field = complaint.table, complaint.field
    columns = sorted(_standard_columns(lake, ColumnReference(table, field)))
    if not columns:
        known = [column.name for column in lake.tables[table]]
        raise LakeError(f"{table} 没有来自交付的列 {field}", advice=closest_zh(field, known), resource=table)
    chosen = {(one.resource, one.batch_id, one.line) for one in passport.survivors if one.attribute == field}
    every = {(source.resource, source.batch_id, source.line) for source in passport.all_sources()}
    tables = {column.table for column in columns}
    places = sorted(place for place in chosen or every if f"std.{place[0]}" in tables)
    if len(places) != 1:
        raise LakeError(
            f"{table} 这一行的 {field} 对应 {len(places)} 条交付数据，无法确定是哪一条",
            advice=f"请对标准表中的一行提出异议：{'；'.join(_named(lake, places) or sorted(tables))}",
            resource=table,
            column=field,
        )
    return (*places[0], _column_of(lake, places[0][0], columns, complaint))


def _column_of(lake: LakeContext, resource: str, columns: Sequence[ColumnReference], complaint: Complaint) -> str:
    """The column of a resource that a value is: of the same name, else the only one beside the key."""
    names = [column.column for column in columns if column.table == f"std.{resource}"]
    if complaint.field in names:
        return complaint.field
    key = lake.registry.resource(resource).key
    others = [name for name in names if name not in key] or names
    if len(others) != 1:
        raise LakeError(
            f"{complaint.table} 的 {complaint.field} 由 std.{resource} 的 {'、'.join(others)} 计算得出",
            advice=f"请在 std.{resource} 中对有误的一列提出异议",
            resource=complaint.table,
            column=complaint.field,
        )
    return others[0]


def _named(lake: LakeContext, places: Sequence[Place]) -> list[str]:
    found = [(resource, lake.lakehouse.ledger.find(batch), line) for resource, batch, line in places[:_MOST_NAMED]]
    return [f"std.{resource} {batch.delivery_name} 第 {line} 行" for resource, batch, line in found if batch]


def _standard_columns(lake: LakeContext, column: ColumnReference) -> set[ColumnReference]:
    """The standard columns a column comes from; itself when it is one."""
    if column.table not in lake.models:
        if not column.table.startswith("std."):  # resolution made it, or it is known of deliveries
            said = delivered_columns(column.table, column.column, lake.registry)
            return {ColumnReference(f"std.{resource}", name) for (resource, _part), name in said.items()}
        resource = lake.registry.resource(column.table.removeprefix("std."))
        return {column} if column.column in {field.name for field in resource.fields} else set()
    above = lake.tables.lineage(column.table).get(column.column, frozenset())
    return {found for one in above for found in _standard_columns(lake, one)}


def _hash_at(lake: LakeContext, resource: Resource, passport: Passport, place: tuple[str, int]) -> str:
    """The hash of the key of a row, read where the passport was: in the release, else at the head."""
    table = resource.std.name
    current = Releases(lake.lakehouse).current() if passport.release else None
    released = current.manifest.tables.get(table) if current else None
    snapshots = {table: released.snapshot_id} if released and released.snapshot_id else {}
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, [table], snapshots)
        (found,) = engine.rows(
            f"SELECT {key_hash(map(quote, resource.key))} AS key_hash FROM {quote_table(table)}"
            f" WHERE {stands_at(*place)}"
        )
    return str(found["key_hash"])


def _standing(lake: LakeContext, objection: Objection) -> tuple[str, int]:
    place = standing_rows(lake, [objection]).get(objection.number)
    if place is None:
        raise LakeError(
            f"异议 {objection.number} 所指的记录已不在湖中",
            advice="无须再作决定",
            resource=objection.resource,
        )
    return place


def _as_sent(lake: LakeContext, resource: Resource, batch_id: str, line: int) -> dict[str, str | None]:
    spec = resource.raw
    shown = ", ".join(quote(name) for name in resource.raw_columns)
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, [spec.name])
        (row,) = engine.rows(f"SELECT {shown} FROM {quote_table(spec.name)} WHERE {stands_at(batch_id, line)}")
    return row


def _column(resource: Resource, field: str, column: str | None) -> str:
    """The department's column that is to be changed."""
    columns = resource.field(field).source_columns
    if column is None and len(columns) == 1:
        return columns[0]
    if column in columns:
        return column
    raise LakeError(
        f"{resource.name} 的 {field} 由 {'、'.join(columns)} 组成",
        advice="请用 --column 指明更正其中哪一列",
        resource=resource.name,
        column=field,
    )


def _require_taken(lake: LakeContext, resource: Resource, batch: Batch) -> None:
    if batch.rows_accepted:
        return
    with lake.engine() as engine:
        found = refused_rows(engine, lake.lakehouse, resource)
    reasons = [reason for row in found if row.batch_id == batch.batch_id for reason in row.reasons]
    raise LakeError(
        f"更正后的记录未通过：{'；'.join(reasons) or '已有更新的记录'}",
        advice="请另给正确的值；该异议仍未决",
        resource=resource.name,
    )
