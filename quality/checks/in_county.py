"""A place that does not lie in the county its row names: one of the two is wrong.

How far a county reaches is read off its standard addresses, all but the outermost on each side, and a margin more.
"""

from collections.abc import Iterator

from catalog.registry.field import Field
from catalog.registry.resource import Resource
from lake.engine.identifiers import quote, quote_table
from quality.checks.check import Check, place_of

ADDRESSES, HISTORY = "std.psb_standard_address", "std.mca_division_history"
COUNTY = ("county_name", "division_code6")
"""Elements that name a county: by its name, by its code."""
OUTERMOST = 0.01
"""The share of addresses on each side that may themselves be misplaced."""
MARGIN = 0.15
"""Degrees beyond the outermost of the others: about 15 km."""
ENOUGH = 30
"""A county with fewer addresses is not judged."""


def county_checks(resource: Resource) -> Iterator[Check]:
    """One check for a contract that has one place and one county a row. The yardstick is not measured by itself."""
    if resource.std.name == ADDRESSES:
        return
    places = [[one for one in resource.fields if one.element.id == axis] for axis in ("longitude", "latitude")]
    counties = [one for element in COUNTY for one in resource.fields if one.element.id == element]
    if counties and all(len(found) == 1 for found in places):
        [[longitude], [latitude]] = places
        yield _check(resource, longitude, latitude, counties[0])


def _check(resource: Resource, longitude: Field, latitude: Field, county: Field) -> Check:
    table = resource.std.name
    return Check(
        name=f"{longitude.name}.in_county",
        resource=resource.name,
        title=f"坐标应在{county.title}所说的县（市、区）内",
        reason=f"坐标不在{county.title}所说的县（市、区）范围之内",
        dimension="accuracy",
        severity="warning",
        blocking=False,
        sql=_outside(table, longitude.name, latitude.name, county),
        needs=tuple(dict.fromkeys([table, ADDRESSES, HISTORY])),
    )


def _outside(table: str, longitude: str, latitude: str, county: Field) -> str:
    sides = ", ".join(
        f"quantile_cont(address.{axis}, {share}) {sign} {MARGIN} AS {side}"
        for axis, share, sign, side in (
            ("longitude", OUTERMOST, "-", "west"),
            ("longitude", 1 - OUTERMOST, "+", "east"),
            ("latitude", OUTERMOST, "-", "south"),
            ("latitude", 1 - OUTERMOST, "+", "north"),
        )
    )
    reach = (
        f"SELECT history.name, {sides} FROM {quote_table(ADDRESSES)} AS address "
        f"JOIN {quote_table(HISTORY)} AS history ON address.county_code = history.code "
        f"WHERE history.end_year IS NULL GROUP BY history.name HAVING count(*) >= {ENOUGH}"
    )
    by_name = f"reach.name = row.{quote(county.name)}"
    by_code = f"reach.name IN (SELECT name FROM {quote_table(HISTORY)} WHERE code = row.{quote(county.name)})"
    return (
        f"SELECT {place_of(longitude)} FROM {quote_table(table)} AS row "
        f"JOIN ({reach}) AS reach ON {by_name if county.element.id == COUNTY[0] else by_code} "
        f"WHERE row.{quote(longitude)} NOT BETWEEN reach.west AND reach.east "
        f"OR row.{quote(latitude)} NOT BETWEEN reach.south AND reach.north"
    )
