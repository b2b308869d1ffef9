"""The ledger's tables as the code needs them: what the newest of `migrations` leads to."""

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy import text as sql

from lake.ledger.columns import boolean, double, integer, text

METADATA = MetaData()
VERSION = Table(
    "ledger_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="ledger_version_pkc"),
)
"""Alembic's own, under a name that leaves its usual one to others in the same database."""
_UNFINISHED = sql("status <> 'loaded'")


def _table(name: str, *parts: Any) -> Table:
    return Table(name, METADATA, *parts, sqlite_strict=True)


def _of_batch(name: str, **options: Any) -> Column[str]:
    return text(name, ForeignKey("batch.batch_id"), **options)


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
    Index("batch_by_resource", "resource", "ingested_at"),
    Index("batch_by_content", "resource", "content_sha256"),
    Index("batch_unfinished", "resource", sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED),
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
    Index("commit_by_table", "table_name"),
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
_table("ledger_change", text("table_name", primary_key=True), text("mark"))
_table(
    "landed_file",
    text("landing", primary_key=True),
    text("name", primary_key=True),
    text("resource", primary_key=True),
    integer("bytes"),
    integer("changed_ns"),
    text("sha256", nullable=True),
    text("refusals"),
    text("seen_at"),
)
_table(
    "resource_look",
    text("resource", primary_key=True),
    text("contract_version"),
    text("standards"),
    text("noted_at"),
)
_table(
    "asked_source",
    text("resource", primary_key=True),
    text("source", primary_key=True),
    text("content"),
    text("probe", nullable=True),
    text("noted_at"),
)
_table("judging", text("table_name", primary_key=True), integer("snapshot_id"), text("basis"), text("suite"))
_table("derivation", text("table_name", primary_key=True), text("made_of"), text("parts"))
_table(
    "run_record",
    integer("number", primary_key=True),
    text("began_at"),
    text("ended_at"),
    boolean("ok"),
    text("inputs", nullable=True),
    text("kept"),
)
_table("identity", text("golden_id", primary_key=True), text("domain"), integer("run"), text("given_at"))
_table(
    "identity_key",
    text("domain", primary_key=True),
    text("member", primary_key=True),
    integer("run", primary_key=True, autoincrement=False),
    text("golden_id", ForeignKey("identity.golden_id")),
    text("source"),
    text("since"),
)
_table(
    "identity_event",
    integer("number", primary_key=True),
    text("domain"),
    integer("run"),
    text("kind", CheckConstraint("kind IN ('made', 'split', 'merged', 'restored', 'tombstone', 'revived')")),
    text("golden_id", ForeignKey("identity.golden_id")),
    text("other_id", ForeignKey("identity.golden_id"), nullable=True),
    text("happened_at"),
    Index("identity_event_by_domain", "domain", "number"),
)
_table(
    "decision",
    integer("number", primary_key=True),
    text("domain"),
    text("left_member"),
    text("right_member"),
    text("verdict", CheckConstraint("verdict IN ('same', 'different', 'unsure')")),
    double("score"),
    text("rule"),
    text("model_version", nullable=True),
    text("steward", nullable=True),
    text("evidence"),
    text("decided_at"),
    integer("undoes", ForeignKey("decision.number"), nullable=True),
    Index("decision_by_pair", "domain", "left_member", "right_member"),
)
_table(
    "resolution_model",
    text("domain", primary_key=True),
    integer("version", primary_key=True, autoincrement=False),
    text("declared"),
    text("settings"),
    integer("entities"),
    text("trained_at"),
    text("trained_by", nullable=True),
)
_table(
    "disclosure",
    text("dataset", primary_key=True),
    text("version", primary_key=True),
    text("rule", primary_key=True),
    integer("examined"),
    integer("hidden"),
    text("outcome"),
    text("cells"),
    text("actor", nullable=True),
    text("reason", nullable=True),
    text("decided_at"),
)
