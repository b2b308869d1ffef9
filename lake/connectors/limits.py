"""How large a delivery may be, whatever its format: bounds that are looked at before anything is read whole.

They are far above every real delivery and far below what stops a machine of 24 GiB.
"""

import os
import stat
from pathlib import Path

from lake.errors import LakeError

MOST_COLUMNS = 5_000
"""A workbook ends at 16,384; the widest real delivery seen has 320."""
MOST_CELLS = 20_000_000
"""Of one sheet, empty ones within its bounds included: a workbook is read whole."""
LARGEST_DOCUMENT = 1 << 30
"""Bytes of a workbook or JSON document as it is read, which is whole; larger ones come as CSV or JSON Lines."""


def refuse_special(path: Path, name: str) -> None:
    """Raise LakeError for whatever is no plain file: opening a pipe waits for ever, a link reads what the lake reads.

    Nothing is opened. OSError when it is not there.
    """
    mode = os.lstat(path).st_mode
    if stat.S_ISREG(mode):
        return
    kind = "a link" if stat.S_ISLNK(mode) else "a folder" if stat.S_ISDIR(mode) else "a pipe, socket or device"
    raise LakeError(f"the delivery is {kind} and no file", advice="deliver the file itself", file=name)


def check_columns(count: int) -> None:
    """Raise LakeError for more columns than any table has."""
    if count > MOST_COLUMNS:
        raise LakeError(
            f"the delivery has {count:,} columns, at most {MOST_COLUMNS:,} are read",
            advice="this is no table of records: deliver one record a row",
        )


def check_cells(rows: int, columns: int, sheet: int) -> None:
    """Raise LakeError for a sheet (numbered from 1) that spans more cells than can be read."""
    check_columns(columns)
    if rows * columns > MOST_CELLS:
        raise LakeError(
            f"sheet {sheet} spans {rows:,} rows and {columns:,} columns, more than {MOST_CELLS:,} cells",
            advice="delete what stands far outside of the table, or deliver CSV",
        )
