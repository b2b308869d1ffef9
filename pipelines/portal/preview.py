"""The first rows of a version as pages show them, read from its Parquet file."""

from dataclasses import dataclass
from io import BytesIO

import polars as pl
import pyarrow.parquet as pq

from assets.publication.plain_values import flat
from catalog.publishing.published_dataset import PublishedDataset
from lake.storage.interface import Storage

SHOWN_ROWS = 20


@dataclass(frozen=True)
class Rows:
    """All rows of a version, flat values. `path` is relative to the folder of open data."""

    frame: pl.DataFrame
    path: str

    @property
    def first(self) -> list[list[str]]:
        """Texts of the first rows; what is not known is a dash."""
        texts = self.frame.head(SHOWN_ROWS).with_columns(pl.all().cast(pl.String).fill_null("—"))
        return [list(row) for row in texts.rows()]

    @property
    def numeric(self) -> list[bool]:
        """Which columns are numbers."""
        return [kind.is_numeric() for kind in self.frame.dtypes]


def read_rows(storage: Storage, dataset: PublishedDataset) -> Rows | None:
    """None when the version has no Parquet file."""
    found = next((file for file in dataset.files if file.format == "parquet"), None)
    if found is None:
        return None
    table = pq.read_table(BytesIO(storage.read(storage.root / "open" / found.path)))
    return Rows(flat(table), found.path)
