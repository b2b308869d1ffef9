"""The types of the ledger's columns, as a strict table of SQLite and one of PostgreSQL spell them.

Moments are text in ISO form and UTC, so that they sort as they are written; texts sort by their bytes everywhere.
"""

from typing import Any

from sqlalchemy import REAL, BigInteger, Boolean, Column, Double, Integer, Text
from sqlalchemy.types import TypeEngine

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
INTEGER = BigInteger().with_variant(Integer(), "sqlite")
BOOLEAN = Boolean().with_variant(Integer(), "sqlite")
DOUBLE: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")


def text(name: str, *more: Any, **options: Any) -> Column[str]:
    """A column of words, never empty unless told."""
    return Column(name, TEXT, *more, **{"nullable": False, **options})


def integer(name: str, *more: Any, **options: Any) -> Column[int]:
    """A column of whole numbers of up to 64 bits."""
    return Column(name, INTEGER, *more, **{"nullable": False, **options})


def boolean(name: str) -> Column[bool]:
    """A column of yes and no; SQLite has no such type and keeps 1 and 0."""
    return Column(name, BOOLEAN, nullable=False)


def double(name: str) -> Column[float]:
    """A column of measured numbers."""
    return Column(name, DOUBLE, nullable=False)
