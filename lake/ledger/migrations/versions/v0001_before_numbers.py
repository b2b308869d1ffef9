"""The ledger as it was before its versions were numbered; whatever an older one lacks of it is made."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, UniqueConstraint

from lake.ledger.columns import boolean, double, integer, text

revision = "0001"
down_revision = None
_UNFINISHED = sa.text("status <> 'loaded'")


def _table(name: str, *parts: Any) -> None:
    op.create_table(name, *parts, sqlite_strict=True, if_not_exists=True)


def _of_batch(name: str, **options: Any) -> Column[str]:
    return text(name, ForeignKey("batch.batch_id"), **options)


def _index(name: str, *columns: str, **options: Any) -> None:
    op.create_index(name, "batch", [*columns], if_not_exists=True, **options)


def upgrade() -> None:
    """Tables first, then what finds batches quickly."""
    _table("home", integer("row", CheckConstraint("row = 1"), primary_key=True, autoincrement=False), text("id"))
    _table(
        "batch",
        text("batch_id", primary_key=True),
        text("resource"),
        text("content_sha256"),
        text("delivery_name"),
        integer("bytes"),
        text("received_at"),
        text("ingested_at"),
        text("contract_version"),
        text("status", CheckConstraint("status IN ('registered', 'loaded', 'refused')")),
        integer("rows_delivered"),
        integer("rows_raw"),
        integer("rows_accepted"),
        integer("rows_quarantined"),
        integer("rows_superseded"),
        text("report"),
        text("error", nullable=True),
        integer("restatement"),
    )
    _table(
        "sighting",
        integer("number", primary_key=True),
        text("resource"),
        text("delivery_name"),
        text("content_sha256"),
        text("received_at"),
        _of_batch("batch_id"),
        UniqueConstraint("resource", "delivery_name", "content_sha256", "received_at"),
    )
    _table(
        "table_commit",
        text("token", primary_key=True),
        text("table_name", primary_key=True),
        integer("snapshot_id", nullable=True),
        integer("rows"),
        text("committed_at"),
    )
    _table(
        "judgement",
        text("table_name", primary_key=True),
        integer("snapshot_id", primary_key=True, autoincrement=False),
        text("judged_at"),
    )
    _table(
        "verdict",
        text("table_name", primary_key=True),
        integer("snapshot_id", primary_key=True, autoincrement=False),
        integer("position", primary_key=True, autoincrement=False),
        text("check_name"),
        text("title"),
        text("dimension"),
        text("severity", CheckConstraint("severity IN ('error', 'warning')")),
        boolean("blocking"),
        boolean("passed"),
        integer("checked"),
        integer("failed"),
        text("observed"),
        ForeignKeyConstraint(
            ["table_name", "snapshot_id"], ["judgement.table_name", "judgement.snapshot_id"], ondelete="CASCADE"
        ),
    )
    _table(
        "recorded_file",
        text("path", primary_key=True),
        integer("bytes"),
        text("sha256"),
        integer("rows", nullable=True),
    )
    _table(
        "objection",
        integer("number", primary_key=True),
        text("table_name"),
        text("resource"),
        _of_batch("batch_id"),
        integer("line_no"),
        text("key_hash"),
        text("field"),
        text("reason"),
        text("raised_by"),
        text("raised_at"),
        boolean("is_complex"),
        text("decision", nullable=True),
        text("decision_reason", nullable=True),
        text("decided_by", nullable=True),
        text("decided_at", nullable=True),
        _of_batch("returned_in", nullable=True),
    )
    _table(
        "returned_row",
        text("order_id", primary_key=True),
        text("content", primary_key=True),
        _of_batch("batch_id"),
        integer("line_no"),
    )
    _table(
        "check_state",
        text("resource", primary_key=True),
        text("check_name", primary_key=True),
        text("inputs"),
        boolean("judged"),
        integer("checked"),
        integer("failed"),
        double("seconds"),
        text("token"),
    )
    _table(
        "restatement",
        text("resource", primary_key=True),
        integer("number", primary_key=True, autoincrement=False),
        text("contract_version"),
        boolean("has_ended"),
    )
    _index("batch_by_resource", "resource", "ingested_at")
    _index("batch_by_content", "resource", "content_sha256")
    _index("batch_unfinished", "resource", sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED)
