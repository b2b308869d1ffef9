"""The values of each cluster: chosen anew where one of its nodes is touched or came from elsewhere, else kept.

Which value wins depends on nothing but the records of the cluster.
"""

from catalog.resolving.resolution import Resolution
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote_table
from quality.matching import golden, kept, shares, touched
from quality.matching.kept import Renewal

_MEMBERS = "matching.stirred_node"
"""(node, cluster): the nodes of all clusters whose values are chosen."""


def settle(engine: DuckEngine, resolution: Resolution, record: str, variant: str, joined: str) -> None:
    """Bring `kept.PROVENANCE`, `kept.GOLDEN` and `kept.AT_ODDS` to the clusters of today; then nothing is touched.

    `joined`: (node, cluster) of the nodes that are not by themselves.
    """
    everything = touched.is_everything(engine) or not kept.is_kept(engine, kept.JOINED)
    if everything:
        clustered = f"SELECT DISTINCT node, coalesce(cluster, node) AS cluster FROM {kept.NODE}"
        engine.keep(_MEMBERS, f"{clustered} LEFT JOIN {quote_table(joined)} USING (node)")
    else:
        _stir(engine, joined)
    gone = "true" if everything else "cluster IN (FROM matching.stirred)"
    for together, each in shares.shares(engine, _MEMBERS, "cluster"):
        theirs = f"SELECT n.variant, m.cluster FROM {kept.NODE} AS n JOIN {_MEMBERS} AS m USING (node)"
        engine.keep("matching.speaking_for", f"{theirs} WHERE {together}")
        engine.keep("matching.spoken", golden.spoken_sql(resolution, record, variant, "matching.speaking_for"))
        for share in each:
            _choose(engine, resolution, gone, share, is_all=len(each) == 1)
        engine.forget("matching.spoken")
    moved = "true" if everything else "node IN (FROM matching.rejoined)"
    come = f"FROM {quote_table(joined)} WHERE {moved}"
    kept.renew(engine, [Renewal(kept.JOINED, moved, come), touched.nothing()])
    for name in (_MEMBERS, "matching.speaking_for", "matching.stirred", "matching.rejoined"):
        engine.forget(name)


def _stir(engine: DuckEngine, joined: str) -> None:
    """`matching.stirred`: the clusters of all nodes that are touched or elsewhere than before, and where they were."""
    now = quote_table(joined)
    here, there = (f"SELECT node FROM {one} ANTI JOIN {other} USING (node, cluster)"
                   for one, other in ((now, kept.JOINED), (kept.JOINED, now)))  # fmt: skip
    engine.keep("matching.rejoined", f"{here} UNION {there}")
    nodes = f"(FROM matching.rejoined UNION SELECT name FROM {touched.names(touched.NODE)})"
    clusters = (f"SELECT coalesce(cluster, node) AS cluster FROM {nodes} LEFT JOIN {one} USING (node)"
                for one in (now, kept.JOINED))  # fmt: skip
    engine.keep("matching.stirred", " UNION ".join(clusters))
    engine.keep(
        _MEMBERS,
        f"SELECT node, cluster FROM {now} SEMI JOIN matching.stirred USING (cluster) UNION ALL"
        f" SELECT cluster, cluster FROM matching.stirred WHERE cluster NOT IN (SELECT node FROM {now})",
    )


def _choose(engine: DuckEngine, resolution: Resolution, gone: str, share: str, *, is_all: bool) -> None:
    """The values of a share of the clusters, in one transaction. `is_all`: nobody else has spoken."""
    spoken = "matching.spoken" if is_all else "matching.spoken_of_share"
    if not is_all:
        engine.keep(spoken, f"FROM matching.spoken WHERE {share}")
    few = not engine.rows(f"SELECT 1 FROM {spoken} LIMIT 1 OFFSET {shares.AT_ONCE}")
    engine.keep("matching.placed", golden.placed_sql(resolution, spoken, together=few))
    engine.forget(spoken)
    gone = f"{gone} AND {share}"
    come = {
        kept.PROVENANCE: golden.provenance_sql(resolution, "matching.placed"),
        kept.GOLDEN: golden.golden_sql(resolution, "matching.placed"),
        kept.AT_ODDS: golden.at_odds_sql("matching.placed"),
    }
    kept.renew(engine, [Renewal(name, gone, sql) for name, sql in come.items()])
    engine.forget("matching.placed")
