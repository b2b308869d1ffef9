"""Small makers of deliveries, and the way to the shared data."""

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lake.connectors.deliveries import Delivery
from lake.connectors.files.spreadsheet import CsvSource
from lake.connectors.reading import open_rows
from lake.connectors.source import Source

REPOSITORY = Path(__file__).parents[3]


def shared_data(folder: str) -> Path:
    root = Path(os.environ.get("LAKE_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
    if not (root / folder).exists():
        pytest.skip(f"the shared data folder {folder} is not here; set LAKE_SHARED_DATA")
    return root / folder


def delivery(path: Path, source: Source | None = None) -> Delivery:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return Delivery(path.name, path, digest, len(content), datetime.now(UTC), source or CsvSource(path=path.name))


def read(path: Path, expected: tuple[str, ...] = (), source: Source | None = None) -> tuple[list[dict[str, Any]], Any]:
    with open_rows(delivery(path, source), expected) as rows:
        return list(rows), rows.report


def read_bytes(
    folder: Path, content: bytes, expected: tuple[str, ...] = (), source: Source | None = None
) -> tuple[list[dict[str, Any]], Any]:
    path = folder / "delivery.csv"
    path.write_bytes(content)
    return read(path, expected, source)


def cells(rows: list[dict[str, Any]]) -> list[list[Any]]:
    """Values without the line numbers."""
    return [[value for name, value in row.items() if name != "_line_no"] for row in rows]


def lines(rows: list[dict[str, Any]]) -> list[int]:
    return [row["_line_no"] for row in rows]
