"""The step that finds out of which legal entity every row speaks, in Dagster."""

from collections.abc import Iterator, Sequence
from typing import Any

import dagster as dg

from assets.context import LakeContext
from assets.judging.verdicts import none_blocks
from assets.master.legal_entity.build import build_records
from assets.master.legal_entity.judging import judge_records
from assets.steps import (
    asset_key,
    failing_plainly,
    owner,
    quality_checks,
    quality_results,
    table_metadata,
)
from catalog.registry.registry import Registry
from catalog.resolving.record_table import DOMAIN, KEY, RECORD, SPEC
from lake.ledger.records import Verdict

_OWNER = "amr"
"""市场监督管理局 answers for who is which firm."""


def legal_entity_asset(registry: Registry) -> dg.AssetsDefinition:
    """One step for the table of rows; what is made of it is SQL."""
    sources = [name for name in registry.resolutions[DOMAIN].sources if name in registry.resources]

    @dg.asset(
        key=asset_key(RECORD),
        deps=[asset_key(f"std.{name}") for name in sources],
        group_name="master",
        owners=[owner(registry, _OWNER)],
        kinds={"iceberg", "duckdb", "python"},
        description=f"{SPEC.title} · What rows say of legal entities\n\n{SPEC.description}",
        tags={"layer": "master", "zone": SPEC.zone},
        metadata={**table_metadata(SPEC), "key": ", ".join(KEY)},
        check_specs=[*quality_checks(RECORD)],
    )
    def step(lake: dg.ResourceParam[LakeContext]) -> Iterator[dg.MaterializeResult[Any]]:
        with failing_plainly(lake, RECORD):
            resolved, verdicts = lake.ahead.take(RECORD, lambda: (build_records(lake), judge_records(lake)), _holds)
        told = {"pairs": {one.rule: one.pairs for one in resolved.blocks}} if resolved else {}
        rows = lake.lakehouse.row_count(RECORD)
        yield dg.MaterializeResult(
            metadata={"dagster/row_count": rows, **told}, check_results=list(quality_results(RECORD, verdicts))
        )

    return step


def _holds(made: tuple[object, Sequence[Verdict]]) -> bool:
    return none_blocks(made[1])
