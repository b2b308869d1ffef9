"""DuckDB and buckets: its extension from the installed wheel, and one secret for what lies below a prefix."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from lake.engine.identifiers import literal, quote
from lake.engine.session import Session
from lake.settings import Settings
from lake.storage.interface import Storage
from lake.storage.opening import storage_of, table_storage_of

_PACKAGE = "duckdb_extension_httpfs"


def reach(connection: Session, settings: Settings) -> list[Storage]:
    """Let a session that is not confined yet read the buckets in which the lake lies; returns them.

    The secrets live as long as the session, and DuckDB shows nobody what is in them.
    """
    buckets = _buckets(settings)
    if buckets:
        connection.execute(f"LOAD {literal(str(_extension()))}")
    for number, (_, secret) in enumerate(buckets):
        parts = ", ".join(f"{name} {literal(value)}" for name, value in secret.items())
        connection.execute(f"CREATE SECRET {quote(f'lake_{number}')} (TYPE s3, {parts})")
    return [bucket for bucket, _ in buckets]


def _buckets(settings: Settings) -> list[tuple[Storage, Mapping[str, str]]]:
    if not settings.storage and not settings.tables_location:
        return []
    from lake.storage.s3.bucket import BucketStorage

    found = {storage.root: storage for storage in (storage_of(settings), table_storage_of(settings))}
    return [(one, one.secret()) for one in found.values() if isinstance(one, BucketStorage)]


@cache
def _extension() -> Path:
    """The file in the wheel: nothing is fetched."""
    return next(path for path in Path(str(files(_PACKAGE))).rglob("httpfs.duckdb_extension"))
