"""What the disclosure gate decided on each published version is kept, one row a rule: who may see it asks for it."""

from alembic import op

from lake.ledger.columns import integer, text

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """A new table only: older code works on with it."""
    op.create_table(
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
        sqlite_strict=True,
    )
