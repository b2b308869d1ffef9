"""Whether ids stay while rows come and go: `python -m benchmarks.id_stability HOME --days 10`.

HOME is a lake that has loaded a sandbox city; nothing is written in it but temporary files. On the first day a tenth of
the rows of every source is not there yet. A hundredth of all comes every day, another is missing for that day and is
back on the next. Each day is an increment, and its clusters are given ids by a ledger of their own. An id changes
without reason when it is nobody else's, all of its records that are there lie in one cluster, and that has another id.
"""

import argparse
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from assets.context import LakeContext
from benchmarks.resolution_increment import City
from lake.engine.identifiers import quote, quote_table
from lake.ledger.golden_id import golden_ids
from lake.ledger.identities import assign_members
from lake.ledger.ledger import Ledger
from lake.position import BATCH_ID, LINE_NO
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from quality.matching import resolve as matching
from quality.matching.kept import attach
from quality.matching.splink_model import Model

_PARTS = 1000
_HELD_BACK = 100


def main() -> None:
    """Print a row a day."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--days", type=int, default=10)
    parser.add_argument("--domain", default="person")
    given = parser.parse_args()
    lake = LakeContext.open(Settings(home=given.home))
    with lake.engine() as engine, TemporaryDirectory() as folder:
        city = City(engine, lake, lake.registry.resolutions[given.domain])
        house = Lakehouse.open(Settings(home=Path(folder) / "ids"))
        _measure(city, house.ledger, given.days)
        house.close()


def _measure(city: City, ledger: Ledger, days: int) -> None:
    engine = city.engine
    for name, one in city.there.items():
        engine.attach_tables(city.lake.lakehouse, [one.std.name])
        engine.keep(f"whole.{name}", f"FROM {quote_table(one.std.name)}")
        engine.connection.execute(f"DROP VIEW {quote_table(one.std.name)}")
    path = engine.scratch_file().with_suffix(".duckdb")
    attach(engine, path)
    known, model = pl.DataFrame(schema={"member": pl.String, "before": pl.String}), None
    print("| day | rows | ids | given | merged | split | vanished | came back | changed without reason |")
    print("|---|---|---|---|---|---|---|---|---|")
    for day in range(days + 1):
        rows = sum(_deliver(city, name, day) for name in city.there)
        ids, told, model = _identified(city, ledger, day, model)
        unmoved = _unreasoned(ids, known)
        counts = [told[kind] for kind in ("made", "merged", "split", "tombstone", "revived")]
        said = " | ".join(f"{count:,}" for count in (rows, ids["golden_id"].n_unique(), *counts, unmoved))
        print(f"| {day} | {said} |", flush=True)
        now = ids.select("member", before="golden_id")
        known = pl.concat([now, known.join(now, on="member", how="anti")])


def _deliver(city: City, name: str, day: int) -> int:
    """Let the source hold what it has on a day; how many rows."""
    place = f"hash({quote(BATCH_ID)}, {quote(LINE_NO)}) % {_PARTS}"
    step = _PARTS // 100
    there = f"{place} < {_PARTS - _HELD_BACK + step * day} AND {place} // {step} <> {day}"
    table = city.there[name].std.name
    city.engine.keep(table, f"FROM {quote_table(f'whole.{name}')} WHERE {there}")
    return int(city.engine.rows(f"SELECT count(*) AS n FROM {quote_table(table)}")[0]["n"])


def _identified(city: City, ledger: Ledger, day: int, model: Model | None) -> tuple[pl.DataFrame, Counter[str], Model]:
    """(cluster, member, golden_id) of every node, and how often what became of ids."""
    resolved = city.resolve(dict.fromkeys(city.there, str(day)), model)
    nodes = (
        f"SELECT b.cluster, b.node AS member, min(m.resource) AS source, count(*) AS rows FROM {matching.MEMBER} AS m"
        f" JOIN {matching.BELONGING} AS b USING (variant) GROUP BY ALL"
    )
    clusters = pl.DataFrame(city.engine.query(nodes))
    fresh = golden_ids(city.resolution.golden_prefix)
    ids, events = assign_members(ledger, city.resolution.id, clusters, fresh)
    return clusters.join(ids, on="cluster"), Counter(one.kind for one in events), resolved.model


def _unreasoned(ids: pl.DataFrame, known: pl.DataFrame) -> int:
    """Clusters that alone go on from one id, and have another."""
    claims = ids.join(known, on="member").select("cluster", "golden_id", "before").unique()
    alone = claims.filter(pl.len().over("cluster") == 1, pl.len().over("before") == 1)
    return alone.filter(pl.col("golden_id") != pl.col("before")).height


if __name__ == "__main__":
    main()
