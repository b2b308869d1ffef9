"""Beside the open datasets: which of their rows rest on records that are objected to, until that is decided.

A published version never changes, so that the mark stands beside it: `disputed/<dataset>.csv` has the keys of those
rows. There is no such file while nothing is objected to.
"""

from collections.abc import Collection
from io import BytesIO

import polars as pl

from assets.context import LakeContext
from assets.publication.places import disputed_file
from catalog.contracts.reference_models import Publication
from lake.engine.identifiers import literal, quote, quote_table
from lake.engine.row_key import key_hash
from lake.releases.manifest import DISPUTED_TABLE
from lake.releases.store import Release
from lake.storage.opening import storage_of


def disputed_tables(lake: LakeContext, release: Release) -> frozenset[str]:
    """The tables of a release that have disputed rows: mostly none, so that no dataset need be looked through."""
    marks = release.manifest.tables.get(DISPUTED_TABLE)
    if marks is None or marks.snapshot_id is None or not marks.rows:
        return frozenset()
    with lake.engine() as engine:
        engine.attach(DISPUTED_TABLE, marks.shape, lake.lakehouse.data_files(DISPUTED_TABLE, marks.snapshot_id))
        rows = engine.rows(f"SELECT DISTINCT table_name FROM {quote_table(DISPUTED_TABLE)}")
    return frozenset(row["table_name"] for row in rows)


def write_disputed(lake: LakeContext, release: Release, publication: Publication, disputed: Collection[str]) -> int:
    """Write or remove the file of one dataset; returns the disputed rows. Their keys are open data like the rows.

    `disputed` are the release's `disputed_tables`.
    """
    storage = storage_of(lake.settings)
    path = disputed_file(storage, publication.id)
    is_marked = publication.table in disputed
    keys = _disputed_keys(lake, release, publication.table) if is_marked else pl.DataFrame()
    if keys.is_empty():
        storage.delete(path)
        return 0
    content = BytesIO()
    keys.write_csv(content, include_bom=True)
    storage.put(path, content.getvalue())
    return len(keys)


def _disputed_keys(lake: LakeContext, release: Release, name: str) -> pl.DataFrame:
    tables = release.manifest.tables
    if tables[name].snapshot_id is None:
        return pl.DataFrame()
    with lake.engine() as engine:
        for one in (name, DISPUTED_TABLE):
            files = lake.lakehouse.data_files(one, tables[one].snapshot_id) if tables[one].snapshot_id else []
            engine.attach(one, tables[one].shape, files)
        shown = ", ".join(quote(column) for column in tables[name].key)
        found = engine.query(
            f"SELECT {shown} FROM {quote_table(name)} WHERE {key_hash(map(quote, tables[name].key))} IN"
            f" (SELECT key_hash FROM {quote_table(DISPUTED_TABLE)} WHERE table_name = {literal(name)}) ORDER BY ALL"
        )
    frame = pl.from_arrow(found)
    assert isinstance(frame, pl.DataFrame)  # a table is never a series
    return frame
