"""The values of each cluster: chosen anew where one of its records is another than before, else kept.

Which value wins depends on nothing but the records of the cluster.
"""

from catalog.resolving.resolution import Resolution
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote_table
from quality.matching import golden, kept


def settle(engine: DuckEngine, resolution: Resolution, keyed: str, variant: str, cluster: str) -> None:
    """Bring `kept.PROVENANCE` and `kept.AT_ODDS` to the clusters of today."""
    engine.keep("matching.told", records_sql(keyed, cluster))
    same = f"SELECT cluster FROM matching.told SEMI JOIN {kept.SETTLED} USING (cluster, records)"
    same = same if kept.is_kept(engine, kept.SETTLED) else "SELECT cluster FROM matching.told WHERE false"
    engine.keep("matching.settled", same)
    engine.keep("matching.stirred", f"FROM {quote_table(cluster)} ANTI JOIN matching.settled USING (cluster)")
    engine.keep("matching.spoken", golden.spoken_sql(resolution, keyed, variant, "matching.stirred"))
    engine.keep("matching.word", golden.said_sql(resolution, "matching.spoken"))
    engine.forget("matching.spoken")
    engine.keep("matching.placed", golden.placed_sql(resolution, "matching.word"))
    engine.forget("matching.word")
    gone = "cluster NOT IN (SELECT cluster FROM matching.settled)"
    come = {
        kept.SETTLED: "FROM matching.told ANTI JOIN matching.settled USING (cluster)",
        kept.PROVENANCE: golden.provenance_sql(resolution, "matching.placed"),
        kept.AT_ODDS: golden.at_odds_sql("matching.placed"),
    }
    kept.renew(engine, [kept.Renewal(name, gone, sql) for name, sql in come.items()])
    for name in ("placed", "stirred", "settled", "told"):
        engine.forget(f"matching.{name}")


def records_sql(keyed: str, cluster: str) -> str:
    """(cluster, records): the sum of the digests of a cluster's records, each of all that is in it.

    Compared with the sum of the same cluster before and with no other, 64 bits tell any two apart.
    """
    return (
        f"SELECT c.cluster, sum(hash(k)::HUGEINT) AS records FROM {quote_table(keyed)} AS k"
        f" JOIN {quote_table(cluster)} AS c USING (member) GROUP BY c.cluster"
    )
