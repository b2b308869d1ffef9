"""Storage and engines: Iceberg tables, ledger, releases, SQL engines and connectors. Knows nothing of any city."""
