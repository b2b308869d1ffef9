"""The weights by which a domain is resolved are kept, one row a training, so that they change only when they are to."""

from alembic import op

from lake.ledger.columns import integer, text

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """A new table only: older code works on with it."""
    op.create_table(
        "resolution_model",
        text("domain", primary_key=True),
        integer("version", primary_key=True, autoincrement=False),
        text("declared"),
        text("settings"),
        integer("entities"),
        text("trained_at"),
        text("trained_by", nullable=True),
        sqlite_strict=True,
    )
