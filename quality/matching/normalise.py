"""One SELECT that makes records comparable: values that name nobody become NULL, spellings become one."""

from collections.abc import Iterable, Mapping

from catalog.contracts.element import DataElement
from catalog.resolving.resolution import Resolution, Role
from lake.engine.identifiers import literal, quote, quote_table
from quality.matching.gather import RECORD, attribute_type
from quality.standards.expression import value_sql

_REPEATED = "|".join(f"{digit}{{9,}}" for digit in range(10))
PLACEHOLDER_PHONES = "|".join(
    (
        rf"^1[3-9]({_REPEATED}|[0-9]{{2}}0{{7}})$",
        f"^({_REPEATED})$",
        "^1?(3800138000|3912345678)$",
        "^1[3-9]([0-9])?12345678$",
        "[*＊xX?]",
    )
)
"""Numbers that are nobody's: standards D.10, and masked ones."""
_NOT_A_VALUE = r"^(无|暂无|不详|未知|没有|NULL|N/A|-+|—+|/+|[*＊xX×]+|0+)$|[*＊]"


def normalise_sql(
    resolution: Resolution, gathered: str, spelling: str, key: DataElement, counties: Mapping[str, str]
) -> str:
    """The records of the relation `gathered`, comparable. `spelling`: the relation of `spellings`; `counties` by name.

    Attributes keep their names but the names of persons, which become `name` (plain), `pinyin`, `surname`, and the
    former name, plain. `birth_year` is that of the birth date where that is known, `digest` one of all the rest.
    """
    columns = ["g.variant", "g.rows", *(f"g.{quote(name)}" for name in RECORD if name != "numbers_of")]
    names = [name for name, one in resolution.attributes.items() if one.role == "name"]
    for name, attribute in resolution.attributes.items():
        if attribute.role not in ("name", "source_key", "year", "romanised"):
            columns.append(f"{_value(attribute.role, name, key, counties)} AS {quote(name)}")
    number = next((name for name, one in resolution.attributes.items() if one.role == "source_key"), None)
    columns.append(f"{_number(number)} AS number")
    columns += [*_names(names, resolution.name_columns), *_years(resolution), _romanised(resolution)]
    joins = "".join(
        f" LEFT JOIN {quote_table(spelling)} AS {quote(f's_{name}')} ON {quote(f's_{name}')}.written = g.{quote(name)}"
        for name in (*names, *_romanised_names(resolution))
    )
    return with_digest(f"SELECT {', '.join(columns)} FROM {quote_table(gathered)} AS g{joins}")


def with_digest(records: str) -> str:
    """The records of a SELECT, each with a digest of all that is in it."""
    return f"SELECT *, hash(r) AS digest FROM ({records}) AS r"


def names_sql(resolution: Resolution, gathered: str) -> str:
    """Every name that occurs, once."""
    wanted = [name for name, one in resolution.attributes.items() if one.role in ("name", "romanised")]
    parts = [f"SELECT {quote(name)} AS written FROM {quote_table(gathered)}" for name in wanted]
    return f"SELECT DISTINCT written FROM ({' UNION ALL '.join(parts)}) WHERE written IS NOT NULL"


def _value(role: Role, name: str, key: DataElement, counties: Mapping[str, str]) -> str:
    value = f"g.{quote(name)}"
    if role == "key":
        return _key(value, key)
    if role == "phone":
        digits = f"regexp_replace({value}, '[^0-9]', '', 'g')"
        plain = f"CASE WHEN length({digits}) > 7 THEN {digits} END"
        return f"CASE WHEN NOT regexp_matches({value}, {literal(PLACEHOLDER_PHONES)}) THEN {plain} END"
    if role == "county":
        return _mapped(value, counties)
    if role == "address":
        text = f"regexp_replace({value}, '\\s', '', 'g')"
        return f"nullif(regexp_replace({_real(text)}, '^(广东省)?(江门市)*', ''), '')"
    if role == "place":
        return f"left({value}, 12)"
    if role == "date":
        return f"CASE WHEN {value} BETWEEN DATE '1880-01-01' AND current_date THEN {value} END"
    return value if attribute_type(role) != "VARCHAR" else _sex(value) if role == "sex" else _real(value)


def _key(value: str, key: DataElement) -> str:
    """The key as its data element says it, NULL when it is no valid one: such are no keys."""
    normal = value_sql(key.normalise, value) if key.normalise else value
    shaped = f"CASE WHEN length({normal}) = 18 THEN {normal} END"
    valid = value_sql(key.valid, f"({shaped})") if key.valid else "true"
    return f"CASE WHEN coalesce(TRY({valid}), false) THEN {shaped} END"


def _sex(value: str) -> str:
    return f"CASE WHEN {value} IN ('1', '2') THEN {value} END"


def _real(text: str) -> str:
    return f"CASE WHEN NOT regexp_matches({text}, {literal(_NOT_A_VALUE)}) THEN {text} END"


def _mapped(value: str, counties: Mapping[str, str]) -> str:
    whens = " ".join(f"WHEN {literal(name)} THEN {literal(code)}" for name, code in sorted(counties.items()))
    return f"CASE {value} {whens} ELSE {value} END" if whens else value


def _number(name: str | None) -> str:
    return f"g.numbers_of || chr(31) || {_real(f'g.{quote(name)}')}" if name else "CAST(NULL AS VARCHAR)"


def _names(names: list[str], made: Iterable[str]) -> list[str]:
    first = quote(f"s_{names[0]}")
    own = [f"{first}.plain AS {quote(names[0])}", *(f"{first}.{quote(name)} AS {quote(name)}" for name in made)]
    return own + [f"{quote(f's_{name}')}.plain AS {quote(name)}" for name in names[1:]]


def _years(resolution: Resolution) -> list[str]:
    date = next((name for name, one in resolution.attributes.items() if one.role == "date"), None)
    year = next((name for name, one in resolution.attributes.items() if one.role == "year"), None)
    parts = [f"year(g.{quote(date)})"] if date else []
    parts += [f"g.{quote(year)}"] if year else []
    return [f"coalesce({', '.join(parts)}) AS birth_year"] if parts else []


def _romanised_names(resolution: Resolution) -> list[str]:
    return [name for name, one in resolution.attributes.items() if one.role == "romanised"]


def _romanised(resolution: Resolution) -> str:
    names = [name for name, one in resolution.attributes.items() if one.role in ("romanised", "name")]
    parts = [f"{quote('s_' + name)}.romanised" for name in names]
    return f"coalesce({', '.join(parts)}) AS romanised"
