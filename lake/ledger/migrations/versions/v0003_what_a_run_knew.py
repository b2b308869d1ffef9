"""What a plan remembers of the last run: landed files, sources that were asked, what tables were made of, runs."""

from typing import Any

from alembic import op

from lake.ledger.columns import boolean, integer, text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """New tables only: older code works on with them."""
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


def _table(name: str, *parts: Any) -> None:
    op.create_table(name, *parts, sqlite_strict=True)
