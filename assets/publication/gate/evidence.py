"""How many, and who gave most, behind each figure of a table: counted in the release, small groups included."""

from dataclasses import dataclass

import polars as pl

from assets.context import LakeContext
from catalog.models.contributed import WHO, Contributors, Part
from lake.engine.identifiers import quote, quote_table
from lake.engine.interface import SqlEngine
from lake.releases.store import Release

_ROWS = "contributed.rows"


@dataclass(frozen=True)
class Evidence:
    """One row a group, by the key of the table: the figures as they would be published, and what is behind them.

    Of each part: distinct contributors, and of an amount the total and the two largest.
    """

    groups: pl.DataFrame

    def people(self, part: Part) -> pl.Series:
        """Distinct contributors of each group."""
        return self.groups[f"{part.column}_people"]

    def amounts(self, part: Part) -> tuple[pl.Series, pl.Series, pl.Series]:
        """Total of all contributions without their sign, the largest and the second largest."""
        names = (f"{part.column}_{name}" for name in ("total", "largest", "second"))
        total, largest, second = (self.groups[name] for name in names)
        return total, largest, second


def evidence(lake: LakeContext, release: Release, traced: Contributors, key: tuple[str, ...]) -> Evidence:
    """Ask the released tables; nothing of a contributor leaves the engine but how many there are."""
    tables = release.manifest.tables
    snapshots = {name: tables[name].snapshot_id for name in traced.tables if name in tables}
    held = {name: number for name, number in snapshots.items() if number is not None}
    with lake.engine() as engine:
        for name in sorted(traced.tables):
            if name in tables:
                files = lake.lakehouse.data_files(name, held[name]) if name in held else []
                engine.attach(name, tables[name].shape, files)
            else:
                engine.attach(name, lake.tables[name], [])
        return counted_in(engine, traced, key)


def counted_in(engine: SqlEngine, traced: Contributors, key: tuple[str, ...]) -> Evidence:
    """The same of tables that an engine has."""
    for name, sql in traced.views.items():
        engine.view(name, sql)
    engine.keep(_ROWS, f"SELECT * FROM {quote_table(traced.view)}")
    try:
        parts = [part for figure in traced.figures.values() for part in figure.parts]
        groups = _frame(engine, _counted(traced, parts, key))
        for part in (part for part in parts if part.kind == "amount"):
            groups = groups.join(_frame(engine, _added(part, key)), on=list(key), how="left", nulls_equal=True)
        amounts = [name for name in groups.columns if name.endswith(("_total", "_largest", "_second"))]
        return Evidence(groups.with_columns(pl.col(amounts).fill_null(0.0)))
    finally:
        engine.forget(_ROWS)


def _counted(traced: Contributors, parts: list[Part], key: tuple[str, ...]) -> str:
    figures = [f"first({quote(name)}) AS {quote(name)}" for name in traced.figures]
    people = [f"{_people(part)} AS {quote(f'{part.column}_people')}" for part in parts]
    said = ", ".join([*map(quote, key), *figures, *people, f"{_distinct(WHO)} AS {quote('_people')}"])
    return f"SELECT {said} FROM {quote_table(_ROWS)} GROUP BY {', '.join(map(quote, key))} ORDER BY ALL"


def _people(part: Part) -> str:
    if part.kind != "amount":
        return _distinct(part.column)
    return _distinct(f"list_transform({quote(part.column)}, lambda one: one.w)", is_name=False)


def _distinct(listed: str, *, is_name: bool = True) -> str:
    expression = quote(listed) if is_name else listed
    return f"len(list_distinct(flatten(list(coalesce({expression}, [])))))"


def _added(part: Part, key: tuple[str, ...]) -> str:
    """What each contributor gave to each group, and of those sums the total and the two largest."""
    names, mine = ", ".join(map(quote, key)), quote(part.column)
    return (
        f"SELECT {names}, sum(abs(given)) AS {quote(f'{part.column}_total')},"
        f" coalesce(max(abs(given), 2)[1], 0.0) AS {quote(f'{part.column}_largest')},"
        f" coalesce(max(abs(given), 2)[2], 0.0) AS {quote(f'{part.column}_second')}"
        f" FROM (SELECT {names}, one.w, sum(one.x) AS given"
        f" FROM (SELECT {names}, unnest({mine}) AS one FROM {quote_table(_ROWS)}) GROUP BY ALL)"
        f" GROUP BY {names}"
    )


def _frame(engine: SqlEngine, sql: str) -> pl.DataFrame:
    frame = pl.from_arrow(engine.query(sql))
    assert isinstance(frame, pl.DataFrame)
    return frame
