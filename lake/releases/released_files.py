"""The data files that a release shows: as its manifest names them, or as the table's snapshot does."""

from collections.abc import Iterator, Sequence

from lake.releases.manifest import Manifest, ReleasedFile, ReleasedTable
from lake.tables.commit import data_files_of, expected_data
from lake.tables.lakehouse import Lakehouse
from lake.tables.soundness import Expected


def files_of_snapshot(
    lakehouse: Lakehouse, name: str, snapshot_id: int | None, known: ReleasedTable | None
) -> tuple[ReleasedFile, ...]:
    """As a manifest names them, sorted by path. What a known one of the same snapshot names is not looked up again."""
    if known and known.files and known.snapshot_id == snapshot_id:  # the first manifests name no files
        return known.files
    if snapshot_id is None:
        return ()
    table = lakehouse.table(name)
    files = data_files_of(table, table.snapshot_by_id(snapshot_id))
    found = {one.path: one for one in reversed(expected_data(lakehouse.target(name), table, files))}
    return tuple(
        ReleasedFile(path=path, bytes=one.bytes or 0, rows=one.rows or 0, sha256=one.sha256)
        for path, one in sorted(found.items())
    )


def paths_as_released(lakehouse: Lakehouse, name: str, table: ReleasedTable) -> Sequence[str]:
    """Where they lie. The table may have been dropped since, and made again; the first manifests name no files."""
    if table.rows and not table.files:
        return () if table.snapshot_id is None else lakehouse.data_files(name, table.snapshot_id)
    return [lakehouse.storage.root / file.path for file in table.files]


def expected_of(table: str, file: ReleasedFile) -> Expected:
    """A released file as it should be."""
    return Expected(table, file.path, file.bytes, file.rows, file.sha256)


def expected_files(manifest: Manifest) -> Iterator[Expected]:
    """All files that a manifest names, as they should be."""
    return (expected_of(name, file) for name, table in manifest.tables.items() for file in table.files)
