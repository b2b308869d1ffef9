"""What the functions do that models' SQL may call (`catalog.models.functions`)."""

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa

from catalog.models.forecasts import FORECAST_POINTS
from catalog.models.functions import ADDRESS_LEVELS
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


def forecast_points(figures: pa.Array, methods: pa.Array) -> pa.Table:
    """What competing methods say of the periods ahead."""
    from assets.forecasting.points import forecast_points as points  # numpy and scipy, for who forecasts

    return points(figures, methods)


_ROOT = Path(__file__).parents[2]
WORK: dict[str, tuple[ListWork, Path, tuple[str, ...]]] = {
    ADDRESS_LEVELS.name: (address_levels, _ROOT / "quality" / "addresses", ()),
    FORECAST_POINTS.name: (forecast_points, _ROOT / "assets" / "forecasting", ("statsforecast",)),
}
"""What a function does, the folder of the code that decides it, and the libraries that do."""


def define_functions(engine: SqlEngine, model: SqlModel) -> None:
    """Give an engine the functions that a model calls."""
    for function in model.functions:
        engine.define(function, WORK[function.name][0])


def functions_version(model: SqlModel) -> str | None:
    """Changes with the code of the functions that a model calls; None when it calls none."""
    if not model.functions:
        return None
    versions = [f"{name} {version(name)}" for function in model.functions for name in WORK[function.name][2]]
    code = _code_of(tuple(WORK[function.name][1] for function in model.functions))
    return " ".join([code, *versions])


@cache
def _code_of(folders: tuple[Path, ...]) -> str:
    digest = hashlib.sha256()
    for path in _files(folders):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _files(folders: Iterable[Path]) -> list[Path]:
    return sorted(path for folder in folders for path in folder.iterdir() if path.suffix in (".py", ".yaml"))
