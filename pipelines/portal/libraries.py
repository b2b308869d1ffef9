"""Libraries of the browser that the site takes along: bundles which `make portal-libraries` makes from npm packages."""

from pathlib import Path

_MADE = Path(__file__).parent / "browser" / "made"
PREVIEW = "parquet.js"
"""Reads Parquet by ranges; without it the preview is the first rows."""
SQL = "duckdb.js"
"""DuckDB; without it there is no SQL on the pages."""
MAP = "map.js"
"""Leaflet; without it the map is a drawing."""


def libraries() -> dict[str, Path]:
    """Name → file; empty when nothing was made."""
    return {path.name: path for path in sorted(_MADE.glob("*"))} if _MADE.is_dir() else {}
