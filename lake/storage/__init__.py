"""Where bytes lie: durable files, the catalogue, SQLite that waits, rights and the one way to delete."""
