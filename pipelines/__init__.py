"""How the lake runs: Dagster definitions and the command line."""
