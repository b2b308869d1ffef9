"""What keys decide and only a person may decide otherwise: two keys that may be one's, and two names on one key.

Nothing is ever joined by these: they are proposals, each with what speaks for it.
"""

from lake.engine.identifiers import literal, quote_table

TWO_KEYS, ONE_KEY = "two_keys", "one_key"
RULES = (TWO_KEYS, ONE_KEY)
"""By which such pairs are found."""
FEW = 10
"""Of a name that more keyed entities share with a day or a telephone, nothing is proposed."""


def two_keys_sql(profile: str) -> str:
    """(l, r): keyed profiles with a name in common, and a day and month of birth, a telephone or an address.

    A number that was corrected differs from its former one in a year or a digit, not in all of these.
    """
    said = (
        "SELECT node, unnest(names) AS name, list_concat(['d' || strftime(birth_date, '%m%d') || sex],"
        " list_transform(list_concat(coalesce(phones, []), coalesce(shared_phones, [])), p -> 'p' || p),"
        f" list_transform(coalesce(addresses, []), a -> 'a' || a)) AS words FROM {quote_table(profile)} WHERE keyed"
    )
    words = f"SELECT node, name, unnest(words) AS word FROM ({said})"
    hashed = "hash(name, word) AS said_both"  # of a billion no two that differ are likely to be alike
    return (
        f"WITH said AS (SELECT node, {hashed} FROM ({words}) WHERE word IS NOT NULL),"
        f" few AS (SELECT said_both FROM said GROUP BY ALL HAVING count(*) BETWEEN 2 AND {FEW})"
        " SELECT DISTINCT a.node AS l, b.node AS r FROM said AS a SEMI JOIN few USING (said_both)"
        " JOIN said AS b USING (said_both) WHERE a.node < b.node"
    )


def one_key_sql(node: str) -> str:
    """(l, r): who stands apart under a key because its name is clearly another's, and that key's holder."""
    return (
        f"SELECT DISTINCT k.node AS l, 'k' || split_part(k.node[2:], chr(31), 1) AS r FROM {quote_table(node)} AS k"
        " WHERE k.node >= 'x' AND k.node < 'y'"  # which begin so, as statistics of columns can tell
    )


def judged_sql(scored: str, least: float) -> str:
    """(l, r, verdict, score, rule) of proposals: all are `unsure`; two names on one key whatever they score."""
    probability = "pow(2.0, least(weight, 60.0)) / (1 + pow(2.0, least(weight, 60.0)))"
    return (
        f"SELECT l, r, 'unsure' AS verdict, {probability} AS score, rule FROM {quote_table(scored)}"
        f" WHERE rule = {literal(ONE_KEY)} OR {probability} >= {least}"
    )


def candidates_sql(profile: str, node: str) -> str:
    """(l, r, rule) of both kinds."""
    return (
        f"SELECT *, {literal(TWO_KEYS)} AS rule FROM ({two_keys_sql(profile)}) UNION ALL"
        f" SELECT *, {literal(ONE_KEY)} FROM ({one_key_sql(node)})"
    )
