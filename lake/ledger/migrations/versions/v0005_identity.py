"""Identity lives in the ledger: ids of master records, what led to them, judgements, and what became of the ids."""

from typing import Any

from alembic import op
from sqlalchemy import CheckConstraint, ForeignKey, Index

from lake.ledger.columns import double, integer, text

revision = "0005"
down_revision = "0003"


def upgrade() -> None:
    """New tables only: older code works on with them."""
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


def _table(name: str, *parts: Any) -> None:
    op.create_table(name, *parts, sqlite_strict=True)
