"""Open what a command needs, and close it again."""

from collections.abc import Iterator
from contextlib import contextmanager

from assets.context import LakeContext
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse


@contextmanager
def opened_lakehouse(settings: Settings) -> Iterator[Lakehouse]:
    """The tables and the ledger. Readers take no lock."""
    lakehouse = Lakehouse.open(settings)
    try:
        yield lakehouse
    finally:
        lakehouse.close()


@contextmanager
def opened_lake(settings: Settings) -> Iterator[LakeContext]:
    """The lake together with its catalogue and models."""
    lake = LakeContext.open(settings)
    try:
        yield lake
    finally:
        lake.lakehouse.close()
