"""Rows that arrive after a newer version of themselves are superseded, not merged over it."""

from pathlib import Path

from assets.context import LakeContext
from catalog.contract import Contract
from catalog.table_specs import std_spec
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table


def drop_overtaken(engine: DuckEngine, lake: LakeContext, contract: Contract, accepted: Path) -> int:
    """Take rows out of `accepted` whose key the lake already knows with a newer `latest_by`; how many they were.

    The answer is the same before and after this batch was merged, so a run that was killed in between repeats it.
    """
    spec = std_spec(contract, lake.registry)
    if (
        contract.latest_by is None
        or contract.delivery in ("full", "snapshot")
        or not lake.lakehouse.data_files(spec.name)
    ):
        return 0
    engine.attach_tables(lake.lakehouse, [spec.name])
    arrived = f"read_parquet({literal(str(accepted))})"
    newest = quote(contract.latest_by)
    newer = [f"known.{quote(name)} = arrived.{quote(name)}" for name in contract.key]
    newer.append(f"known.{newest} > arrived.{newest}")
    overtaken = f"exists (select 1 from {quote_table(spec.name)} as known where {' and '.join(newer)})"
    count = int(engine.rows(f"select count(*) as rows from {arrived} as arrived where {overtaken}")[0]["rows"])
    if count:
        kept = accepted.with_suffix(".kept")
        engine.write(f"select * from {arrived} as arrived where not {overtaken}", kept)
        kept.replace(accepted)
    return count
