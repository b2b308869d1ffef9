"""The step that resolves persons, in Dagster: one for its four tables, since they are one answer."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dagster as dg

from assets.context import LakeContext
from assets.judging.verdicts import none_blocks
from assets.master.person.build import build_persons
from assets.master.person.judging import judge_persons
from assets.steps import (
    asset_key,
    failing_plainly,
    markdown_table,
    owner,
    quality_checks,
    quality_results,
    table_metadata,
)
from catalog.models.person_tables import DOMAIN, KEYS, PERSON, TABLES, table_specs
from catalog.registry.registry import Registry
from lake.ledger.records import Verdict
from quality.matching.resolve import Resolved

_OWNER = "psb"
"""公安局 answers for who is who."""
_DESCRIPTION = (
    "自然人主数据：各部门数据中的人归为一人，编号不变，可追溯、可撤销 · Persons of all sources, resolved to one golden"
    " record each. What is joined, and why, is in catalog/resolution/person.yaml."
)


def person_asset(registry: Registry) -> dg.AssetsDefinition:
    """One step for all tables of persons."""
    resolution = registry.resolutions[DOMAIN]
    specs = table_specs(resolution, registry)
    deps = [asset_key(f"std.{name}") for name in resolution.sources if name in registry.resources]

    @dg.multi_asset(
        name="master_person",
        specs=[
            dg.AssetSpec(
                asset_key(name),
                deps=deps,
                group_name="master",
                owners=[owner(registry, _OWNER)],
                kinds={"iceberg", "duckdb", "python"},
                description=f"{specs[name].title}\n\n{_DESCRIPTION}",
                tags={"layer": "master", "zone": specs[name].zone},
                metadata={**table_metadata(specs[name]), "key": ", ".join(KEYS[name])},
            )
            for name in TABLES
        ],
        check_specs=[check for name in TABLES for check in quality_checks(name)],
    )
    def step(lake: dg.ResourceParam[LakeContext]) -> Iterator[dg.MaterializeResult[Any]]:
        with failing_plainly(lake, PERSON):
            resolved, verdicts = lake.ahead.take(PERSON, lambda: (build_persons(lake), judge_persons(lake)), _holds)
        for name in TABLES:
            told = _told(resolved) if resolved and name == PERSON else {}
            rows = lake.lakehouse.row_count(name)
            yield dg.MaterializeResult(
                asset_key=asset_key(name),
                metadata={"dagster/row_count": rows, **told},
                check_results=list(quality_results(name, verdicts[name])),
            )

    return step


def _holds(made: tuple[object, Mapping[str, Sequence[Verdict]]]) -> bool:
    return all(map(none_blocks, made[1].values()))


def _told(resolved: Resolved) -> dict[str, Any]:
    """What was left out and why, with values that nobody can read."""
    blocks = [
        [one.rule, f"{one.pairs:,}", "" if one in resolved.blocks else "refused", one.left_out]
        for one in (*resolved.blocks, *resolved.refused)
    ]
    return {
        "pairs": dg.MetadataValue.md(markdown_table(["rule", "pairs", "refused", "values left out"], blocks)),
        "glue": dg.MetadataValue.md(
            markdown_table(["resource", "part", "attribute", "value", "rows"], [[*one] for one in resolved.glued])
        ),
        "oversized": dg.MetadataValue.md(markdown_table(["resource", "rows"], [[*one] for one in resolved.oversized])),
        "disputed_keys": resolved.disputed,
    }
