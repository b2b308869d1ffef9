"""What all rows of a node together say of it: one profile a node, with every value that anybody gave."""

from catalog.resolving.resolution import Resolution, Role
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote, quote_table
from quality.matching import glue, kept, touched
from quality.matching.comparisons import listed
from quality.matching.shares import shares
from quality.standards.expression import value_sql

_LISTED: frozenset[Role] = frozenset({"address", "county", "place", "phone", "context"})
"""What an entity may have several of."""
KNOWN = "(registered OR sources > 1)"
"""Of a profile: whether anybody but one source vouches for it."""
SHARED = 3
"""A telephone of more keyed entities than this says nothing of who calls; of two or three, little."""


def renew_profiles(engine: DuckEngine, resolution: Resolution, record: str, everything: bool) -> None:
    """Bring `kept.OVERSIZED` and `kept.PROFILE` to the records of today: made anew for nodes that are touched."""
    gone = "true" if everything else f"node IN {touched.names(touched.NODE)}"
    oversized = glue.oversized_sql(f"(SELECT * FROM {kept.NODE} WHERE {gone})", resolution.guards)
    kept.renew(engine, [kept.Renewal(kept.OVERSIZED, gone, oversized)])
    sound = f"SELECT variant, node FROM {kept.NODE} WHERE {gone} AND node NOT IN (SELECT node FROM {kept.OVERSIZED})"
    engine.view("matching.unprofiled", f"SELECT DISTINCT node FROM {kept.NODE} WHERE {gone}")
    for share in shares(engine, "matching.unprofiled", "node"):
        engine.keep("matching.theirs", f"{sound} AND {share}")
        speaking = f"SELECT r.*, n.node FROM {quote_table(record)} AS r JOIN matching.theirs AS n USING (variant)"
        engine.view("matching.speaking", speaking)
        come = profile_sql(resolution, "matching.speaking")
        kept.renew(engine, [kept.Renewal(kept.PROFILE, f"{gone} AND {share}", come)])
    engine.forget("matching.theirs")


def profile_sql(resolution: Resolution, keyed: str) -> str:
    """A profile by node. Its name, birth date and sex are those of the best source, `names` and the like are all.

    A valid citizen id says birth date and sex itself.
    """
    has = resolution.attributes
    columns = [
        "node",
        "node[1] = 'k' AS keyed",
        "bool_or(registered) AS registered",
        "count(DISTINCT resource) AS sources",
        "max(unregistered) AS unregistered",
        "sum(rows)::BIGINT AS rows",
        *(f"arg_min({one}, (rank, {one})) AS {one}" for one in ("name", *resolution.name_columns)),
        _all("name", *(name for name, one in has.items() if one.role == "name" and name != "name"), called="names"),
        _all("pinyin", called="pinyins"),
        _all("romanised", called="romanised"),
        *(_all(name, called=listed(name)) for name, one in has.items() if one.role in _LISTED),
        *(_said(name, has[name].of_key) for name in ("birth_date", "sex") if name in has),
        *([_said("birth_year")] if "birth_date" in has else []),
    ]
    if not any(one.role == "phone" for one in has.values()):
        columns.append("NULL::VARCHAR[] AS phones")
    made = f"SELECT {', '.join(columns)} FROM {quote_table(keyed)} GROUP BY node"
    year = " REPLACE (coalesce(year(birth_date), birth_year) AS birth_year)" if "birth_date" in has else ""
    return f"SELECT *{year} FROM ({made})"


def may_miss(resolution: Resolution) -> list[str]:
    """The columns of a damped profile that a loose one may lack."""
    has = resolution.attributes
    once = [name for name in ("birth_date", "birth_year", "sex") if name in has]
    listings = [listed(name) for name, one in has.items() if one.role in _LISTED]
    return [*dict.fromkeys(["romanised", "phones", "shared_phones", *listings, *once])]


def _all(*columns: str, called: str) -> str:
    lists = [f"list(DISTINCT {quote(column)}) FILTER ({quote(column)} IS NOT NULL)" for column in columns]
    joined = (
        lists[0]
        if len(lists) == 1
        else f"list_distinct(flatten([{', '.join(f'coalesce({one}, [])' for one in lists)}]))"
    )
    return f"nullif(list_sort({joined}), []) AS {quote(called)}"


def _said(column: str, of_key: str | None = None) -> str:
    best = f"arg_min({quote(column)}, (rank, {quote(column)}))"
    if of_key:
        best = f"CASE WHEN node[1] = 'k' THEN {value_sql(of_key, '(node[2:])')} ELSE {best} END"
    return f"{best} AS {quote(column)}"


def phones_sql(profile: str) -> str:
    """Numbers with how many keyed profiles have each; one without any is somebody's own."""
    return (
        f"SELECT phone, count(*) FILTER (keyed) AS holders"
        f" FROM (SELECT keyed, unnest(phones) AS phone FROM {quote_table(profile)}) GROUP BY phone"
    )


def renew_sharing(engine: DuckEngine, profile: str, phones: str) -> None:
    """Bring `kept.SHARING` to the telephones of today; whose are shared otherwise than before is touched."""
    engine.keep("matching.sharing", sharing_sql(profile, phones))
    now, before = "FROM matching.sharing", f"FROM {kept.SHARING}"
    told = []
    if kept.is_kept(engine, kept.SHARING):
        engine.keep("matching.otherwise", f"SELECT node FROM (({now} EXCEPT {before}) UNION ({before} EXCEPT {now}))")
        told = [touched.nodes("matching.otherwise")]
    kept.renew(engine, [*told, kept.Renewal(kept.SHARING, "true", now)])
    for name in ("sharing", "otherwise"):
        engine.forget(f"matching.{name}")


def sharing_sql(profile: str, phones: str) -> str:
    """(node, own, shared): of profiles with a number that several have, those of nobody else and those of a few."""
    said = f"SELECT node, unnest(phones) AS phone FROM {quote_table(profile)}"
    several = f"FROM {quote_table(phones)} WHERE holders > 1"
    return (
        f"SELECT node, list_sort(list(phone) FILTER (holders IS NULL)) AS own,"
        f" list_sort(list(phone) FILTER (holders <= {SHARED})) AS shared"
        f" FROM ({said}) SEMI JOIN (SELECT node FROM ({said}) SEMI JOIN ({several}) USING (phone)) USING (node)"
        f" LEFT JOIN ({several}) USING (phone) GROUP BY node"
    )


def damped_sql(profile: str, sharing: str) -> str:
    """Profiles whose `phones` are nobody else's; `shared_phones` are those of a few, and those of many are gone."""
    return (
        "SELECT p.* REPLACE (CASE WHEN k.node IS NULL THEN p.phones ELSE k.own END AS phones),"
        f" k.shared AS shared_phones FROM {quote_table(profile)} AS p"
        f" LEFT JOIN {quote_table(sharing)} AS k USING (node)"
    )


def frequency_sql(profile: str) -> str:
    """(name, tf_name): how often a name is among keyed profiles that a register or two sources know, each counted once.

    Keys that a single source names are mistyped ones as often as not: they make no name common.
    """
    names = f"SELECT unnest(names) AS name, {KNOWN} AS known FROM {quote_table(profile)} WHERE keyed"
    return (
        f"SELECT name, greatest(count(*) FILTER (known), 1)"
        f" / (SELECT greatest(count(*), 1) FROM {quote_table(profile)} WHERE keyed) AS tf_name"
        f" FROM ({names}) GROUP BY name"
    )
