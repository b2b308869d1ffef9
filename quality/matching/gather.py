"""One SELECT that gathers what every source says of every entity it names: a record each, in columns by attribute."""

from collections.abc import Iterator, Mapping

from catalog.registry.resource import Resource
from catalog.resolving.resolution import Part, Resolution, Role, Source
from lake.engine.identifiers import literal, quote, quote_table
from lake.position import BATCH_ID, LINE_NO

ZONE = "Asia/Shanghai"
BETWEEN = "\x1f"
"""Between the values of a key in a member's name: the unit separator, which stands in no value."""
RECORD = (
    "member",
    "resource",
    "part",
    "rank",
    "registered",
    "batch_id",
    "line_no",
    "updated",
    "unregistered",
    "numbers_of",
)
"""The columns of a record before its attributes. `member` names it for ever: resource, part and the row's key."""
_NAMING: frozenset[Role] = frozenset({"key", "document", "source_key", "name"})
_TYPES: dict[Role, str] = {"date": "DATE", "year": "INTEGER"}
_RECORD_TYPES = {
    "rank": "INTEGER",
    "registered": "BOOLEAN",
    "line_no": "BIGINT",
    "updated": "TIMESTAMP",
    "unregistered": "DOUBLE",
}


def gather_sql(resolution: Resolution, resources: Mapping[str, Resource], among: str | None = None) -> str:
    """The records of all sources among `resources`, the tables that are there. Nothing is changed in what they say.

    `among`: a relation (resource, batch_id, line_no) of the rows that are wanted; all without one.
    """
    parts = [
        _part_sql(resolution, source, resources[name], part, spec, among)
        for name, source in resolution.sources.items()
        if name in resources
        for part, spec in source.parts.items()
    ]
    gathered = " UNION ALL ".join(parts) if parts else f"{_nothing(resolution)} WHERE false"
    return f"SELECT *, {_variant(resolution)} AS variant FROM ({gathered})"


def members_sql(gathered: str) -> str:
    """(member, variant, …): every row of a relation with its variant, and how new it is; `gathered` as it is read.

    Rows of a source that say the same of one are one variant. A person's row without key, number or document is a
    variant of its own: two that say no more than one name may be two.
    """
    return f"SELECT member, resource, part, batch_id, line_no, updated, variant FROM {gathered}"


def variants_sql(resolution: Resolution, gathered: str) -> str:
    """One record a variant, its newest row for all, with how many `rows` it has."""
    newest = "max({'updated': updated, 'batch_id': batch_id, 'line_no': line_no, 'member': member}) AS newest"
    same = ["resource", "part", "rank", "registered", "unregistered", "numbers_of", *resolution.attributes]
    kept = ", ".join(f"any_value({quote(name)}) AS {quote(name)}" for name in same)
    made = f"SELECT variant, count(*) AS rows, {newest}, {kept} FROM {quote_table(gathered)} GROUP BY variant"
    return f"SELECT * EXCLUDE (newest), unnest(newest) FROM ({made})"


def digests_sql(resolution: Resolution, resources: Mapping[str, Resource], file: str | None = None) -> str:
    """(resource, batch_id, line_no, digest, file): every row of the sources, with a digest of all that is read of it.

    Compared with that of the same line before and with no other, 64 bits tell any two apart. `file`: the column of the
    tables that names a row's data file; without one it is empty.
    """
    parts = []
    for name, resource in resources.items():
        read = [BATCH_ID, LINE_NO, *resource.key, *resolution.sources[name].columns_read()]
        digest = f"hash({literal(name)}, {', '.join(quote(column) for column in dict.fromkeys(read))})"
        place = f"{quote(BATCH_ID)} AS batch_id, {quote(LINE_NO)} AS line_no"
        lies = quote(file) if file else "''"
        table = quote_table(resource.std.name)
        parts.append(f"SELECT {literal(name)} AS resource, {place}, {digest} AS digest, {lies} AS file FROM {table}")
    nothing = "SELECT '' AS resource, '' AS batch_id, 0::BIGINT AS line_no, 0::UBIGINT AS digest, '' AS file"
    return " UNION ALL ".join(parts or [f"{nothing} WHERE false"])


def differing_sql(before: str, after: str) -> str:
    """(resource, batch_id, line_no, digest, is_fresh): the rows of two SELECTs, as `digests_sql` is, that one has.

    One join for both ways: each row of either is hashed once.
    """
    either = ", ".join(f"coalesce(a.{name}, b.{name}) AS {name}" for name in ("resource", "batch_id"))
    return (
        f"SELECT {either}, line_no, digest, b.resource IS NULL AS is_fresh FROM ({after}) AS a"
        f" FULL JOIN ({before}) AS b USING (line_no, digest) WHERE a.resource IS NULL OR b.resource IS NULL"
    )


