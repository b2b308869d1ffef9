"""How much of a delivery had come with the last one already: whole rows, and keys. Counted on the text as sent."""

from collections.abc import Sequence
from pathlib import Path

from assets.context import LakeContext
from assets.ingestion.raw_rows import held_rows
from catalog.registry.resource import Resource
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote
from lake.ledger.delivery_report import Repetition
from lake.ledger.ledger import Batch
from lake.position import EXTRA

_NEW, _OLD = "repeated_new", "repeated_old"


def repetition(
    engine: DuckEngine, lake: LakeContext, resource: Resource, raw_file: Path, last: Batch | None
) -> Repetition:
    """Shares of rows, 0 to 1, for the delivery report; none when no delivery came before.

    Rows are compared by 64-bit hashes: reading both files once is enough, and chance errs in no share that is shown.
    """
    spec = resource.raw
    if last is None or not lake.lakehouse.exists(spec.name):
        return Repetition()
    content = [*resource.raw_columns, EXTRA]
    key = list(dict.fromkeys(column for name in resource.key for column in resource.field(name).source_columns))
    held = held_rows(lake, resource, last, [*content, *key])
    (found,) = engine.rows(
        f"WITH {_NEW} AS MATERIALIZED ({_hashes(f'read_parquet({literal(str(raw_file))})', content, key)}), "
        f"{_OLD} AS MATERIALIZED ({_hashes(held, content, key)}) "
        f"SELECT count(*) AS all_rows, count(*) FILTER (content IN (SELECT content FROM {_OLD})) AS same, "
        f"count(*) FILTER (key IN (SELECT key FROM {_OLD})) AS same_key FROM {_NEW}"
    )
    rows = int(found["all_rows"])
    same, same_key = (round(int(found[name]) / rows, 4) if rows else 0.0 for name in ("same", "same_key"))
    return Repetition(last=last.batch_id, rows=same, keys=same_key)


def _hashes(source: str, content: Sequence[str], key: Sequence[str]) -> str:
    columns = (
        f"hash({', '.join(map(quote, names))}) AS {alias}" for names, alias in ((content, "content"), (key, "key"))
    )
    return f"SELECT {', '.join(columns)} FROM {source}"
