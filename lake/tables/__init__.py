"""Iceberg tables: declared, written exactly once, merged, kept sound and tidy."""
