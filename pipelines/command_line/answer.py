"""What a query found, on its way out: as a table to look at, as JSON, or as a file with every row and digit."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lake.connectors.rows.text_values import as_text
from lake.told import Told

_NOT_INTO_THE_LAKE = Told("answers are not written into the lake", "查询结果不写入湖目录")
_OUTSIDE = Told("name a file outside LAKE_HOME", "请写 LAKE_HOME 以外的文件")
_NO_FOLDER = Told("there is no such folder", "没有这个文件夹")
_MAKE_IT = Told("make it first, or name a file elsewhere", "请先建立文件夹，或写别处的文件")
if TYPE_CHECKING:
    import pyarrow as pa

    from lake.engine.session import Session
    from lake.settings import Settings


@dataclass(frozen=True)
class Answer:
    """Rows as Python values. `is_cut` when there were more than were asked for."""

    names: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]
    is_cut: bool = False

    def records(self) -> list[dict[str, object]]:
        """One mapping a row."""
        return [dict(zip(self.names, row, strict=True)) for row in self.rows]


def fetch(cursor: "Session", limit: int | None = None) -> Answer:
    """All rows, or the first `limit`."""
    names = unique(column[0] for column in cursor.description or ())
    if limit is None:
        return Answer(names, cursor.fetchall())
    rows = cursor.fetchmany(limit + 1)
    return Answer(names, rows[:limit], is_cut=len(rows) > limit)


def fetch_table(cursor: "Session", limit: int | None = None) -> "pa.Table":
    """The same with its types, as an Arrow table."""
    table = cursor.to_arrow_table()
    return table.rename_columns(list(unique(table.column_names))).slice(0, limit)


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Names of which none is another in other capitals: the second `a` is `a_2`."""
    times: Counter[str] = Counter()
    found: list[str] = []
    for name in names:
        other = name
        while times[other.casefold()]:
            times[name.casefold()] += 1
            other = f"{name}_{times[name.casefold()]}"
        times[other.casefold()] += 1
        found.append(other)
    return tuple(found)


def plain(value: object) -> Any:
    """A value as JSON can say it: no NaN, bytes in hexadecimal, decimals and durations as text, times in ISO 8601."""
    if isinstance(value, float):
        return value if value - value == 0 else None
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return as_text(value)
    if isinstance(value, Mapping):
        return {key if isinstance(key, str) else str(plain(key)): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(one) for one in value]
    return str(value)


def shown(value: object) -> str:
    """A value in a cell of a terminal, all its digits."""
    said = plain(value)
    if said is None:
        return ""
    return str(said).lower() if isinstance(said, bool) else str(said)


def refuse_place(settings: "Settings", path: Path) -> None:
    """LakeError for a place inside the lake, where an answer would be taken for a part of it, or in no folder."""
    from lake.errors import LakeError

    if path.resolve().is_relative_to(settings.home.resolve()):
        raise LakeError(_NOT_INTO_THE_LAKE, advice=_OUTSIDE, file=str(path))
    if not path.resolve().parent.is_dir():
        raise LakeError(_NO_FOLDER, advice=_MAKE_IT, file=str(path))


def write_csv(table: "pa.Table", path: Path) -> None:
    """UTF-8 with a byte order mark, every value as DuckDB writes it. Nothing known: empty; no text: ""."""
    from lake.engine.identifiers import quote

    texts = ", ".join(f"{quote(name)}::VARCHAR AS {quote(name)}" for name in table.column_names)
    with _session_of(table) as connection:
        connection.sql(f"SELECT {texts} FROM answer").pl().write_csv(path, include_bom=True)


def write_parquet(table: "pa.Table", path: Path) -> None:
    """Types as DuckDB writes them, zstd."""
    from lake.engine.identifiers import literal

    with _session_of(table) as connection:
        connection.execute(f"COPY answer TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd)")


@contextmanager
def _session_of(table: "pa.Table") -> "Iterator[Session]":
    """A session that knows the table as `answer`; a disk that fails is a LakeError."""
    from catalog.beijing import ZONE
    from lake.engine.identifiers import literal
    from lake.engine.session import open_session
    from lake.storage.storage_errors import storage_errors

    with storage_errors("writing the answer"), open_session(options={"threads": 1}) as connection:
        connection.execute(f"SET TimeZone = {literal(ZONE)}")
        connection.register("answer", table)
        yield connection
