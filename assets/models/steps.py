"""One Dagster asset for each SQL model: master, topic and open tables alike."""

from collections.abc import Iterable, Iterator
from typing import Any

import dagster as dg

from assets.context import LakeContext
from assets.models.work import Built, built
from assets.steps import (
    asset_key,
    column_lineage,
    failing_plainly,
    owner,
    quality_checks,
    quality_results,
    table_metadata,
)
from catalog.models.model_tables import ModelTables
from catalog.models.sql_model import SqlModel
from catalog.registry.registry import Registry
from lake.schema import TableSpec

_FIRST = {"dagster/priority": "1"}
"""Of the steps that may begin these do: what stands on golden ids waits for a step that no thread can do ahead."""


def model_assets(models: Iterable[SqlModel], tables: ModelTables, registry: Registry) -> list[dg.AssetsDefinition]:
    """The assets of some models."""
    return [model_asset(model, tables, registry) for model in models]


def model_asset(model: SqlModel, tables: ModelTables, registry: Registry) -> dg.AssetsDefinition:
    """The asset of one model; its upstream assets are those its SQL reads."""
    name, spec = model.name, tables.spec(model.name)
    lineage = column_lineage(tables.lineage(name))

    @dg.asset(
        key=asset_key(name),
        deps=[asset_key(table) for table in model.upstream],
        check_specs=quality_checks(name),
        group_name=_group(model),
        op_tags=_FIRST if model.identified else None,
        owners=[owner(registry, model.owner)],
        kinds={"iceberg", "duckdb", "sql"},
        description=_description(model),
        tags=_tags(model, spec),
        metadata={**table_metadata(spec), "sql_file": model.path.name, "key": ", ".join(model.grain)},
    )
    def build(lake: dg.ResourceParam[LakeContext]) -> Iterator[dg.MaterializeResult[Any]]:
        with failing_plainly(lake, name):
            done = built(lake, name)
        yield dg.MaterializeResult(
            metadata={**_outcome(done), "dagster/column_lineage": lineage},
            check_results=list(quality_results(name, done.verdicts)),
        )

    return build


def _group(model: SqlModel) -> str:
    return f"{model.layer}_{model.system}" if model.system else model.layer


def _tags(model: SqlModel, spec: TableSpec) -> dict[str, str]:
    system = {f"system/{model.system}": ""} if model.system else {}
    grade = max((column.grade for column in spec.columns), default=1)
    return {"layer": model.layer, "zone": spec.zone, "grade": str(grade), **system}


def _description(model: SqlModel) -> str:
    return f"{model.title.zh} · {model.title.en}\n\n{model.description}\n\n```sql\n{model.sql}\n```"


def _outcome(done: Built) -> dict[str, Any]:
    """The step itself tells only how long it waited for a thread."""
    return {
        "dagster/row_count": done.result.rows,
        "snapshot": str(done.result.snapshot_id),
        "changed": done.result.written,
        "began": dg.MetadataValue.timestamp(done.began),
        "ended": dg.MetadataValue.timestamp(done.ended),
    }
