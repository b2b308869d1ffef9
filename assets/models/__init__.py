"""From a SQL model to its table."""
