"""What keys alone say: rows with one valid key are one entity, unless two clearly different ones use it.

Every record gets a `node`: what is known to be one before anything is compared. Nodes with a key begin with `k`.
"""

from catalog.resolving.resolution import Resolution
from lake.engine.identifiers import quote, quote_table
from quality.standards.expression import value_sql


def different_names(one: str, other: str) -> str:
    """SQL: whether two plain names are clearly those of two: no character in common and another sound."""
    common = f"len(list_intersect(string_split({one}, ''), string_split({other}, '')))"
    return f"({one} <> {other} AND {common} = 0)"


def key_names_sql(resolution: Resolution, record: str) -> str:
    """Names by key, with how often and by whose word; the one of the best source, then the most frequent, leads."""
    key = quote(resolution.key)
    return (
        f"SELECT {key} AS key, name, pinyin, min(rank) AS rank, sum(rows) AS rows,"
        f" row_number() OVER (PARTITION BY {key} ORDER BY min(rank), sum(rows) DESC, name) AS place"
        f" FROM {quote_table(record)} WHERE {key} IS NOT NULL AND name IS NOT NULL GROUP BY {key}, name, pinyin"
    )


def disputed_sql(resolution: Resolution, record: str, key_names: str) -> str:
    """Names under a key that are clearly not those of its holder: two persons on one key, to be told and not joined.

    A holder has his leading name and all former ones. An organisation's code is its own whatever it is called.
    """
    if resolution.names == "organisation":
        return "SELECT NULL::VARCHAR AS key, NULL::VARCHAR AS name, NULL::VARCHAR AS holder WHERE false"
    former = [name for name, one in resolution.attributes.items() if one.role == "name"][1:]
    known = " UNION ALL ".join(
        f"SELECT {quote(resolution.key)} AS key, {quote(name)} AS name FROM {quote_table(record)}"
        f" WHERE {quote(name)} IS NOT NULL AND {quote(resolution.key)} IS NOT NULL"
        for name in former
    )
    kept = f" AND NOT EXISTS (SELECT 1 FROM ({known}) AS f WHERE f.key = o.key AND f.name = o.name)" if known else ""
    return (
        f"SELECT o.key, o.name, l.name AS holder FROM {quote_table(key_names)} AS o"
        f" JOIN {quote_table(key_names)} AS l ON l.key = o.key AND l.place = 1"
        f" WHERE o.place > 1 AND o.pinyin <> l.pinyin AND {different_names('o.name', 'l.name')}{kept}"
    )


def reissued_sql(resolution: Resolution, record: str, document: str) -> str:
    """(key, stands): keys of one register with one name and document; the one that was written last stands for all."""
    key, column = quote(resolution.key), quote(document)
    said = (
        f"SELECT DISTINCT resource, name, {column} AS document, {key} AS key,"
        f" coalesce(updated, TIMESTAMP '0001-01-01') AS updated FROM {quote_table(record)}"
        f" WHERE registered AND name IS NOT NULL AND {column} IS NOT NULL AND {key} IS NOT NULL"
    )
    stands = "arg_max(key, (updated, key)) OVER (PARTITION BY resource, name, document) AS stands"
    return (
        f"SELECT key, min(stands) AS stands FROM (SELECT key, {stands} FROM ({said}))"
        " GROUP BY key HAVING key <> min(stands)"
    )


def slips_sql(resolution: Resolution, record: str, reissued: str) -> str:
    """(key, stands): keys of nobody in one row of a source that has the right one beside that name again and again.

    The right one is a register's, and the name no other's there. Two sources do not make the same slip.
    """
    least, key = resolution.attributes[resolution.key].slips, quote(resolution.key)
    if least is None:
        return "SELECT NULL::VARCHAR AS key, NULL::VARCHAR AS stands WHERE false"
    said = (
        f"SELECT r.resource, r.name, coalesce(s.stands, r.{key}) AS key, bool_or(r.registered) AS registered,"
        f" sum(r.rows) AS rows FROM {quote_table(record)} AS r"
        f" LEFT JOIN {quote_table(reissued)} AS s ON s.key = r.{key}"
        f" WHERE r.{key} IS NOT NULL GROUP BY r.resource, r.name, coalesce(s.stands, r.{key})"
    )
    unknown = "SELECT key FROM said GROUP BY key HAVING sum(rows) = 1 AND NOT bool_or(registered)"
    borne = (
        "SELECT name, min(key) AS key FROM said WHERE registered AND name IS NOT NULL"
        " GROUP BY name HAVING min(key) = max(key)"
    )
    return (
        f"WITH said AS ({said}), unknown AS ({unknown}), borne AS ({borne})"
        " SELECT slip.key, borne.key AS stands FROM said AS slip SEMI JOIN unknown USING (key) JOIN borne USING (name)"
        " JOIN said AS often ON often.resource = slip.resource AND often.name = slip.name AND often.key = borne.key"
        f" WHERE often.rows >= {least}"
    )


