"""How well a domain is resolved, beside two baselines in the same run: `python -m benchmarks.resolution HOME CITY`.

The domain is `person`, or `--domain legal_entity`.

HOME is a lake that has loaded the sandbox city CITY, whose `truth/` says who is who. Nothing is written in either but
temporary files. Keys alone: rows with one valid id are one person, and every other row is a person of its own. The
tutorial: Splink with the settings its documentation begins with, on one row a person and source.
"""

import argparse
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assets.context import LakeContext
from benchmarks.resolution_tutorial import tutorial_clusters
from catalog.resolving.resolution import Resolution
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote
from lake.settings import Settings
from quality.matching.calibration import calibrate
from quality.matching.keys import reissuing
from quality.matching.resolve import MEMBER, NODE, RECORD, golden, resolve

KINDS = {
    "person": ("person", "overseas"),
    "organisation": (
        "firm", "school", "institution", "legal", "social51", "social52", "social53", "home", "department",
    ),
}  # fmt: skip
"""How the truth calls what a domain is of."""
_WAYS = (("ours", "cluster"), ("keys alone", "by_key"), ("Splink's tutorial", "tutorial"))
"""By what rows are one, and the column that says it."""
_KEY_PLACE = r"^[^\x1f]*\x1f[^\x1f]*\x1f"


@dataclass(frozen=True)
class Figures:
    """Pairs and clusters against the truth; `rows` of them without a valid id when `loose`."""

    name: str
    rows: int
    precision: float
    recall: float
    cluster_precision: float
    cluster_recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of the pairs' precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def line(self) -> str:
        """A row of the table in docs/master.md."""
        shares = (self.precision, self.recall, self.f1, self.cluster_precision, self.cluster_recall)
        return f"| {self.name} | {self.rows:,} | {' | '.join(f'{share:.4f}' for share in shares)} |"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("city", type=Path)
    parser.add_argument("--domain", default="person")
    parser.add_argument("--files-only", action="store_true", help="without what interfaces serve")
    parser.add_argument("--time-only", action="store_true", help="no baselines and no truth")
    parser.add_argument("--keys-only", action="store_true", help="without the tutorial, which L has no memory for")
    given = parser.parse_args()
    lake = LakeContext.open(Settings(home=given.home))
    resolution = lake.registry.resolutions[given.domain]
    tables = [
        f"std.{name}"
        for name in resolution.sources
        if lake.lakehouse.exists(f"std.{name}") and not (given.files_only and _served(lake, name))
    ]
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, tables)
        began, busy = time.monotonic(), _busy()
        resolved = resolve(engine, resolution, lake.registry, tables)
        print(f"resolved in {time.monotonic() - began:.1f} s, {_busy() - busy:.1f} s of processors, {_peak():.2f} GB")
        for block in (*resolved.blocks, *resolved.refused):
            print(f"  {block.rule}: {block.pairs:,} pairs; left out {block.left_out}")
        print(f"  glue {resolved.glued}; oversized {resolved.oversized}; disputed keys {resolved.disputed}")
        if given.time_only:
            golden(engine, resolution)
            print(f"with golden records {_busy() - busy:.1f} s of processors, {_peak():.2f} GB")
            return
        if given.keys_only:
            engine.view("matching.tutorial", f"SELECT DISTINCT node, NULL AS tutorial FROM {NODE}")
        else:
            for one in calibrate(engine, resolution, resolved.model):
                print(f"  hidden keys: at {one.threshold} precision {one.precision:.4f}, recall {one.recall:.4f}")
            tutorial_clusters(engine, resolution)
        _answers(engine, lake, given.city, resolution)
        for line in _tables(engine, resolution, _WAYS[:2] if given.keys_only else _WAYS):
            print(line)


def _served(lake: LakeContext, name: str) -> bool:
    return any(one.kind in ("sql", "http") for one in lake.registry.resources[name].sources)


def _busy() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def _answers(engine: DuckEngine, lake: LakeContext, city: Path, resolution: Resolution) -> None:
    """`matching.answer`: (member, entity) of every record that the truth knows."""
    names = "\n".join(
        f"({literal(batch.batch_id)}, {literal(batch.delivery_name)})," for batch in lake.lakehouse.ledger.batches()
    ).rstrip(",")
    import pyarrow.parquet as pq

    engine.connection.register("truth_roles", pq.read_table(city / "truth" / "roles.parquet"))
    engine.connection.register("truth_entities", pq.read_table(city / "truth" / "entities.parquet"))
    engine.keep("matching.truth", (
        "SELECT resource, file, line, replace(key, '|', chr(31)) AS key, role, entity_id FROM truth_roles UNION ALL"
        " SELECT resource, file, line, replace(key, '|', chr(31)), '', entity_id FROM truth_entities"
    ))  # fmt: skip
    engine.keep("matching.placed", (
        f"SELECT member, resource, part, file, line_no, regexp_replace(member, {literal(_KEY_PLACE)}, '') AS key"
        f" FROM {MEMBER} JOIN (VALUES {names}) AS batch(batch_id, file) USING (batch_id)"
    ))  # fmt: skip
    same = "t.resource = p.resource AND t.file = p.file"
    role = "(t.role = p.part OR t.role = '')"
    engine.keep("matching.answer", (
        "SELECT member, arg_max(entity_id, role) AS entity FROM ("
        "SELECT member, role, entity_id FROM matching.placed AS p"
        f" JOIN matching.truth AS t ON {same} AND t.line = p.line_no"
        f" WHERE {role} UNION ALL SELECT member, role, entity_id FROM matching.placed AS p"
        f" JOIN matching.truth AS t ON {same} AND t.key = p.key WHERE t.line IS NULL AND {role})"
        f" WHERE split_part(entity_id, ':', 1) IN {KINDS[resolution.names]} GROUP BY member"
    ))  # fmt: skip
    engine.keep("matching.judgeable", (
        f"SELECT a.member, k.resource, k.part, k.{quote(resolution.key)} IS NULL AS loose, a.entity, c.cluster,"
        f" coalesce('k' || k.{quote(_said_key(resolution))}, a.member) AS by_key, t.tutorial FROM {RECORD} AS k"
        f" JOIN {MEMBER} AS m USING (variant)"
        " JOIN matching.answer AS a ON a.member = m.member JOIN matching.cluster AS c ON c.member = m.member"
        " JOIN matching.tutorial AS t USING (node)"
    ))  # fmt: skip


