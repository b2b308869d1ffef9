"""Places where a sole trader (个体工商户) may live as well as trade: told by the credit code of who keeps the place.

A published row need not say whose it is, and may not be joined with its source: places are compared with the places
of sole traders in the source, to about ten metres.
"""

from collections.abc import Iterator

import polars as pl

from assets.context import LakeContext
from assets.publication.gate.table_kind import TableKind
from catalog.registry.resource import Resource
from lake.engine.identifiers import literal, quote, quote_table
from lake.releases.store import Release

SOLE_TRADER = "92"
"""Class of the registering body in GB 32100: the first two digits of the code of a sole trader."""
_CODE = "uscc"
_PARTS = 10_000
"""Of a degree: about ten metres each."""
_PLACE = ("_longitude", "_latitude")


def of_sole_traders(lake: LakeContext, release: Release, kind: TableKind, rows: pl.DataFrame) -> pl.Series | None:
    """Which rows lie where a sole trader is; None where no source of a place says who keeps it."""
    kept = [(resource, pair) for resource, pair in _kept(lake, kind) if resource.std.name in release.manifest.tables]
    if not kept:
        return None
    near = pl.repeat(False, rows.height, eager=True)
    for resource, (published, own) in kept:
        theirs = _places(lake, release, resource, own).with_columns(pl.lit(True).alias("_near"))
        mine = rows.select(_rounded(name, into) for name, into in zip(published, _PLACE, strict=True))
        near = near | mine.join(theirs, on=_PLACE, how="left", maintain_order="left")["_near"].fill_null(False)
    return near


def _kept(lake: LakeContext, kind: TableKind) -> Iterator[tuple[Resource, tuple[list[str], list[str]]]]:
    """Sources of both coordinates that have a credit code, with the published columns and their own."""
    for resource in lake.registry.resources.values():
        handed = {
            resource.field(origin.column).spec.element: (name, origin.column)
            for name, origins in kind.coordinates.items()
            for origin in origins
            if origin.table == resource.std.name
        }
        if {"longitude", "latitude"} <= handed.keys() and _codes(resource):
            pairs = [handed["longitude"], handed["latitude"]]
            yield resource, ([name for name, _ in pairs], [own for _, own in pairs])


def _codes(resource: Resource) -> list[str]:
    return [one.name for one in resource.fields if one.spec.element == _CODE]


def _places(lake: LakeContext, release: Release, resource: Resource, own: list[str]) -> pl.DataFrame:
    """Where the sole traders of a source are, each place once."""
    name = resource.std.name
    table = release.manifest.tables[name]
    files = [] if table.snapshot_id is None else lake.lakehouse.data_files(name, table.snapshot_id)
    codes = " OR ".join(f"starts_with({quote(one)}, {literal(SOLE_TRADER)})" for one in _codes(resource))
    with lake.engine() as engine:
        engine.attach(name, table.shape, files)
        found = pl.from_arrow(
            engine.query(f"SELECT {', '.join(map(quote, own))} FROM {quote_table(name)} WHERE {codes}")
        )
    assert isinstance(found, pl.DataFrame)
    return found.select(_rounded(one, into) for one, into in zip(own, _PLACE, strict=True)).drop_nulls().unique()


def _rounded(column: str, into: str) -> pl.Expr:
    """As whole numbers: decimals and floats of one place are the same then."""
    return (pl.col(column).cast(pl.Float64) * _PARTS).round(0).cast(pl.Int64).alias(into)