def standing_sql(resolution: Resolution, record: str, reissued: str) -> str:
    """The records with the keys of today, and the one that each said as `own_key`."""
    key = quote(resolution.key)
    return (
        f"SELECT r.* REPLACE (coalesce(s.stands, r.{key}) AS {key}), r.{key} AS own_key"
        f" FROM {quote_table(record)} AS r LEFT JOIN {quote_table(reissued)} AS s ON s.key = r.{key}"
    )


def reissuing(resolution: Resolution) -> list[str]:
    """The documents by which a key that was given anew is known."""
    return [name for name, one in resolution.attributes.items() if one.reissues]


def owners_sql(resolution: Resolution, record: str, disputed: str) -> str:
    """Numbers and documents that belong to one key only: (number, key). One that several keys use is no key.

    A document that a key contains is its own.
    """
    parts = [
        f"SELECT {_named(column)} AS number, r.{quote(resolution.key)} AS key FROM {quote_table(record)} AS r"
        f" ANTI JOIN {quote_table(disputed)} AS d ON d.key = r.{quote(resolution.key)} AND d.name = r.name"
        f" WHERE r.{quote(column)} IS NOT NULL AND r.{quote(resolution.key)} IS NOT NULL"
        for column in numbers(resolution)
    ]
    key = quote(resolution.key)
    parts += [
        f"SELECT DISTINCT '{name}' || chr(31) || {value_sql(one.of_key, key)}, {key} FROM {quote_table(record)}"
        f" WHERE {key} IS NOT NULL"
        for name, one in resolution.attributes.items()
        if one.role == "document" and one.of_key
    ]
    return (
        f"SELECT number, min(key) AS key FROM ({' UNION ALL '.join(parts)}) GROUP BY number HAVING min(key) = max(key)"
    )


def nodes_sql(resolution: Resolution, record: str, disputed: str, owners: str, key_names: str) -> str:
    """(variant, node, resource, rows, digest): whose every record is by itself.

    By its key, by a number or document whose owner is known, by the number, or nobody else's.

    A record without a key that has a number is its owner's only when its name is not clearly another.
    """
    key, document = quote(resolution.key), _document(resolution)
    other = different_names("r.name", "l.name") if resolution.names == "person" else "false"
    owner = f"CASE WHEN l.name IS NULL OR r.name IS NULL OR NOT {other} THEN o.key END"
    alone = "r.member" if resolution.names == "person" else "r.variant"
    node = (
        f"CASE WHEN d.key IS NOT NULL THEN 'x' || d.key || chr(31) || d.name"
        f" WHEN r.{key} IS NOT NULL THEN 'k' || r.{key} WHEN {owner} IS NOT NULL THEN 'k' || o.key"
        f" WHEN r.number IS NOT NULL THEN 'n' || r.number{document} ELSE 'm' || {alone} END"
    )
    whens = " ".join(f"WHEN {_has(name)} THEN {_named(name)}" for name in numbers(resolution))
    numbered = f"CASE WHEN r.{key} IS NOT NULL THEN NULL {whens} END"  # a condition beside the join would loop
    return (
        f"SELECT r.variant, {node} AS node, r.resource, r.rows, r.digest FROM {quote_table(record)} AS r"
        f" LEFT JOIN {quote_table(disputed)} AS d ON d.key = r.{key} AND d.name = r.name"
        f" LEFT JOIN {quote_table(owners)} AS o ON o.number = {numbered}"
        f" LEFT JOIN {quote_table(key_names)} AS l ON l.key = o.key AND l.place = 1"
    )


def numbers(resolution: Resolution) -> list[str]:
    """The columns of a record that lead to a key, the first that is said before all others."""
    return ["number", *(name for name, one in resolution.attributes.items() if one.role == "document")]


def said(resolution: Resolution) -> list[tuple[str, str]]:
    """(kind, SQL) of all that a record says that leads to a key: numbers, and the documents that its key contains."""
    contained = [(name, value_sql(one.of_key, quote(resolution.key)))
                 for name, one in resolution.attributes.items() if one.role == "document" and one.of_key]  # fmt: skip
    return [*((name, quote(name)) for name in numbers(resolution)), *contained]


def _has(column: str) -> str:
    return f"r.{quote(column)} IS NOT NULL"


def _named(column: str) -> str:
    """A number with its kind, so that a document's and a source's never meet."""
    return f"'{column}' || chr(31) || r.{quote(column)}"


def _document(resolution: Resolution) -> str:
    documents = [name for name in numbers(resolution) if name != "number"]
    return "".join(f" WHEN {_has(name)} THEN {_named(name)}" for name in documents)
