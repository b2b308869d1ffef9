"""Places of the same name (H28): an address that begins with 白沙 or 横江村 may lie in either of two counties.

Asked of addresses that nothing else in the row leads to a county. The names are those of the official divisions.
"""

from collections.abc import Iterator

from catalog.contracts.contract import Contract, FieldSpec
from catalog.registry.registry import Registry
from catalog.registry.table_specs import field_title
from lake.engine.identifiers import literal, quote, quote_table
from quality.checks.check import COLUMN, Check

ADDRESS = "address"
LOCATING = ("county_name", "division_code6", "division_code9", "division_code12", "statistical_code9", "grid_code")
"""Elements that say which county a row is about."""
TOWNS, VILLAGES = "std.stat_division_town", "std.stat_division_village"


def same_name_checks(contract: Contract, registry: Registry) -> Iterator[Check]:
    """One check for each address of a contract that has no county."""
    if any(spec.element in LOCATING for spec in contract.fields):
        return
    for spec in contract.fields:
        if spec.element == ADDRESS:
            yield _check(contract, spec, registry)


def _check(contract: Contract, spec: FieldSpec, registry: Registry) -> Check:
    title = field_title(spec, registry)
    table = f"std.{contract.name}"
    return Check(
        name=f"{spec.name}.one_place",
        resource=contract.name,
        title=f"{title}应写明所在县（市、区）",
        reason=f"{title}以几个县（市、区）都有的地名开头，请补写上级地名",
        dimension="accuracy",
        severity="warning",
        blocking=False,
        sql=_in_several_counties(table, spec.name),
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
        f"SELECT DISTINCT _batch_id, _line_no, {literal(field)} AS {COLUMN} FROM {quote_table(table)} AS row "
        f"JOIN ({shared}) ON starts_with({address}, place) AND NOT {told}"
    )
