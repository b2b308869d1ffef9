"""Opens any delivery as lazy rows of text, foreign formats in a process of their own."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from lake.connectors.deliveries import Delivery
from lake.connectors.files.file_kinds import kind_of_file
from lake.connectors.landing.names import shown_name
from lake.connectors.landing.plain_file import opened
from lake.connectors.parsing.confined import cells_confined, read_confined, source_confined
from lake.connectors.refusals import Refusal
from lake.connectors.rows.forensics import forensics
from lake.connectors.rows.header import apart
from lake.connectors.rows.rows import Rows
from lake.connectors.source import FileSource, Opened
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
            with opened(delivery.path, delivery.name) as plain:
                yield _read(delivery, plain, expected, Path(folder))
        except LakeError as error:
            error.file = error.file or delivery.name
            raise
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # of Polars; no Exception, and no class to be imported
                raise
            raise Refusal.BREAKS_READER.error(file=delivery.name) from error


def read_cells(path: Path) -> dict[str, list[list[str | None]]]:
    """Every cell of every sheet of a workbook as text; LakeError as for a delivery."""
    name = shown_name(path.name)
    with tempfile.TemporaryDirectory(prefix="cells-") as folder, opened(path, name) as plain:
        return cells_confined(plain, name, Path(folder))


def source_of_file(path: Path, name: str) -> FileSource:
    """The source of exactly this file, by its suffix and by what it says itself, before any contract says so.

    LakeError for a suffix, or a file, that says too little.
    """
    kind = kind_of_file(name)
    if not kind.said_inside:
        return kind.model_validate({"path": name})
    with tempfile.TemporaryDirectory(prefix="source-") as folder, opened(path, name) as plain:
        try:
            return source_confined(kind, plain, name, Path(folder))
        except LakeError as error:
            error.file = error.file or name
            raise


def _read(delivery: Delivery, path: Path, expected: Sequence[str], folder: Path) -> Rows:
    source, given = delivery.source, Opened(path, delivery.name, delivery.sha256, expected, folder)
    rows, sha256 = read_confined(source, given) if source.is_foreign(path) else source.read(given)
    if sha256 != delivery.sha256:
        raise Refusal.CHANGED_MEANWHILE.error()
    rows = apart(rows, expected)
    return Rows(rows.frame, rows.columns, {**rows.report, "forensics": forensics(rows.frame, rows.columns)})
