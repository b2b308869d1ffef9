"""Tables whose files lie elsewhere: whoever deletes or rewrites them would do so in another's folder."""

from typing import cast

from pyiceberg.table import Table

from lake.storage.durable_io import DurableFileIO
from lake.storage.s3.guarded_io import BucketFileIO


def refuse_strange_table(table: Table) -> None:
    """Raises LakeError when a table's folder, or a file that PyIceberg would delete, is outside the storage."""
    former = {entry.metadata_file.rpartition("/")[0] for entry in table.metadata.metadata_log}
    for place in {table.location(), *former}:
        cast(DurableFileIO | BucketFileIO, table.io).refuse_outside(place)
