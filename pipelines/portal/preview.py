"""The first rows of a version as pages show them, read from its Parquet file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

import polars as pl
import pyarrow.parquet as pq

from assets.publication.plain_values import flat
from catalog.publishing.code_names import Names
from catalog.publishing.published_dataset import PublishedDataset
from lake.storage.interface import Storage

SHOWN_ROWS = 20


@dataclass(frozen=True)
class Rows:
    """All rows of a version, flat values. `path` is relative to the folder of open data."""

    frame: pl.DataFrame
    path: str
    names: Mapping[str, Names] = field(default_factory=dict)
    """Of coded columns the codes that stand in them."""

    @property
    def first(self) -> list[list[tuple[str, str]]]:
        """Texts of the first rows, what is not known as a dash; with the code of what stands there by its name."""
        codes = self.frame.head(SHOWN_ROWS).with_columns(pl.all().cast(pl.String).fill_null("—"))
        called = [self.names.get(name, {}) for name in codes.columns]
        return [
            [(names[text], text) if text in names else (text, "") for text, names in zip(row, called, strict=True)]
            for row in codes.rows()
        ]

    @property
    def told(self) -> pl.DataFrame:
        """All rows with names instead of codes."""
        return self.frame.with_columns(pl.col(name).replace(names) for name, names in self.names.items())

    @property
    def numeric(self) -> list[bool]:
        """Which columns are numbers."""
        return [kind.is_numeric() for kind in self.frame.dtypes]


def read_rows(storage: Storage, dataset: PublishedDataset, names: Mapping[str, Names]) -> Rows | None:
    """None when the version has no Parquet file. `names` are those of all codes that may stand in a column."""
    found = next((file for file in dataset.files if file.format == "parquet"), None)
    if found is None:
        return None
    table = pq.read_table(BytesIO(storage.read(storage.root / "open" / found.path)))
    frame = flat(table)
    return Rows(frame, found.path, {name: _there(frame[name], names[name]) for name in frame.columns if name in names})


def _there(column: pl.Series, names: Names) -> Names:
    return {code: names[code] for code in column.unique().sort() if code in names}
