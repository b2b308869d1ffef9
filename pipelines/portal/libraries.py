"""Libraries of the browser that pages take along: bundles which `make portal-libraries` makes from npm packages."""

from pathlib import Path

_MADE = Path(__file__).parent / "browser" / "made"
PREVIEW = "parquet.js"
"""Reads Parquet by ranges; without it the preview is the first rows."""
SQL = "duckdb.js"
"""DuckDB; without it there is no SQL on the pages."""
MAP = "map.js"
"""Leaflet; without it the map is a drawing."""
GRAPH = "graph.js"
"""Draws the asset graph, which is no page of the site; without it that page lists and does not draw."""


def libraries() -> dict[str, Path]:
    """Of the site: name → file; empty when nothing was made."""
    found = sorted(_MADE.glob("*")) if _MADE.is_dir() else []
    return {path.name: path for path in found if path.name != GRAPH}


def graph_library() -> Path | None:
    """What draws the asset graph; None when nothing was made."""
    path = _MADE / GRAPH
    return path if path.exists() else None
