"""How well the persons of a built lake are told apart: `python -m benchmarks.resolution_built HOME CITY`.

`benchmarks.resolution` resolves anew and holds every row in memory. This one asks `master.person_xref` as it lies
there, some resources after others, so that a city of any size can be judged. It sees the rows of files alone:
the truth names a row of a database by its key, which the table does not say in clear.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from pyarrow.dataset import dataset

from assets.context import LakeContext
from benchmarks.resolution import KINDS
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote
from lake.settings import Settings

_XREF = "master.person_xref"
_ROWS_AT_ONCE = 20_000_000
"""About how many rows are compared with the truth at a time: some 4 GB."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("city", type=Path)
    given = parser.parse_args()
    lake = LakeContext.open(Settings(home=given.home))
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, [_XREF])
        for name in ("roles", "entities"):
            engine.connection.register(f"truth_{name}", dataset(given.city / "truth" / f"{name}.parquet"))
        _compare(engine, lake)
        for line in _table(engine):
            print(line)


def _compare(engine: DuckEngine, lake: LakeContext) -> None:
    """`built.cell`: how many rows, and rows with a valid id, an entity has in a cluster."""
    engine.keep("built.batch", " UNION ALL ".join(
        f"SELECT {literal(batch.batch_id)} AS batch_id, {literal(batch.delivery_name)} AS file"
        for batch in lake.lakehouse.ledger.batches()
    ))  # fmt: skip
    first, *others = _portions(engine)
    engine.keep("built.cell", _cells(first))
    for portion in others:
        engine.connection.execute(f"INSERT INTO built.cell {_cells(portion)}")


def _portions(engine: DuckEngine) -> Iterator[list[str]]:
    """The resources that are compared together; a larger one by itself."""
    portion: list[str] = []
    held = 0
    for row in engine.rows(f"SELECT resource, count(*) AS n FROM {_XREF} GROUP BY resource ORDER BY n"):
        if portion and held + row["n"] > _ROWS_AT_ONCE:
            yield portion
            portion, held = [], 0
        portion.append(row["resource"])
        held += row["n"]
    yield portion


def _cells(resources: list[str]) -> str:
    """The cells of some resources: what the truth says of a role goes before what it says of the row."""
    among = f"resource IN ({', '.join(map(literal, resources))})"
    mine = f"WHERE line IS NOT NULL AND {among} AND split_part(entity_id, ':', 1) IN {KINDS['person']}"
    return f"""
        WITH role AS (SELECT file, line, role, entity_id FROM truth_roles {mine}),
        whole AS (SELECT file, line, entity_id FROM truth_entities {mine}),
        said AS (SELECT file, line_no AS line, part, entity_id AS cluster, keyed FROM {_XREF}
            JOIN built.batch USING (batch_id) WHERE {among}),
        told AS (SELECT coalesce(r.entity_id, w.entity_id) AS entity, s.cluster, s.keyed
            FROM said AS s LEFT JOIN role AS r ON r.file = s.file AND r.line = s.line AND r.role = s.part
            LEFT JOIN whole AS w ON w.file = s.file AND w.line = s.line)
        SELECT entity, cluster, count(*) AS n, count(*) FILTER (keyed) AS keyed
        FROM told WHERE entity IS NOT NULL GROUP BY ALL"""


def _table(engine: DuckEngine) -> Iterator[str]:
    seen = engine.rows("SELECT sum(n)::BIGINT AS rows, sum(n - keyed)::BIGINT AS loose FROM built.cell")[0]
    rows = engine.rows(f"SELECT count(*) AS n FROM {_XREF}")[0]["n"]
    yield f"{seen['rows']:,} of {rows:,} rows of {_XREF} stand in files that the truth knows"
    yield "| | rows | precision | recall | F1 |"
    yield "|---|---|---|---|---|"
    for name, count, loose in (("all rows", seen["rows"], False), ("rows without a valid id", seen["loose"], True)):
        both, said, real = (_pairs(engine, by, loose=loose) for by in ("entity, cluster", "cluster", "entity"))
        precision, recall = both / (said or 1), both / (real or 1)
        yield f"| {name} | {count:,} | {precision:.4f} | {recall:.4f} | {2 * both / ((said + real) or 1):.4f} |"


def _pairs(engine: DuckEngine, by: str, *, loose: bool) -> float:
    """How many pairs of rows are alike by these columns; of which one has no valid id, when `loose`."""
    columns = ", ".join(quote(column) for column in by.split(", "))
    counted = "sum(n) * (sum(n) - 1)" + (" - sum(keyed) * (sum(keyed) - 1)" if loose else "")
    sql = f"SELECT sum(pairs)::DOUBLE / 2 AS n FROM (SELECT {counted} AS pairs FROM built.cell GROUP BY {columns})"
    return float(engine.rows(sql)[0]["n"])


if __name__ == "__main__":
    main()