def _variant(resolution: Resolution) -> str:
    """Twice 64 bits of all that a row says: of a billion rows no two that differ are alike."""
    names = ("resource", "part", *resolution.attributes)
    told = ", ".join(f"coalesce(CAST({quote(name)} AS VARCHAR), chr(30))" for name in names)
    said = f"concat_ws(chr(31), {told})"
    if resolution.names == "organisation":
        return _hashed(said)
    knowing = [name for name, one in resolution.attributes.items() if one.role in ("key", "source_key", "document")]
    alone = " AND ".join(f"{quote(name)} IS NULL" for name in knowing)
    what = f"CASE WHEN {alone} THEN member ELSE {said} END"
    return _hashed(what)


def _hashed(what: str) -> str:
    return f"hash({what})::UHUGEINT << 64 | hash({what} || 'again')"


def attribute_type(role: Role) -> str:
    """The SQL type of an attribute's column."""
    return _TYPES.get(role, "VARCHAR")


def _part_sql(
    resolution: Resolution, source: Source, resource: Resource, part: str, spec: Part, among: str | None
) -> str:
    columns = ", ".join([*_about(source, resource, part), *_attributes(resolution, resource, spec)])
    conditions = [f"({spec.where})"] if spec.where else []
    if (
        resolution.names == "organisation"
    ):  # a person may be known by a telephone only, an employer that is left blank is none
        telling = [column for name, column in spec.columns.items() if resolution.attributes[name].role in _NAMING]
        conditions.append(f"({' OR '.join(f'{quote(column)} IS NOT NULL' for column in telling)})")
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT {columns} FROM {quote_table(resource.std.name)}{_wanted(resource, among)}{where}"


def _wanted(resource: Resource, among: str | None) -> str:
    if among is None:
        return ""
    rows = f"SELECT batch_id, line_no FROM {quote_table(among)} WHERE resource = {literal(resource.name)}"
    return f" SEMI JOIN ({rows}) AS wanted ON batch_id = {quote(BATCH_ID)} AND line_no = {quote(LINE_NO)}"


def member_sql(resource: Resource, part: str) -> str:
    """SQL over a standard table: the name that a row's entity has for ever."""
    key = [quote(name) for name in resource.key] or [quote(BATCH_ID), quote(LINE_NO)]
    name = literal(f"{resource.name}{BETWEEN}{part}")
    return f"concat_ws({literal(BETWEEN)}, {name}, {', '.join(key)})"


def _about(source: Source, resource: Resource, part: str) -> Iterator[str]:
    yield f"{member_sql(resource, part)} AS member"
    yield f"{literal(resource.name)} AS resource, {literal(part)} AS part, {source.rank} AS rank"
    yield f"{'true' if source.register_ else 'false'} AS registered"
    yield f"{quote(BATCH_ID)} AS batch_id, {quote(LINE_NO)} AS line_no"
    yield f"{_moment(source)} AS updated, {_unregistered(source)}"
    yield f"{literal(source.numbers_of or resource.name)} AS numbers_of"


def _unregistered(source: Source) -> str:
    return f"CAST({source.unregistered or 'NULL'} AS DOUBLE) AS unregistered"


def _moment(source: Source) -> str:
    return f"CAST({quote(source.updated)} AS TIMESTAMP)" if source.updated else "CAST(NULL AS TIMESTAMP)"


def _attributes(resolution: Resolution, resource: Resource, spec: Part) -> Iterator[str]:
    for name, attribute in resolution.attributes.items():
        column = spec.columns.get(name)
        value = quote(column) if column else "NULL"
        if column and attribute.role == "date" and resource.field(column).type == "timestamp":
            value = f"{value} AT TIME ZONE {literal(ZONE)}"  # a moment is the day that it was in Beijing
        yield f"CAST({value} AS {attribute_type(attribute.role)}) AS {quote(name)}"


def _nothing(resolution: Resolution) -> str:
    types = {name: attribute_type(one.role) for name, one in resolution.attributes.items()}
    types = {name: _RECORD_TYPES.get(name, "VARCHAR") for name in RECORD} | types
    return f"SELECT {', '.join(f'CAST(NULL AS {kind}) AS {quote(name)}' for name, kind in types.items())}"
