"""How large a delivery may be, whatever its format: bounds that are looked at before anything is read whole.

They are far above every real delivery and far below what stops a machine of 24 GiB.
"""

from lake.errors import LakeError

LARGEST_FILE = 20 << 30
"""Bytes of a file that is read as a stream, and of all that comes out of an archive. A file with holes of 1 TB costs
its sender nothing, and to hash it takes an hour."""
LARGEST_DOCUMENT = 1 << 29
"""Bytes of a JSON document, which is read whole; larger ones come as JSON Lines. Its parser takes about eight times as
much memory."""
LARGEST_WORKBOOK = 256 << 20
LARGEST_UNPACKED_WORKBOOK = 1 << 30
"""Bytes of all parts of an XLSX, XLSB or ODS together."""
MOST_CELLS = 20_000_000
"""Of all sheets of a workbook, empty ones within their bounds included: a workbook is read whole."""
MOST_COLUMNS = 5_000
"""With a name; the widest real delivery seen has 320."""
MOST_PADDED_COLUMNS = 16_384
"""Those without a name included: some programs write a line out to the last column that a workbook can have."""
LONGEST_NAME = 1_000
"""Letters of a column's name: it goes into tables, reports and messages."""
LONGEST_RECORD = 1 << 24
"""Bytes of a line of text, or of a record of several lines: one is kept whole."""
MOST_RECORD_LINES = 100_000
"""Of a record whose cells have line breaks in them, where quotes have to be looked at one by one."""
MOST_CONTINUED_LINES = 50_000_000
"""Lines of a delivery that begin inside a cell: each is remembered, in 8 bytes."""


def line_too_long(line: int, longest: int = LONGEST_RECORD) -> LakeError:
    """What is said of a text that holds no lines."""
    return LakeError(
        f"a line is longer than {longest >> 20} MB",
        advice="this is no table with one record a line; check the format of the source",
        line=line,
    )


def check_columns(count: int, most: int = MOST_COLUMNS) -> None:
    """Raise LakeError for more columns than any table has."""
    if count > most:
        raise LakeError(
            f"the delivery has {count:,} columns, at most {most:,} are read",
            advice="this is no table of records: deliver one record a row",
        )


def check_name(name: str, position: int) -> None:
    """Raise LakeError for a name of a column (numbered from 1) that is none."""
    if len(name) > LONGEST_NAME:
        raise LakeError(
            f"the name of column {position:,} has {len(name):,} letters, at most {LONGEST_NAME:,} are read",
            advice="the first row holds data, or quotation marks are missing: compare it with the last delivery",
        )


def check_cells(cells: int, rows: int, columns: int, sheet: int) -> None:
    """Raise LakeError for a sheet (numbered from 1) with which a workbook spans `cells`, more than can be read."""
    if cells > MOST_CELLS:
        raise LakeError(
            f"the workbook spans more than {MOST_CELLS:,} cells; sheet {sheet} has {rows:,} rows, {columns:,} columns",
            advice="delete what stands far outside of the table, or deliver CSV",
        )


def check_emptiness(lines: int, columns: int, size: int) -> None:
    """Raise LakeError for a text of `size` bytes whose header makes far more cells than its lines can fill."""
    if lines * columns > MOST_CELLS + 4 * size:
        raise LakeError(
            f"the delivery has {columns:,} columns and {lines:,} lines that are almost empty",
            advice="its header does not belong to its rows: ask the department to export it again",
        )


def check_file_size(size: int, name: str, largest: int = LARGEST_FILE) -> None:
    """Raise LakeError for a file of more bytes than are read of its kind."""
    if size > largest:
        raise LakeError(
            f"the file has {size:,} bytes, at most {largest:,} are read of its kind",
            advice="deliver it in parts, or as CSV",
            file=name,
        )
