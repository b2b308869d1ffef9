"""Rows of a dataset by filter, words, order and page, from its Parquet file. No SQL, neither ours nor anybody's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
from polars.exceptions import PolarsError

from assets.publication.plain_values import plain
from pipelines.portal.server.problems import invalid

MOST_ROWS = 32_000
"""In one answer; whoever wants more takes the file."""
ROW_NUMBER = "_id"


@dataclass(frozen=True)
class Question:
    """What is asked. `filters`: column → values, any of which will do; `order`: columns, and whether downwards."""

    filters: Mapping[str, Sequence[Any]]
    words: str = ""
    fields: Sequence[str] = ()
    order: Sequence[tuple[str, bool]] = ()
    limit: int = 100
    offset: int = 0
    count: bool = True


@dataclass(frozen=True)
class Answer:
    """The rows of the page, and how many there are on all pages; None when nobody asked."""

    frame: pl.DataFrame
    total: int | None


def ask(file: Path, question: Question) -> Answer:
    """Problem for columns that are not there and values that are not of a column's type."""
    rows = pl.scan_parquet(file)
    schema = rows.collect_schema()
    numbered = rows.with_row_index(ROW_NUMBER, 1)
    known = {ROW_NUMBER, *schema}
    _refuse_unknown("fields", question.fields, known)
    _refuse_unknown("sort", [name for name, _ in question.order], known)
    _refuse_unknown("filters", question.filters, known)
    for name, values in question.filters.items():
        kind = pl.UInt32() if name == ROW_NUMBER else schema[name]
        numbered = numbered.filter(pl.col(name).is_in(_typed(name, values, kind), nulls_equal=True))
    if question.words:
        texts = [pl.col(name).cast(pl.String) for name, kind in schema.items() if not isinstance(kind, pl.List)]
        found = pl.any_horizontal(text.str.contains(question.words, literal=True) for text in texts)
        numbered = numbered.filter(found)
    if question.order:
        names, down = zip(*question.order, strict=True)
        numbered = numbered.sort(names, descending=list(down), nulls_last=True, maintain_order=True)
    total = int(numbered.select(pl.len()).collect().item()) if question.count else None
    shown = list(question.fields) or [ROW_NUMBER, *schema]
    return Answer(numbered.select(shown).slice(question.offset, question.limit).collect(), total)


def order_of(text: str) -> list[tuple[str, bool]]:
    """`day desc, station`: columns and whether downwards."""
    found = []
    for part in (part.strip() for part in text.split(",") if part.strip()):
        name, _, way = part.partition(" ")
        if way.strip().lower() not in ("", "asc", "desc"):
            raise invalid("sort", f"{way.strip()} is neither asc nor desc")
        found.append((name.strip('"'), way.strip().lower() == "desc"))
    return found


def records(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """For JSON: days and moments as ISO 8601 in Beijing time, decimals as numbers where that loses nothing."""
    return [{name: _plain(value) for name, value in row.items()} for row in plain(frame.to_arrow()).to_dicts()]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value) if Decimal(repr(float(value))) == value else str(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


def _refuse_unknown(parameter: str, names: Sequence[str] | Mapping[str, Any], known: set[str]) -> None:
    if unknown := [name for name in names if name not in known]:
        raise invalid(parameter, f"unknown column {unknown[0]}; known: {', '.join(sorted(known))}")


def _typed(name: str, values: Sequence[Any], kind: pl.DataType) -> pl.Series:
    if isinstance(kind, pl.List):
        raise invalid("filters", f"{name} holds several values")
    try:
        texts = [
            None if value is None else str(value).lower() if value is True or value is False else str(value)
            for value in values
        ]
        if kind == pl.Boolean:
            return pl.Series([None if text is None else {"true": True, "false": False}[text.lower()] for text in texts])
        if kind == pl.Date:
            return pl.Series(texts, dtype=pl.String).str.to_date("%Y-%m-%d", strict=True)
        if isinstance(kind, pl.Datetime):
            return pl.Series(texts, dtype=pl.String).str.to_datetime(time_zone="UTC", strict=True).cast(kind)
        return pl.Series(texts, dtype=pl.String).cast(kind, strict=True)
    except (PolarsError, KeyError, ValueError, OverflowError) as error:
        raise invalid("filters", f"{name} is not of the type {kind}") from error
