"""What Dagster does for each single event or step of a run, done once or in part where that is enough."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, cast

import dagster as dg
from dagster._core.definitions.job_definition import JobDefinition
from dagster._core.instance.runs.run_domain import RunDomain
from dagster._core.storage.event_log.sql_event_log import SqlEventLogStorage
from dagster._core.storage.event_log.sqlite import sqlite_event_log
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME, SqliteEventLogStorage
from sqlalchemy.engine import Connection
from sqlalchemy.pool import NullPool

Method = Callable[..., Any]


@contextmanager
def method_replaced(owner: type, name: str, instead: Callable[[Method], Method]) -> Iterator[None]:
    """While the context lasts a class has what `instead` makes of one of its own methods."""
    before = owner.__dict__[name]
    setattr(owner, name, instead(before))
    try:
        yield
    finally:
        setattr(owner, name, before)


@contextmanager
def schema_known() -> Iterator[None]:
    """While the context lasts each storage is asked once whether its tables have a table, a column or an index.

    Dagster asks with every event of an asset. What is missing is asked for again: a migration may bring it.
    """
    known = set[tuple[SqlEventLogStorage, str, str]]()

    def once(ask: Method) -> Method:
        def answer(storage: SqlEventLogStorage, *asked: Any) -> bool:
            about = storage, ask.__name__, str(asked[-1])
            if about not in known and ask(storage, *asked):
                known.add(about)
            return about in known

        return answer

    with (
        method_replaced(SqliteEventLogStorage, "has_table", once),
        method_replaced(SqlEventLogStorage, "has_asset_key_col", once),
        method_replaced(SqlEventLogStorage, "_has_asset_key_col_on_connection", once),
        method_replaced(SqlEventLogStorage, "has_secondary_index", once),
    ):
        yield


@contextmanager
def planned_at_once() -> Iterator[None]:
    """While the context lasts what a run intends to make is one commit to each file, where each asset was three."""

    def together(log: Method) -> Method:
        def logged(runs: RunDomain, run: dg.DagsterRun, *rest: Any) -> None:
            storage = runs._instance.event_log_storage
            with _one_commit(storage, run.run_id) if isinstance(storage, SqliteEventLogStorage) else nullcontext():
                log(runs, run, *rest)

        return logged

    with method_replaced(RunDomain, "_log_asset_planned_events", together):
        yield


@contextmanager
def jobs_not_made_again() -> Iterator[None]:
    """While the context lasts a job is itself for whoever asks for all of its assets, where it was made twice more."""

    def itself(part: Method) -> Method:
        def subset(
            job: JobDefinition, *, asset_selection: Set[dg.AssetKey] | None = None, **others: Any
        ) -> JobDefinition:
            of_all = asset_selection == job.asset_layer.selected_asset_keys
            if of_all and not others.get("op_selection") and others.get("asset_check_selection") is None:
                return job
            return cast(JobDefinition, part(job, asset_selection=asset_selection, **others))

        return subset

    with method_replaced(JobDefinition, "get_subset", itself):
        yield


@contextmanager
def versions_alone_read() -> Iterator[None]:
    """While the context lasts what the UI shows of tables made before is not read with their versions.

    Before each step Dagster reads the last event of every table above it, of which it takes a version and a number.
    """

    def without(read: Method) -> Method:
        def records(storage: SqlEventLogStorage, rows: Sequence[Mapping[str, Any]]) -> Mapping[dg.AssetKey, Any]:
            plain = [{**row, "last_materialization": _unshown(row["last_materialization"])} for row in rows]
            return cast(Mapping[dg.AssetKey, Any], read(storage, plain))

        return records

    with method_replaced(SqlEventLogStorage, "_get_latest_materialization_records", without):
        yield


def _unshown(record: str | None) -> str | None:
    """An event as it is kept, without metadata; those of the first Dagsters stay as they are."""
    told = json.loads(record) if record else None
    if told is None or told["__class__"] != "EventLogRecord":
        return record
    told["event_log_entry"]["dagster_event"]["event_specific_data"]["materialization"]["metadata_entries"] = []
    return json.dumps(told)


@contextmanager
def _one_commit(storage: SqliteEventLogStorage, run_id: str) -> Iterator[None]:
    """Whatever asks this storage for a connection meanwhile gets the one that is open.

    Two contexts of the storage itself would wait for each other: it has one lock for all its files. And a second
    connection to a file would wait for what the first has written.
    """
    shards, module = (run_id, INDEX_SHARD_NAME), cast(Any, sqlite_event_log)  # it gives the engines that are kept
    for shard in shards:
        with storage._connect(shard):  # makes the file where there is none
            pass
    engines = [module.create_engine(storage.conn_string_for_shard(shard), poolclass=NullPool) for shard in shards]
    with storage._db_lock, engines[0].begin() as events, engines[1].begin() as index:
        opened = dict(zip(shards, (events, index), strict=True))

        def connect(shard: str) -> AbstractContextManager[Connection]:
            return nullcontext(opened[shard])

        setattr(storage, "_connect", connect)  # noqa: B010 - a method of this one storage
        try:
            yield
        finally:
            delattr(storage, "_connect")
