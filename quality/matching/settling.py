"""The values of each cluster: chosen anew where one of its records is another than before, else kept.

Which value wins depends on nothing but the records of the cluster.
"""

from catalog.resolving.resolution import Resolution
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote_table
from quality.matching import golden, kept
from quality.matching.shares import shares


def settle(engine: DuckEngine, resolution: Resolution, record: str, variant: str, belonging: str, told: str) -> None:
    """Bring `kept.PROVENANCE`, `kept.GOLDEN` and `kept.AT_ODDS` to the clusters of today.

    `belonging`: (variant, node, cluster); `told`: (node, records), a digest of each node's.
    """
    engine.keep("matching.standing_for", records_sql(belonging, told))
    before = kept.SETTLED if kept.is_kept(engine, kept.SETTLED) else "(FROM matching.standing_for WHERE false)"
    same = f"SELECT cluster FROM matching.standing_for SEMI JOIN {before} USING (cluster, records)"
    engine.keep("matching.settled", same)
    engine.keep("matching.unsettled", f"SELECT cluster FROM {before} ANTI JOIN matching.settled USING (cluster)")
    engine.keep("matching.stirred", "FROM matching.standing_for ANTI JOIN matching.settled USING (cluster)")
    for together, each in shares(engine, "matching.stirred", "cluster"):
        theirs = f"SELECT variant, cluster FROM {quote_table(belonging)} SEMI JOIN matching.stirred USING (cluster)"
        engine.keep("matching.speaking_for", f"{theirs} WHERE {together}")
        engine.keep("matching.spoken", golden.spoken_sql(resolution, record, variant, "matching.speaking_for"))
        for share in each:
            _choose(engine, resolution, share, is_all=len(each) == 1)
        engine.forget("matching.spoken")
    for name in ("speaking_for", "stirred", "unsettled", "settled", "standing_for"):
        engine.forget(f"matching.{name}")


def _choose(engine: DuckEngine, resolution: Resolution, share: str, *, is_all: bool) -> None:
    """The values of a share of the clusters, in one transaction. `is_all`: nobody else has spoken."""
    if is_all:
        engine.keep("matching.placed", golden.placed_sql(resolution, "matching.spoken"))
        engine.forget("matching.spoken")
    else:
        engine.keep("matching.spoken_of_share", f"FROM matching.spoken WHERE {share}")
        engine.keep("matching.placed", golden.placed_sql(resolution, "matching.spoken_of_share"))
        engine.forget("matching.spoken_of_share")
    gone = f"cluster IN (SELECT cluster FROM matching.unsettled WHERE {share})"
    come = {
        kept.SETTLED: f"FROM matching.stirred WHERE {share}",
        kept.PROVENANCE: golden.provenance_sql(resolution, "matching.placed"),
        kept.GOLDEN: golden.golden_sql(resolution, "matching.placed"),
        kept.AT_ODDS: golden.at_odds_sql("matching.placed"),
    }
    kept.renew(engine, [kept.Renewal(name, gone, sql) for name, sql in come.items()])
    engine.forget("matching.placed")


def records_sql(belonging: str, told: str) -> str:
    """(cluster, records): the sum of the digests of a cluster's nodes, as `profiles.told_sql` has them."""
    nodes = f"SELECT DISTINCT node, cluster FROM {quote_table(belonging)}"
    return (
        f"SELECT cluster, sum(records)::HUGEINT AS records FROM ({nodes}) JOIN {quote_table(told)} USING (node)"
        " GROUP BY cluster"
    )
