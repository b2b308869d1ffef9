"""The values of a table as formats without types write them."""

import polars as pl
import pyarrow as pa

from catalog.beijing import ZONE


def plain(table: pa.Table) -> pl.DataFrame:
    """Moments as ISO 8601 in Beijing time, a fraction of a second where there is one; no NaN, no infinity.

    Other columns keep their types. Most readers know neither NaN nor infinity, and nothing is known either way.
    """
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)  # a table is never a series
    moments = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
    known = pl.when(pl.col(pl.Float64).is_finite()).then(pl.col(pl.Float64))
    return frame.with_columns(known, pl.col(moments).dt.convert_time_zone(ZONE).dt.to_string("%Y-%m-%dT%H:%M:%S%.f%:z"))


def flat(table: pa.Table) -> pl.DataFrame:
    """The same with one value a cell: a list is joined with `;`."""
    return plain(table).with_columns(pl.col(pl.List(pl.String)).list.join(";"))
