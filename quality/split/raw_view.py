"""The rows of a batch as sent, as views of the engine that splits it."""

from collections.abc import Sequence
from pathlib import Path

from catalog.registry.resource import Resource
from lake.engine.identifiers import quote_table
from lake.engine.interface import SqlEngine
from quality.standards.correction import corrected

RAW = "split.raw"
SENT = "split.sent"
"""The same before the corrections."""
OTHERS = "split.others"
"""Like `split.raw`, but without the plain rows of a large batch."""
_OTHERS_SENT = "split.others_sent"


def attach_raw(engine: SqlEngine, resource: Resource, raw_files: Sequence[Path]) -> None:
    """The views `split.sent` and `split.raw`, the rows after the contract's corrections."""
    _attach(engine, resource, raw_files, SENT, RAW)


def attach_others(engine: SqlEngine, resource: Resource, raw_files: Sequence[Path]) -> None:
    """The view `split.others`, from files like the raw ones."""
    _attach(engine, resource, raw_files, _OTHERS_SENT, OTHERS)


def _attach(engine: SqlEngine, resource: Resource, files: Sequence[Path], sent: str, view: str) -> None:
    engine.attach(sent, resource.raw.columns, [str(path) for path in files])
    rows = corrected(resource.contract, quote_table(sent))
    engine.view(view, f"SELECT * FROM {rows}")
