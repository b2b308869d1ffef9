"""Opens any delivery as lazy rows of text, foreign formats in a process of their own."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from lake.connectors.confined import cells_confined, read_confined
from lake.connectors.deliveries import Delivery
from lake.connectors.forensics import forensics
from lake.connectors.formats import is_foreign, reader_of
from lake.connectors.limits import refuse_special
from lake.connectors.rows import Rows
from lake.errors import LakeError


@contextmanager
def open_rows(delivery: Delivery, expected: Sequence[str] = (), scratch: Path | None = None) -> Iterator[Rows]:
    """Rows of a delivery; `expected` are the contract's column names, which help to find the header.

    The frame may only be collected or sunk inside the `with`: it reads files in `scratch` that go away afterwards.
    Raises LakeError naming the delivery, and the line where it can.
    """
    if scratch is not None:
        scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="open-", dir=scratch) as folder:
        try:
            yield _read(delivery, expected, Path(folder))
        except LakeError as error:
            error.file = error.file or delivery.name
            raise


def read_cells(path: Path) -> dict[str, list[list[str | None]]]:
    """Every cell of every sheet of a workbook as text; LakeError as for a delivery."""
    refuse_special(path, path.name)
    with tempfile.TemporaryDirectory(prefix="cells-") as folder:
        return cells_confined(path, Path(folder))


def _read(delivery: Delivery, expected: Sequence[str], folder: Path) -> Rows:
    path, name, source = delivery.path, delivery.name, delivery.source
    refuse_special(path, name)
    if is_foreign(path, source):
        rows, sha256 = read_confined(path, name, source, expected, folder)
    else:
        rows, sha256 = reader_of(path, name, delivery.sha256, source, expected, folder)()
    if sha256 != delivery.sha256:
        raise LakeError(
            "the file was changed while it was being read",
            advice="let the department finish writing it (under a name that ends in .part), then run again",
        )
    return Rows(rows.frame, rows.columns, {**rows.report, "forensics": forensics(rows.frame, rows.columns)})
