"""The SQL that reads a table's Parquet files as the table is declared today."""

from collections.abc import Iterable, Sequence

from lake.engine.identifiers import literal, quote
from lake.schema import Column, duck_type


def parquet_select(
    columns: Sequence[Column], files: Sequence[str], *, file_name_as: str | None = None, all_have: bool = False
) -> str:
    """A SELECT of the columns, in order and typed; no files give no rows.

    A column added after a file was written reads as NULL, unless `all_have` says that every file has every column in
    its type, which is planned in half the time. `file_name_as` adds a column with each row's file.
    """
    nothing = _no_rows(columns, file_name_as)
    if not files:
        return nothing
    names = [quote(column.name) for column in columns] + ([quote(file_name_as)] if file_name_as else [])
    file_name = f", filename = {literal(file_name_as)}" if file_name_as else ""
    # The typed nothing gives a column that is in none of the files. `schema = …` would do so too, but then DuckDB
    # reads each file with a single thread, which halves the speed of a load.
    found = f"SELECT * FROM read_parquet({_texts(files)}, union_by_name = true{file_name})"
    source = found if all_have else f"{found} UNION ALL BY NAME {nothing}"
    return f"SELECT {', '.join(names)} FROM ({source})"


def _no_rows(columns: Sequence[Column], file_name_as: str | None) -> str:
    typed = [f"CAST(NULL AS {duck_type(column.type)}) AS {quote(column.name)}" for column in columns]
    if file_name_as:
        typed.append(f"CAST(NULL AS VARCHAR) AS {quote(file_name_as)}")
    return f"SELECT {', '.join(typed)} WHERE false"


def _texts(values: Iterable[str]) -> str:
    return f"[{', '.join(literal(value) for value in values)}]"
