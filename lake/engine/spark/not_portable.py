"""What SQL says on DuckDB and Spark cannot be told the same way: refused before a row is read, never near enough."""

from lake.errors import LakeError


def not_portable(what: str, advice: str) -> LakeError:
    """The error for a construct, as it stands in the SQL, that has no translation with the same meaning."""
    told = f'{advice}, or leave the table to DuckDB: LAKE_ENGINE_TABLES={{"table": "duckdb"}}'
    return LakeError(f"{what} cannot be run on Spark with the same result", advice=told)
