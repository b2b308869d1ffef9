"""What Alembic runs to reach a ledger: the connection is handed over, in the transaction that all changes share."""

from alembic import context

from lake.ledger.schema import METADATA, VERSION

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION.name,
)
context.run_migrations()
