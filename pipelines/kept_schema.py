"""What Dagster works out of its migrations, kept in the home: a process need not again while Dagster is the same."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeAlias, TypeVar, cast

import dagster as dg
from alembic.script import ScriptDirectory
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from sqlalchemy.engine import Engine

from lake.home.kept_work import kept_work
from lake.settings import Settings
from lake.storage.written_aside import written_aside
from pipelines.quick_events import Method, method_replaced

_Made = TypeVar("_Made")
Revision: TypeAlias = str | tuple[str, ...] | None


@contextmanager
def schema_kept(settings: Settings, folder: Path) -> Iterator[None]:
    """While the context lasts Dagster's storages, those of runs below `folder`, are opened without its migrations.

    Those are ninety modules, of which each storage asks no more than what the newest is.
    """

    def newest(ask: Method) -> Method:
        def revision(script: ScriptDirectory, name: str | None) -> Revision:
            if name != "head" or not Path(script.dir).is_relative_to(Path(dg.__file__).parent):
                return cast(Revision, ask(script, name))
            return cast(Revision, _kept(settings, "dagster-revision", lambda: ask(script, name)))

        return revision

    def made(make: Method) -> Method:
        def prepare(storage: SqliteEventLogStorage, engine: Engine, for_index_shard: bool = False) -> None:
            path = Path(str(engine.url.database))
            if for_index_shard or path.exists():
                make(storage, engine, for_index_shard)
            else:
                _copy_of_empty(settings, folder, path, lambda: make(storage, engine))

        return prepare

    with (
        method_replaced(ScriptDirectory, "as_revision_number", newest),
        method_replaced(SqliteEventLogStorage, "_initdb", made),
    ):
        yield


def _copy_of_empty(settings: Settings, folder: Path, path: Path, make: Callable[[], None]) -> None:
    """Each run has a database of its own. To make one takes long, so that those after the first are copies of it.

    Whole or not there: one that was cut off by a kill could never be opened again.
    """

    def content() -> bytes:
        make()
        with closing(sqlite3.connect(path)) as connection:
            return connection.serialize()

    empty = _kept(settings, "dagster-run", content)
    if not path.exists():
        with written_aside(folder, path) as aside:
            aside.write_bytes(empty)


def _kept(settings: Settings, name: str, make: Callable[[], _Made]) -> _Made:
    return kept_work(settings, name, lambda: dg.__version__, make, lambda _made: True)
