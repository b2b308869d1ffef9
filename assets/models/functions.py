"""What the functions do that models' SQL may call (`catalog.models.functions`)."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyarrow as pa

from catalog.models.functions import ADDRESS_LEVELS, functions_called
from catalog.models.sql_model import SqlModel
from lake.engine.interface import ListWork, SqlEngine

_AT_ONCE = 500_000
"""So many addresses are taken apart in one go: more would cost memory and save no time."""


def address_levels(addresses: pa.Array, divisions: pa.Array) -> pa.Table:
    """The levels of addresses, each beside its text, by a gazetteer of these divisions."""
    import polars as pl  # half a second that only a run which takes addresses apart has to spend

    from quality.addresses.gazetteer import Gazetteer
    from quality.addresses.parse import parse

    gazetteer = Gazetteer.of_texts(divisions.to_pylist())
    texts = pl.Series("address_text", addresses, dtype=pl.String)
    parts = (texts.slice(start, _AT_ONCE) for start in range(0, max(1, len(texts)), _AT_ONCE))
    return pl.concat([part.to_frame().hstack(parse(part, gazetteer)) for part in parts]).to_arrow()


WORK: dict[str, tuple[ListWork, Path]] = {
    ADDRESS_LEVELS.name: (address_levels, Path(__file__).parents[2] / "quality" / "addresses")
}
"""What a function does, and the folder of the code that decides it."""


def define_functions(engine: SqlEngine, model: SqlModel) -> None:
    """Give an engine the functions that a model calls."""
    for function in functions_called(model.query):
        engine.define(function, WORK[function.name][0])


def functions_version(model: SqlModel) -> str | None:
    """Changes with the code of the functions that a model calls; None when it calls none."""
    called = functions_called(model.query)
    return _code_of(tuple(WORK[function.name][1] for function in called)) if called else None


@cache
def _code_of(folders: tuple[Path, ...]) -> str:
    digest = hashlib.sha256()
    for path in _files(folders):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _files(folders: Iterable[Path]) -> list[Path]:
    return sorted(path for folder in folders for path in folder.iterdir() if path.suffix in (".py", ".yaml"))