def _said_key(resolution: Resolution) -> str:
    """The column of the key as a row says it, whatever stands for it."""
    return "own_key" if reissuing(resolution) else resolution.key


def _tables(engine: DuckEngine, resolution: Resolution, ways: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield "| | rows | precision | recall | F1 | clusters' precision | clusters' recall |"
    yield "|---|---|---|---|---|---|---|"
    for name, column in ways:
        yield figures(engine, f"{name}, all rows", column, loose=False).line()
        yield figures(engine, f"{name}, rows without a valid id", column, loose=True).line()
    yield f"false merges of different valid ids: {_false_merges(engine, resolution.key)}"
    yield "| resource | part | rows | without a valid id | joined rightly | wrongly | found nobody that there is |"
    yield "|---|---|---|---|---|---|---|"
    for row in engine.rows(_BY_RESOURCE):
        yield "| " + " | ".join(str(value) for value in row.values()) + " |"


_BY_RESOURCE = """
WITH owner AS (SELECT cluster, mode(entity) AS entity FROM matching.judgeable WHERE NOT loose GROUP BY cluster),
known AS (SELECT DISTINCT entity FROM matching.judgeable WHERE NOT loose)
SELECT resource, part, count(*) AS rows, round(avg(loose::INT), 4) AS share,
  count(*) FILTER (loose AND o.entity = j.entity) AS rightly,
  count(*) FILTER (loose AND o.entity <> j.entity) AS wrongly,
  count(*) FILTER (loose AND o.entity IS NULL AND n.entity IS NOT NULL) AS missed
FROM matching.judgeable AS j LEFT JOIN owner AS o USING (cluster) LEFT JOIN known AS n ON n.entity = j.entity
GROUP BY resource, part HAVING bool_or(loose) ORDER BY resource, part
"""


def figures(engine: DuckEngine, name: str, column: str, *, loose: bool) -> Figures:
    """Pairs of rows (of which one has no valid id, when `loose`) and whole clusters, by a column against the truth."""
    cells = (
        f"SELECT entity, {column} AS cluster, count(*)::DOUBLE AS n, count(*) FILTER (NOT loose)::DOUBLE AS keyed"
        " FROM matching.judgeable GROUP BY ALL"
    )

    def pairs(by: str) -> str:
        counted = "sum(n) * (sum(n) - 1)" + (" - sum(keyed) * (sum(keyed) - 1)" if loose else "")
        return f"(SELECT sum(pairs) / 2 FROM (SELECT {counted} AS pairs FROM cells GROUP BY {by}))"

    row = engine.rows(
        f"WITH cells AS ({cells}) SELECT {pairs('entity, cluster')} AS both, {pairs('cluster')} AS said,"
        f" {pairs('entity')} AS real"
    )[0]
    whole = engine.rows(_whole_clusters(column, loose=loose))[0]
    rows = engine.rows(f"SELECT count(*) AS rows FROM matching.judgeable{' WHERE loose' if loose else ''}")[0]["rows"]
    return Figures(
        name, rows, row["both"] / (row["said"] or 1), row["both"] / (row["real"] or 1),
        whole["right"] / (whole["said"] or 1), whole["right"] / (whole["real"] or 1),
    )  # fmt: skip


def _whole_clusters(column: str, *, loose: bool) -> str:
    """How many clusters are exactly one entity with all its rows, of those said and of those there are."""
    having = " HAVING bool_or(loose)" if loose else ""
    whole = "bit_xor(hash(member)) AS members FROM matching.judgeable GROUP BY 1"
    said = f"SELECT {column} AS cluster, {whole}{having}"
    real = f"SELECT entity, {whole}{having}"
    return (
        f"WITH said AS (SELECT members AS h FROM ({said})), real AS (SELECT members AS h FROM ({real}))"
        " SELECT (SELECT count(*) FROM said) AS said, (SELECT count(*) FROM real) AS real,"
        " (SELECT count(*) FROM said SEMI JOIN real USING (h)) AS right"
    )


def _false_merges(engine: DuckEngine, key: str) -> int:
    sql = (
        f"SELECT count(*) AS n FROM (SELECT cluster FROM matching.cluster JOIN {MEMBER} USING (member)"
        f" JOIN {RECORD} USING (variant)"
        f" WHERE {quote(key)} IS NOT NULL GROUP BY cluster HAVING min({quote(key)}) <> max({quote(key)}))"
    )
    return int(engine.rows(sql)[0]["n"])


if __name__ == "__main__":
    main()
