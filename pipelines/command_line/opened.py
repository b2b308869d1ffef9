"""Open what a command needs, and close it again."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from assets.context import LakeContext
from lake.errors import LakeError
from lake.home.run_lock import run_lock
from lake.settings import Settings
from lake.storage.interface import LakeTaken
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


@contextmanager
def opened_for_change(settings: Settings) -> Iterator[LakeContext]:
    """The same for an officer who changes something, with the lock. LakeError in Chinese when a run has it."""
    with ExitStack() as held:
        try:
            held.enter_context(run_lock(settings))
        except LakeTaken as taken:
            raise LakeError("数据湖正在运行，暂时不能更改", advice="请待运行结束后再试；本次没有改动") from taken
        yield held.enter_context(opened_lake(settings))
