"""DuckDB on one machine: the engine that a lake has without being told."""

from lake.engine.duck.engine import DuckEngine

__all__ = ["DuckEngine"]
