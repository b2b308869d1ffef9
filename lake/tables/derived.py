"""Tables that are worked out from others: made anew when what they are made of has changed, else left alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from lake.schema import TableSpec, arrow_schema
from lake.tables.commit import Commit
from lake.tables.lakehouse import Lakehouse
from lake.tables.states import table_states
from lake.tables.zones import would_be_lowered

_ROWS_AT_ONCE = 50_000
"""More of them would be in memory as Python objects."""


def derive(house: Lakehouse, spec: TableSpec, made_of: str, write: Callable[[], Sequence[Path]]) -> Commit:
    """Replace the content of a table by the rows of the files that `write` gives, in one commit.

    Nothing is written when the content was made of the same: `made_of` is a fingerprint of all that decides it.
    """
    house.ensure(spec)
    state = house.state(spec.name)
    if (state.token or "").startswith(made_of):
        return Commit(spec.name, state.head, state.rows, written=False)
    return house.replace(spec, write(), derived_token(made_of, state.head))


def leave_stricter_zone(house: Lakehouse, spec: TableSpec) -> None:
    """Forget a table that is declared in a laxer zone than it lies in: it is made anew there, of what it is made of.

    Its former rows do not follow, since they may hold what it is made without by now.
    """
    table = house.find(spec.name)
    if table is not None and would_be_lowered(table, spec):
        house.drop(spec.name)


def derived_token(made_of: str, head: int | None) -> str:
    """The token of such a commit: with the head in it, going back to what was once is a new commit, not a known one."""
    return f"{made_of}@{head}"


def content_heads(house: Lakehouse, tables: set[str]) -> dict[str, int | None]:
    """What the tables that are there hold, by name: changes with their rows, and not when those are arranged anew."""
    states = table_states(house)
    return {table: states[table].content for table in sorted(tables & states.keys())}


def rows_file(house: Lakehouse, spec: TableSpec, rows: Iterable[Mapping[str, Any]]) -> Path:
    """A new data file of the table with these rows, which hold all its columns; not yet part of it."""
    path, schema = house.new_data_file(spec), arrow_schema(spec.columns)
    wanted = ({column.name: row[column.name] for column in spec.columns} for row in rows)
    try:
        with pq.ParquetWriter(path, schema, compression="zstd", write_page_checksum=True) as written:
            while block := [*islice(wanted, _ROWS_AT_ONCE)]:
                written.write_table(pa.Table.from_pylist(block, schema=schema))
    except BaseException:
        house.discard(path)
        raise
    return path
