"""Functions that SQL calls with whole columns, each as one list: the work is done on all of it at once.

DuckDB hands an ordinary function two thousand rows at a time, which is too few for work that has a price a call.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from inspect import Parameter, Signature
from itertools import accumulate
from threading import Lock

import pyarrow as pa
from duckdb import func

from lake.engine.interface import ListFunction, ListWork
from lake.engine.session import Session


def define(session: Session, function: ListFunction, work: ListWork) -> None:
    """Let a session's SQL call a function. NULL in place of a list gives NULL."""
    fields = [*((name, pa.string()) for name in function.fields), *((name, _TEXTS) for name in function.lists)]
    made = pa.schema(fields)

    def call(*columns: pa.Array) -> pa.Array:
        given = zip(*(_lists(column) for column in columns), strict=True)
        tables = [table.select(made.names).cast(made) for table in _worked(work, given)]
        rows = pa.concat_tables(tables, promote_options="none").combine_chunks() if tables else made.empty_table()
        parts = [column.combine_chunks() for column in rows.columns]
        offsets = pa.array(accumulate(map(len, tables), initial=0), pa.int32())
        return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays(parts, names=made.names))

    parameters = [Parameter(name, Parameter.POSITIONAL_ONLY) for name in function.parameters]
    call.__signature__ = Signature(parameters)  # type: ignore[attr-defined]  # DuckDB counts them
    session.create_function(
        function.name, call, ["VARCHAR[]"] * len(function.parameters), function.returns, type=func.ARROW
    )


def _worked(work: ListWork, given: Iterable[Sequence[pa.Array]]) -> list[pa.Table]:
    """On a thread of Python's own, for one session at a time: not every library bears to be called by two threads.

    DuckDB may call on one of its threads, to which Python gives a new state at each call. A pybind11 library that is
    first imported there remembers that state, and another of the same make takes it in a later call: freed by then.
    """
    with _AT_WORK, ThreadPoolExecutor(max_workers=1, thread_name_prefix="list-function") as thread:
        return list(thread.map(lambda lists: work(*lists), given))


_AT_WORK = Lock()
_TEXTS = pa.list_(pa.string())


def _lists(column: pa.Array) -> list[pa.Array]:
    """The lists of a column, one a row."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return [scalar.values for scalar in whole]
