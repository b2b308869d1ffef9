"""A unit's name beside its code (H21): the name that others know the unit by, under the same code.

Every department that writes a unit in one way has a vote, and the register decides between equals. A name that differs
is found when nobody else writes it or it is the same name written in another way, unless most rows of the unit in the
same table have it: a slip is an exception. Where most are against the register, it is its row that is found. A name
without a code is found when it is the name of a known unit, written in another way.
"""

from collections.abc import Iterator

from catalog.registry.field import Field
from catalog.registry.resource import Resource
from lake.engine.identifiers import literal, quote, quote_table
from quality.checks.check import Check, Yardstick, place_of

REGISTER, CODE, NAME = "amr_market_entity", "uscc", "entity_name"
CLAIMS = "master.legal_entity_claim"
"""What departments say of legal entities: the witnesses."""
UNIT = "organisation_name"
"""The element of names of units."""
WITNESSES = 2
SEVERAL = 3
_VOTE, _KNOWN = "yardstick.unit_vote", "yardstick.unit_name"
"""(code, resource, name): who calls a unit how. (code, name): what it is called."""


def unit_name_checks(resource: Resource) -> Iterator[Check]:
    """One check for each name of a unit: beside a code that refers to the register, or of an element for such names."""
    if resource.name == REGISTER:
        yield _check(resource, resource.field(NAME), _outvoted(), "其他部门登记的名称")
        return
    for field in resource.fields:
        of = field.spec.of
        if of and resource.field(of).spec.references == f"std.{REGISTER}.{CODE}":
            yield _check(resource, field, _different(resource, field), "市场主体登记的名称")
        elif of is None and field.element.id == UNIT:
            yield _check(resource, field, _written_otherwise(resource, field), "市场主体登记的名称写法")


def _check(resource: Resource, field: Field, sql: str, others: str) -> Check:
    return Check(
        name=f"{field.name}.known_name",
        resource=resource.name,
        title=f"{field.title}应与{others}一致",
        reason=f"{field.title}与{others}不一致",
        dimension="consistency",
        severity="warning",
        blocking=False,
        sql=sql,
        needs=tuple(dict.fromkeys([resource.std.name, f"std.{REGISTER}"])),
        helps=(CLAIMS,),
        yardsticks=(Yardstick(_VOTE, _votes()), Yardstick(_KNOWN, _known())),
    )


def _core(name: str) -> str:
    """What stays of a name when the city, the legal form's two spellings and 已变更 are left out."""
    bare = f"regexp_replace(regexp_replace({name}, '^(广东省)?江门市?', ''), '（已变更）$', '')"
    return f"regexp_replace({bare}, '有限责任公司$', '有限公司')"


def _full(name: str) -> str:
    """Whether a name begins with the city's: beside one that does not, it is the other that was shortened."""
    return f"starts_with({name}, '江门市')"


def _votes() -> str:
    """Code, resource and name: of the register, and of every department that writes the unit in one way."""
    doubtful = literal(f"{NAME}.doubtful")
    return (
        f"SELECT {quote(CODE)} AS code, {literal(REGISTER)} AS resource, {quote(NAME)} AS name"
        f" FROM {quote_table(f'std.{REGISTER}')} WHERE NOT list_contains(_flags, {doubtful})"
        f" UNION ALL SELECT uscc, resource, min(entity_name) FROM {quote_table(CLAIMS)}"
        f" WHERE resource <> {literal(REGISTER)} AND uscc IS NOT NULL AND entity_name IS NOT NULL"
        f" GROUP BY uscc, resource HAVING count(DISTINCT entity_name) = 1"
    )


def _known() -> str:
    """The name of each code: what most write, and the register among equals. One department alone does not decide."""
    registered = f"bool_or(resource = {literal(REGISTER)})"
    order = f"row_number() OVER (PARTITION BY code ORDER BY count(*) DESC, {registered} DESC, name)"
    names = (
        f"SELECT code, name, count(*) AS votes, {registered} AS registered, {order} AS place"
        f" FROM {_VOTE} GROUP BY code, name"
    )
    return f"SELECT code, name FROM ({names}) WHERE place = 1 AND (registered OR votes >= {WITNESSES})"


def _different(resource: Resource, field: Field) -> str:
    name, code = f"own.{quote(field.name)}", f"own.{quote(field.spec.of or '')}"
    others = f"({literal(resource.name)}, {literal(REGISTER)})"
    same, shortened = f"{_core(name)} = {_core('known.name')}", f"{_full(name)} <= {_full('known.name')}"
    return (
        f"SELECT {place_of(field.name, 'own.')}"
        f" FROM {quote_table(resource.std.name)} AS own JOIN {_KNOWN} AS known ON known.code = {code}"
        f" WHERE {name} <> known.name"
        f" AND NOT EXISTS (FROM ({_usual(resource, field)}) AS usual WHERE usual.code = {code} AND usual.name = {name})"
        f" AND CASE WHEN {same} THEN {shortened} ELSE NOT EXISTS"
        f" (FROM {_VOTE} AS vote WHERE vote.code = {code} AND vote.name = {name} AND vote.resource NOT IN {others}) END"
    )


def _usual(resource: Resource, field: Field) -> str:
    """The name that most rows of a code have, of codes with several rows."""
    name, code = quote(field.name), quote(field.spec.of or "")
    counted = f"count(*) AS rows, sum(count(*)) OVER (PARTITION BY {code}) AS whole"
    table = quote_table(resource.std.name)
    names = f"SELECT {code} AS code, {name} AS name, {counted} FROM {table} GROUP BY {code}, {name}"
    return f"SELECT code, name FROM ({names}) WHERE rows >= {SEVERAL} AND 2 * rows > whole"


def _outvoted() -> str:
    """Rows of the register whose name is not the one that most write."""
    return (
        f"SELECT {place_of(NAME, 'own.')}"
        f" FROM {quote_table(f'std.{REGISTER}')} AS own JOIN {_KNOWN} AS known ON known.code = own.{quote(CODE)}"
        f" WHERE known.name <> own.{quote(NAME)}"
    )


def _written_otherwise(resource: Resource, field: Field) -> str:
    """Names nobody has, of which a known name is another way of writing."""
    name = f"own.{quote(field.name)}"
    return (
        f"WITH core AS (SELECT {_core('name')} AS core, bool_or({_full('name')}) AS whole FROM {_KNOWN} GROUP BY ALL)"
        f" SELECT {place_of(field.name, 'own.')}"
        f" FROM {quote_table(resource.std.name)} AS own JOIN core ON core.core = {_core(name)}"
        f" WHERE {_full(name)} <= core.whole AND {name} NOT IN (SELECT name FROM {_KNOWN} WHERE name IS NOT NULL)"
    )
