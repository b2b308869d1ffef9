"""Build a SQL model into its Iceberg table: the whole content in one commit, and none when nothing has changed."""

from dataclasses import dataclass
from pathlib import Path

from assets.context import LakeContext
from assets.versions import fingerprint
from catalog.models.disclosure import gate
from catalog.models.sql_model import SqlModel
from lake.engine.identifiers import literal, quote, quote_table
from lake.errors import LakeError
from lake.schema import TableSpec
from lake.tables.derived import derive

TOMBSTONE = "tombstone"


@dataclass(frozen=True)
class BuildResult:
    """What a build did; `written` is False when SQL, schema and upstream snapshots were those of the last build."""

    table: str
    rows: int
    written: bool
    snapshot_id: int | None


def build_model(lake: LakeContext, model: SqlModel) -> BuildResult:
    """Build one model. LakeError when an upstream table is missing or a sensitive column would be published."""
    spec = lake.tables.spec(model.name)
    if model.layer == "open":  # grade 2 is for the publication to approve, when it is exported
        gate(model, lake.tables.disclosure, internal_approved=True)
    _require_upstream(lake, model)
    commit = derive(lake.lakehouse, spec, _made_of(lake, model, spec), lambda: _write(lake, model, spec))
    return BuildResult(model.name, lake.lakehouse.row_count(model.name), commit.written, commit.snapshot_id)


def _require_upstream(lake: LakeContext, model: SqlModel) -> None:
    missing = [name for name in model.upstream if not lake.lakehouse.exists(name)]
    if missing:
        raise LakeError(
            f"{model.name} cannot be built: {', '.join(missing)} does not exist yet",
            advice="load or build it first; a resource that failed is named in the run's summary",
            resource=model.name,
        )


def _made_of(lake: LakeContext, model: SqlModel, spec: TableSpec) -> str:
    """Changes whenever the SQL, the columns or the rows upstream do; arranging rows anew does not count."""
    columns = [(column.name, column.type) for column in spec.columns]
    upstream = [(name, lake.lakehouse.content_head(name)) for name in model.upstream]
    return fingerprint([model.sql, model.tombstone, columns, upstream])


def _write(lake: LakeContext, model: SqlModel, spec: TableSpec) -> Path:
    read = [*model.upstream, *([model.name] if model.tombstone is not None else [])]
    for name in read:
        lake.lakehouse.refuse_damaged(name)
    with lake.engine_of(model.name) as engine:
        engine.attach_tables(lake.lakehouse, read)
        path = lake.lakehouse.new_data_file(spec)
        engine.write(build_sql(model, spec), path, spec.columns)
    return path


def build_sql(model: SqlModel, spec: TableSpec) -> str:
    """The model's SELECT, with what vanished since the last build when tombstones are kept, in a stable order."""
    content = model.sql
    if model.tombstone is not None:
        columns = ", ".join(quote(column.name) for column in spec.columns)
        made = f"WITH made AS ({model.sql})"
        content = f"{made} SELECT {columns} FROM made UNION ALL {_vanished(model, spec)}"
    return f"SELECT * FROM ({content}) AS content ORDER BY {', '.join(quote(name) for name in model.grain)}"


def _vanished(model: SqlModel, spec: TableSpec) -> str:
    """Rows of the last build whose key is gone: they stay, as tombstones, so that an id never means someone else."""
    columns = ", ".join(
        f"{literal(TOMBSTONE)} AS {quote(column.name)}" if column.name == model.tombstone else quote(column.name)
        for column in spec.columns
    )
    same = " AND ".join(f"made.{quote(name)} = previous.{quote(name)}" for name in model.grain)
    return (
        f"SELECT {columns} FROM {quote_table(model.name)} AS previous"
        f" WHERE NOT EXISTS (SELECT 1 FROM made WHERE {same})"
    )
