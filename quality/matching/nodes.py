"""The nodes of today: worked out by `keys` from records that are touched and all that theirs may depend on, else kept.

A record's node depends on the names under its key; without a key on who else says its number, and on the names under
the key of that one. Found are the numbers of touched keys, then all keys that these numbers lead to: of those keys and
numbers every record is there, so that they are judged as all records together would judge them.
"""

from catalog.resolving.resolution import Resolution
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table
from quality.matching import kept, keys, touched
from quality.matching.kept import Renewal


def renew_nodes(engine: DuckEngine, resolution: Resolution, record: str, everything: bool) -> None:
    """Bring `kept.NODE` and `kept.DISPUTED` to the records of today, and tell which nodes are touched."""
    near = record if everything else _near(engine, resolution, record)
    engine.keep("matching.key_name", keys.key_names_sql(resolution, near))
    engine.keep("matching.disputing", keys.disputed_sql(resolution, near, "matching.key_name"))
    engine.keep("matching.owner", keys.owners_sql(resolution, near, "matching.disputing"))
    found = keys.nodes_sql(resolution, near, "matching.disputing", "matching.owner", "matching.key_name")
    if everything:
        disputing = "FROM matching.disputing"
        kept.renew(engine, [Renewal(kept.NODE, "true", found), Renewal(kept.DISPUTED, "true", disputing)])
    else:
        _move(engine, found)
    for name in ("key_name", "disputing", "owner"):
        engine.forget(f"matching.{name}")


def _near(engine: DuckEngine, resolution: Resolution, record: str) -> str:
    """`matching.near`: the records from which the nodes of those that are touched follow; `near_key` are their keys."""
    key, table, said = quote(resolution.key), quote_table(record), keys.said(resolution)
    leading = ", ".join(map(quote, (resolution.key, *keys.numbers(resolution))))
    of_touched = f"SELECT DISTINCT {leading} FROM {table} WHERE {key} IN {touched.names(resolution.key)}"
    numbers = [f"SELECT {literal(kind)} AS kind, {value} AS name FROM of_touched" for kind, value in said]
    numbers += [f"SELECT {literal(kind)}, name FROM {touched.names(kind)}" for kind in keys.numbers(resolution)]
    found = f"SELECT DISTINCT kind, name FROM ({' UNION ALL '.join(numbers)})"
    engine.keep("matching.number", f"WITH of_touched AS MATERIALIZED ({of_touched}) {found}")
    among = [f"{value} IN (SELECT name FROM matching.number WHERE kind = {literal(kind)})" for kind, value in said]
    first = " ".join(f"WHEN {quote(kind)} IS NOT NULL THEN {asked}"
                     for kind, asked in zip(keys.numbers(resolution), among, strict=False))  # fmt: skip
    asked = f"CASE WHEN {key} IS NOT NULL THEN {' OR '.join(among)} {first} END"
    engine.keep("matching.saying_it", f"SELECT variant, {key} AS key FROM {table} WHERE {asked}")
    near_key = "SELECT key FROM matching.saying_it WHERE key IS NOT NULL"
    engine.keep("matching.near_key", f"{near_key} UNION FROM {touched.names(resolution.key)}")
    engine.keep(
        "matching.near",
        f"SELECT {_read(resolution)} FROM {table} WHERE {key} IN (FROM matching.near_key)"
        f" OR variant IN (SELECT variant FROM matching.saying_it) OR variant IN {touched.variants()}",
    )
    return "matching.near"


def _read(resolution: Resolution) -> str:
    """The columns of records that decide on nodes."""
    names = [name for name, one in resolution.attributes.items() if one.role == "name"]
    about = ("variant", "member", "resource", "rank", "rows", "digest", "pinyin")
    return ", ".join(map(quote, (*about, resolution.key, *names, *keys.numbers(resolution))))


def _move(engine: DuckEngine, found: str) -> None:
    """Put the nodes that were found in place of those that the same records had, where they are others."""
    engine.keep("matching.noded", found)
    near = f"variant IN (SELECT variant FROM matching.near) OR variant IN {touched.variants()}"
    engine.keep("matching.noded_before", f"SELECT * FROM {kept.NODE} WHERE {near}")
    new, gone = (f"FROM matching.{one} ANTI JOIN matching.{other} USING (variant, node, rows, digest)"
                 for one, other in (("noded", "noded_before"), ("noded_before", "noded")))  # fmt: skip
    engine.keep("matching.moved", f"SELECT node FROM ({new}) UNION SELECT node FROM ({gone})")
    kept.renew(
        engine,
        [
            touched.nodes("matching.moved"),
            Renewal(kept.NODE, f"variant IN (SELECT variant FROM ({gone}))", new),
            Renewal(kept.DISPUTED, "key IN (FROM matching.near_key)", "FROM matching.disputing"),
        ],
    )
    for name in ("number", "saying_it", "near_key", "near", "noded", "noded_before", "moved"):
        engine.forget(f"matching.{name}")
