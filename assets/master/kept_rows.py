"""What one resolution of a domain leaves for the next (`quality/matching/kept.py`): a database of its own in the home.

It holds what people's rows say, so it lies in `restricted/`. Nobody needs it: without it all is made anew, and so it is
when code or declarations have changed, and after any error.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

import duckdb

from assets.context import LakeContext
from assets.master.resolved import version_of
from assets.versions import fingerprint
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote
from lake.settings import Settings
from lake.storage.deletion import delete_file
from lake.storage.durable import make_folder
from quality.matching.kept import DATABASE, attach, begin_empty, forget_all
from quality.matching.short_work import put_in_order

IN_MEMORY = 5_000_000
"""Rows of sources of which memory holds all that is made: two gigabytes."""
_SPELT_WITH = ("OpenCC", "pypinyin")
"""Libraries whose word is kept, beside those that `declared` knows."""


@contextmanager
def kept_rows(lake: LakeContext, engine: DuckEngine, domain: str) -> Iterator[None]:
    """Let an engine have them; in memory when nobody knows which code runs.

    Call it while holding the run's lock: one process at a time. Each relation is renewed in a transaction, so that a
    kill leaves what is whole.
    """
    digest = _made_by(lake, domain)
    if digest is None:
        begin_empty(engine)
        yield
        return
    path = lake.settings.kept_rows_folder / f"{domain}-{digest}.duckdb"
    _forget_others(lake.settings, domain, path)
    make_folder(path.parent)
    path.parent.chmod(0o700)
    _attach(lake.settings, engine, path)
    try:
        yield
        put_in_order(engine)
        engine.connection.execute(f"DETACH {quote(DATABASE)}")
    except Exception:
        _forget(lake.settings, path)
        raise


@contextmanager
def passing_rows(settings: Settings, engine: DuckEngine, rows: int) -> Iterator[None]:
    """Let an engine have none, and keep what it makes no longer than this lasts: in memory, of many `rows` in a file.

    There they take a fifth of the room that they have in memory, and in what memory has to leave on disk.
    """
    if rows <= IN_MEMORY:
        begin_empty(engine)
        yield
        return
    make_folder(settings.temporary_folder)
    path = settings.temporary_folder / f"rows-{uuid4().hex}.duckdb"
    _attach(settings, engine, path)
    try:
        yield
        forget_all(engine)  # what is there still would be put in order for the next, who will not come
        engine.connection.execute(f"DETACH {quote(DATABASE)}")
    finally:
        _forget(settings, path)


def _attach(settings: Settings, engine: DuckEngine, path: Path) -> None:
    """One that cannot be opened is as good as none."""
    try:
        attach(engine, path)
    except duckdb.Error:
        _forget(settings, path)
        attach(engine, path)


def _made_by(lake: LakeContext, domain: str) -> str | None:
    """Changes with all that decides what is kept but the rows themselves; None when that is not known."""
    declared = lake.declared()
    if declared is None:
        return None
    return fingerprint([declared, version_of(lake, domain), [version(name) for name in _SPELT_WITH]])[:32]


def _forget_others(settings: Settings, domain: str, path: Path) -> None:
    """What other code or other declarations left."""
    for other in settings.kept_rows_folder.glob(f"{domain}-*.duckdb"):
        if other != path:
            _forget(settings, other)


def _forget(settings: Settings, path: Path) -> None:
    delete_file(settings.home, path)
    delete_file(settings.home, path.with_name(f"{path.name}.wal"))
