"""What is known to be one without comparing: one row of a keyed entity against its rows of all other sources.

The key is hidden from both sides, so that weights, thresholds and error estimates come from what really was written.
"""

from catalog.resolving.resolution import Resolution
from lake.engine.identifiers import quote_table

PROBES = 20_000
"""As many entities are asked; every level that says something is seen often enough then."""
SHIFTS = 10
"""Each probe is compared with so many others to learn what strangers have in common."""


def sample_sql(keyed: str) -> str:
    """(node, resource): the entities that are asked and the source whose row asks; the same in every run.

    One that said a name; any will do, so that every source is heard.
    """
    named = f"SELECT DISTINCT node, resource FROM {quote_table(keyed)} WHERE node[1] = 'k' AND name IS NOT NULL"
    return (
        f"SELECT node, arg_max(resource, hash(node || resource)) AS resource FROM ({named})"
        f" GROUP BY node HAVING count(*) > 1 ORDER BY hash(node) LIMIT {PROBES}"
    )


def probes_sql(resolution: Resolution, keyed: str, sample: str) -> str:
    """Records of the sample under two nodes: `p…` for one row of the asking source, its own for those of the others."""
    asking = (
        f"SELECT r.* FROM {quote_table(keyed)} AS r JOIN {quote_table(sample)} AS s USING (node, resource)"
        " WHERE name IS NOT NULL QUALIFY row_number() OVER (PARTITION BY node ORDER BY hash(member)) = 1"
    )
    others = (
        f"SELECT r.* FROM {quote_table(keyed)} AS r JOIN {quote_table(sample)} AS s"
        " ON r.node = s.node AND r.resource <> s.resource"
    )
    return f"SELECT * REPLACE ('p' || node AS node) FROM ({asking}) UNION ALL {others}"


def known_pairs_sql(sample: str) -> str:
    """(l, r) of each probe with itself."""
    return f"SELECT 'p' || node AS l, node AS r FROM {quote_table(sample)}"


def strange_pairs_sql(sample: str) -> str:
    """(l, r) of each probe with some others, the same in every run."""
    place = "row_number() OVER (ORDER BY hash(node)) - 1 AS place"
    numbered = f"SELECT node, {place}, count(*) OVER () AS n FROM {quote_table(sample)}"
    return (
        f"WITH numbered AS ({numbered})"
        f" SELECT 'p' || a.node AS l, b.node AS r FROM numbered AS a, range(1, {SHIFTS + 1}) AS s(shift)"
        f" JOIN numbered AS b ON b.place = (a.place + s.shift * 7919) % a.n WHERE a.node <> b.node"
    )
