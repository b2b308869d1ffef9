"""Open what a command needs, and close it again."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from assets.context import LakeContext
from lake.errors import LakeError
from lake.home.presence import is_there, refuse_absent
from lake.home.run_lock import run_lock
from lake.settings import Settings
from lake.storage.interface import LakeTaken
from lake.tables.lakehouse import Lakehouse


@contextmanager
def opened_lakehouse(settings: Settings) -> Iterator[Lakehouse]:
    """The tables and the ledger of a lake that is there; LakeError where none is. Readers take no lock."""
    refuse_absent(settings)
    lakehouse = Lakehouse.open(settings)
    try:
        yield lakehouse
    finally:
        lakehouse.close()


@contextmanager
def opened_lake(settings: Settings) -> Iterator[LakeContext]:
    """The lake together with its catalogue and models."""
    refuse_absent(settings)
    lake = LakeContext.open(settings)
    try:
        yield lake
    finally:
        lake.lakehouse.close()


@contextmanager
def or_elsewhere(settings: Settings) -> Iterator[Settings]:
    """The settings of a lake that is there; else of an empty folder, for as long as the context lasts."""
    if is_there(settings):
        yield settings
        return
    with TemporaryDirectory(prefix="lake-") as empty:
        yield settings.model_copy(update={"home": Path(empty), "landing": settings.landing_folder})


@contextmanager
def locked(settings: Settings, *, only_looking: bool = False) -> Iterator[None]:
    """The lock of a lake that is there, for who changes something in it; `only_looking` takes none."""
    refuse_absent(settings)
    with nullcontext() if only_looking else run_lock(settings):
        yield


@contextmanager
def opened_for_change(settings: Settings) -> Iterator[LakeContext]:
    """The same for an officer who changes something, with the lock. LakeError in Chinese when a run has it."""
    with ExitStack() as held:
        try:
            held.enter_context(locked(settings))
        except LakeTaken as taken:
            raise LakeError("数据湖正在运行，暂时不能更改", advice="请待运行结束后再试；本次没有改动") from taken
        yield held.enter_context(opened_lake(settings))
