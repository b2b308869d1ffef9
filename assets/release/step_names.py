"""How the steps that publish are called, in plans and in Dagster."""

GOVERNANCE = "governance_tables"
"""The step that writes all of them."""
RELEASE, PUBLICATION = "release", "publication"
