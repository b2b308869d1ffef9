"""Functions of the lake that a model's SQL may call, for what SQL cannot say.

Who builds the model gives them to the engine; here stands what DuckDB and the lineage must know of them.
"""

from sqlglot import exp

from catalog.models.forecasts import FORECAST_POINTS
from lake.engine.interface import ListFunction

ADDRESS_LEVELS = ListFunction(
    name="address_levels",
    parameters=("addresses", "divisions"),
    fields=(
        *("address_text", "province", "city", "county", "town", "village", "road", "door", "estate", "block"),
        *("unit", "floor", "room", "county_code", "town_code", "village_code", "relation", "second"),
    ),
    lists=("told",),
)
"""Texts of addresses → the twelve levels of each (`quality.addresses`).

Divisions come as code|name|level|parent_code|is_current|successor_code of `master.division`.
"""
FUNCTIONS = {one.name: one for one in (ADDRESS_LEVELS, FORECAST_POINTS)}


def functions_called(query: exp.Query) -> tuple[ListFunction, ...]:
    """Those of the lake's functions that a query calls."""
    called = {node.name.lower() for node in query.find_all(exp.Anonymous)}
    return tuple(function for name, function in FUNCTIONS.items() if name in called)
