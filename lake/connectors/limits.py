"""How large a delivery may be, whatever its format: bounds that are looked at before anything is read whole.

They are far above every real delivery and far below what stops a machine of 24 GiB.
"""

from lake.connectors.refusals import Refusal
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
    return Refusal.LONG_LINE.error(line=line, most=longest >> 20)


def check_columns(count: int, most: int = MOST_COLUMNS) -> None:
    """Raise LakeError for more columns than any table has."""
    if count > most:
        raise Refusal.MANY_COLUMNS.error(count=count, most=most)


def check_name(name: str, position: int) -> None:
    """Raise LakeError for a name of a column (numbered from 1) that is none."""
    if len(name) > LONGEST_NAME:
        raise Refusal.LONG_NAME.error(position=position, letters=len(name), most=LONGEST_NAME)


def check_cells(cells: int, rows: int, columns: int, sheet: int) -> None:
    """Raise LakeError for a sheet (numbered from 1) with which a workbook spans `cells`, more than can be read."""
    if cells > MOST_CELLS:
        raise Refusal.WIDE_SHEET.error(most=MOST_CELLS, sheet=sheet, rows=rows, columns=columns)


def check_emptiness(lines: int, columns: int, size: int) -> None:
    """Raise LakeError for a text of `size` bytes whose header makes far more cells than its lines can fill."""
    if lines * columns > MOST_CELLS + 4 * size:
        raise Refusal.ALMOST_EMPTY.error(columns=columns, lines=lines)


def check_file_size(size: int, name: str, largest: int = LARGEST_FILE) -> None:
    """Raise LakeError for a file of more bytes than are read of its kind."""
    if size > largest:
        raise Refusal.FILE_TOO_LARGE.error(file=name, size=size, most=largest)
