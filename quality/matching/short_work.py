"""An increment is some hundred short statements: unless the city is large, one thread carries them out for less."""

from contextlib import AbstractContextManager, nullcontext

from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote
from quality.matching import kept, touched

FEW = 1_000_000
"""Of more profiles the passes over all of them are long enough to be shared by threads.

Of 700,000, those of 18 million rows, a second thread still costs a fifth more.
"""
MANY_GROUPS = 10
"""Each costs every reader of the table some microseconds a column."""
_FULL = 122_880
"""Rows of a group that has no room for more."""


def on_fitting_cores(engine: DuckEngine) -> AbstractContextManager[None]:
    """One core for what makes only some of few profiles anew, else all that the engine has."""
    if not kept.is_kept(engine, kept.PROFILE) or touched.is_everything(engine):
        return nullcontext()
    profiles = int(engine.rows(f"SELECT count(*) AS n FROM {kept.PROFILE}")[0]["n"])
    return engine.on_one_core() if profiles <= FEW else nullcontext()


def put_in_order(engine: DuckEngine) -> None:
    """What is kept in a file, once a build and not with every transaction.

    DuckDB gives what came since the last time a group of rows of its own in each table, and then puts small groups
    together. That writes half of a large table anew, and is done when there are many.
    """
    session = engine.connection
    if _groups(engine) <= MANY_GROUPS:
        session.execute("SET max_vacuum_tasks = 0")
    try:
        with on_fitting_cores(engine):
            session.execute(f"CHECKPOINT {quote(kept.DATABASE)}")
    finally:
        session.execute("RESET max_vacuum_tasks")


def _groups(engine: DuckEngine) -> int:
    """Of profiles, beside those that are full: some come with every build."""
    if not kept.is_kept(engine, kept.PROFILE):
        return 0
    groups = f"SELECT DISTINCT row_group_id FROM pragma_storage_info({literal(kept.PROFILE)})"
    full = f"(SELECT count(*) // {_FULL} FROM {kept.PROFILE})"
    return int(engine.rows(f"SELECT count(*) - {full} AS n FROM ({groups})")[0]["n"])
