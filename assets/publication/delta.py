"""What a version changed: keys that came, keys that went, and the values that are others now.

Values are compared and written as the CSV file has them, so that whoever applies the changes to the CSV file of the
version before gets that of this one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa

from assets.publication.plain_values import flat

CHANGES = "changes.csv"
CHANGE, FIELD, BEFORE, AFTER = "_change", "_field", "_before", "_after"
"""Columns of the file beside those of the key; no published column begins with an underscore."""


@dataclass(frozen=True)
class Delta:
    """Counts are keys. `lines`: one a key that came or went, one a value that is another now."""

    added: int
    removed: int
    changed: int
    new_columns: tuple[str, ...]
    lost_columns: tuple[str, ...]
    changed_columns: tuple[str, ...]
    lines: pl.DataFrame


def delta(before: pa.Table, after: pa.Table, key: Sequence[str]) -> Delta | None:
    """None when a column of the key is missing on either side: the rows cannot be told from one another."""
    old, new = _texts(before), _texts(after)
    names = list(key)
    if not names or not set(names) <= {*old.columns} & {*new.columns}:
        return None
    added, removed = new.join(old, on=names, how="anti"), old.join(new, on=names, how="anti")
    changes = _changed_values(old, new, names)
    lines = pl.concat([_keys(removed, names, "removed"), _keys(added, names, "added"), changes])
    return Delta(
        added=added.height,
        removed=removed.height,
        changed=changes.select(names).unique().height,
        new_columns=tuple(name for name in new.columns if name not in old.columns),
        lost_columns=tuple(name for name in old.columns if name not in new.columns),
        changed_columns=tuple(changes[FIELD].unique(maintain_order=True)),
        lines=lines.sort(CHANGE, *names, FIELD),
    )


def write_changes(changes: Delta, folder: Path) -> None:
    """The lines as `changes.csv`; without lines there is no file."""
    if not changes.lines.is_empty():
        changes.lines.write_csv(folder / CHANGES, include_bom=True)


def _texts(table: pa.Table) -> pl.DataFrame:
    return flat(table).with_columns(pl.all().cast(pl.String))


def _changed_values(old: pl.DataFrame, new: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    shared = [name for name in new.columns if name in old.columns and name not in key]
    if not shared:
        return _keys(new.clear(), key, "changed")
    both = old.select(*key, *shared).join(new.select(*key, *shared), on=key, how="inner", suffix=AFTER)
    parts = [
        both.filter(pl.col(name).ne_missing(pl.col(name + AFTER))).select(
            pl.lit("changed").alias(CHANGE),
            *key,
            pl.lit(name).alias(FIELD),
            pl.col(name).alias(BEFORE),
            pl.col(name + AFTER).alias(AFTER),
        )
        for name in shared
    ]
    return pl.concat(parts)


def _keys(rows: pl.DataFrame, key: list[str], change: str) -> pl.DataFrame:
    nothing = pl.lit(None, pl.String)
    return rows.select(
        pl.lit(change).alias(CHANGE), *key, nothing.alias(FIELD), nothing.alias(BEFORE), nothing.alias(AFTER)
    )
