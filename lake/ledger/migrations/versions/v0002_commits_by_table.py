"""A table that is dropped or made anew forgets its commits without a look at those of all others."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """An index only: older code works on with it."""
    op.create_index("commit_by_table", "table_commit", ["table_name"])
