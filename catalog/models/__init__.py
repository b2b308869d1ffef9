"""SQL models: heads, schemas, lineage, disclosure, portability."""
