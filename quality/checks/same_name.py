"""Places of the same name (H28): an address that begins with 白沙 or 横江村 may lie in either of two counties.

Asked of addresses that nothing else in the row leads to a county. The names are those of the official divisions.
"""

from collections.abc import Iterator

from catalog.registry.field import Field
from catalog.registry.resource import Resource
from lake.engine.identifiers import quote, quote_table
from quality.checks.check import Check, place_of

ADDRESS = "address"
LOCATING = ("county_name", "division_code6", "division_code9", "division_code12", "statistical_code9", "grid_code")
"""Elements that say which county a row is about."""
TOWNS, VILLAGES = "std.stat_division_town", "std.stat_division_village"


def same_name_checks(resource: Resource) -> Iterator[Check]:
    """One check for each address of a contract that has no county."""
    if any(field.element.id in LOCATING for field in resource.fields):
        return
    for field in resource.fields:
        if field.element.id == ADDRESS:
            yield _check(resource, field)


def _check(resource: Resource, field: Field) -> Check:
    table = resource.std.name
    return Check(
        name=f"{field.name}.one_place",
        resource=resource.name,
        title=f"{field.title}应写明所在县（市、区）",
        reason=f"{field.title}以几个县（市、区）都有的地名开头，请补写上级地名",
        dimension="accuracy",
        severity="warning",
        blocking=False,
        sql=_in_several_counties(table, field.name),
        needs=(table, TOWNS, VILLAGES),
    )


def _in_several_counties(table: str, field: str) -> str:
    town = "regexp_replace(town_name, '(街道|镇|乡)$', '')"
    community = "regexp_replace(village_name, '(社区)?(居委会|居民委员会)$', '社区')"
    village = f"regexp_replace({community}, '(村委会|村民委员会)$', '村')"
    places = (
        f"SELECT {town} AS place, county_code FROM {quote_table(TOWNS)} "
        f"UNION ALL SELECT {village}, county_code FROM {quote_table(VILLAGES)}"
    )
    shared = f"SELECT place FROM ({places}) GROUP BY place HAVING count(DISTINCT county_code) > 1"
    address = f"row.{quote(field)}"
    # 白沙街道 and 白沙镇 are two names; it is 白沙 alone that is not one place.
    told = f"regexp_matches(substring({address}, length(place) + 1), '^(街道|镇|乡)')"
    return (
        f"SELECT DISTINCT {place_of(field)} FROM {quote_table(table)} AS row "
        f"JOIN ({shared}) ON starts_with({address}, place) AND NOT {told}"
    )
