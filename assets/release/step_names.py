"""How the steps that publish are called, in plans and in Dagster."""

GOVERNANCE = "governance_tables"
"""The step that writes those that tell of what was built."""
DELIVERIES = "delivery_tables"
"""The step that writes those that models may read: what arrived, and what the catalogue says of it."""
RELEASE, PUBLICATION = "release", "publication"
