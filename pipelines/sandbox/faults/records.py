"""H31, H32, H5: rows that are there twice, rows that refer to nothing, rows that are none."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from pipelines.sandbox.faults.fault import RECORD, Faulty, factor
from pipelines.sandbox.identifiers import credit_codes, organisation_codes
from pipelines.sandbox.randomness import Generator


def repeat_rows(faulty: Faulty, share: float, rng: Generator, changes: Mapping[str, str] | None = None) -> Faulty:
    """H31: rows delivered again at the end of the file, exactly or with these fields changed.

    Only faultless rows are repeated, so that every damaged cell is recorded once.
    """
    whole = np.setdiff1d(np.arange(len(faulty.frame)), faulty.faults["row"].to_numpy())
    share = min(1.0, share * factor("H31"))
    if not len(whole) or not share:
        return faulty
    rows = np.sort(rng.choice(whole, max(1, round(len(whole) * share)), replace=False))
    again = faulty.frame[rows].with_columns(**{name: pl.lit(value) for name, value in (changes or {}).items()})
    record = pl.DataFrame({"row": np.arange(len(rows)) + len(faulty.frame)}).select(
        pl.col("row").cast(pl.Int64), fault=pl.lit("H31"), **{name: pl.lit(None, pl.String) for name in _VALUES}
    )
    return faulty.with_faults(pl.concat([faulty.frame, again]), record.select(list(RECORD)))


def total_row(faulty: Faulty, cells: Mapping[str, str]) -> Faulty:
    """H5: a row below the data that adds it up."""
    if not factor("H5"):
        return faulty
    values = {name: [cells.get(name)] for name in faulty.frame.columns}
    below = pl.DataFrame(values, schema=faulty.frame.schema)
    field, written = next(iter(cells.items()))
    record = pl.DataFrame([(len(faulty.frame), field, "H5", written, None)], schema=RECORD, orient="row")
    return faulty.with_faults(pl.concat([faulty.frame, below]), record)


def mark_rows(faulty: Faulty, code: str, field: str, where: pl.Expr) -> Faulty:
    """Rows that are wrong as a whole, such as payments for the dead (H19): nothing in them is changed."""
    rows = faulty.frame.with_row_index("row").filter(
        where.fill_null(False), ~pl.col("row").is_in(faulty.faults["row"].implode())
    )
    record = rows.select(
        pl.col("row").cast(pl.Int64),
        field=pl.lit(field),
        fault=pl.lit(code),
        written=pl.col(field),
        right=pl.lit(None, pl.String),
    )
    return faulty.with_faults(faulty.frame, record)


def unknown_firm(rows: pl.DataFrame, field: str, rng: Generator) -> list[str | None]:
    """H32: a correct credit code that no register knows (`MY…` is given to no firm of the sandbox)."""
    numbers = np.char.zfill(rng.integers(0, 10**6, len(rows)).astype(str), 6)
    stems = np.char.add("91440703", organisation_codes(np.char.add("MY", numbers)))
    return [str(code) for code in credit_codes(stems)]


def unknown_station(rows: pl.DataFrame, field: str, rng: Generator) -> list[str | None]:
    """H32: a station code that is not in the list of stations."""
    return [f"80999{number:03}" for number in rng.integers(0, 1000, len(rows))]


_VALUES = ("field", "written", "right")
