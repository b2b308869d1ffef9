"""Build a SQL model into its Iceberg table: the whole content in one commit, and none when nothing has changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

from assets.context import LakeContext
from assets.governance import holds, is_known_empty
from assets.models.functions import define_functions, functions_version
from assets.models.identifying import attach_rows, identify, scratch_folder
from assets.models.identities import MADE, STANDING, STANDING_COLUMNS, standing_ids, verdict_parts, with_ids_sql
from assets.models.incremental import heads_before, narrow, patched
from assets.models.remembering import MOMENT, MOMENT_COLUMNS, known_moment, remembered_sql
from assets.reasons import Reason
from assets.versions import fingerprint
from catalog.models.disclosure import gate
from catalog.models.identity import Keeps, Standing
from catalog.models.sql_model import SqlModel
from lake.engine.identifiers import quote, quote_table
from lake.engine.interface import SqlEngine
from lake.errors import LakeError
from lake.ledger.derivations import Derivations
from lake.schema import TableSpec
from lake.tables.derived import derive, leave_stricter_zone
from lake.tables.in_order import files_in_order
from lake.tables.table_state import TableState
from lake.tables.zones import must_be_raised


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
    if not model.remembers:
        leave_stricter_zone(lake.lakehouse, spec)
    ledger = lake.lakehouse.ledger
    made_of, parts = made_of_parts(model, spec, lambda name: _content(lake, name), verdict_parts(model, ledger))
    derivations = Derivations(ledger)
    if is_known_empty(lake.lakehouse, model.name, derivations.of(model.name), made_of):
        lake.lakehouse.ensure(spec)  # which may lie in a stricter zone now
        return BuildResult(model.name, 0, written=False, snapshot_id=None)
    before = partial(heads_before, lake, model, parts)
    commit = derive(lake.lakehouse, spec, made_of, lambda: write_rows(lake, model, spec, before()))
    derivations.note(model.name, made_of, parts)
    return BuildResult(model.name, lake.lakehouse.row_count(model.name), commit.written, commit.snapshot_id)


def why_stale(
    model: SqlModel,
    spec: TableSpec,
    states: Mapping[str, TableState],
    known: tuple[str, Mapping[str, str]] | None,
    verdicts: Mapping[str, str] = MappingProxyType({}),
) -> Reason | None:
    """Why a model has to be built again; None when its table holds what building would give.

    Everything upstream is there. `known` are the parts of which it was made, as far as they were written down;
    `verdicts` those of the ledger (`verdict_parts`).
    """
    known_contents = {name: one.content for name, one in states.items()}
    made_of, parts = made_of_parts(model, spec, known_contents.get, verdicts)
    state = states.get(model.name)
    if state is None or (state.token is None and known is None):
        return Reason("never_built")
    if must_be_raised(state.zone, spec):
        return Reason("zone_raised", spec.zone)
    if holds(state, made_of, known):
        return None
    if known is None or not holds(state, known[0], known):
        return Reason("inputs_changed")
    changed = [name for name, part in parts.items() if known[1].get(name) != part]
    return _told(changed)


def _told(changed: Sequence[str]) -> Reason:
    if "text" in changed:
        return Reason("model_changed")
    if "columns" in changed:
        return Reason("columns_changed")
    if "decisions" in changed:
        return Reason("decided_anew")
    return Reason("upstream_changed", ", ".join(sorted(changed)))


def _require_upstream(lake: LakeContext, model: SqlModel) -> None:
    missing = [name for name in model.upstream if not lake.lakehouse.exists(name)]
    if missing and not (model.absent == "empty" and len(missing) < len(model.upstream)):
        raise LakeError(
            f"{model.name} cannot be built: {', '.join(missing)} does not exist yet",
            advice="load or build it first; a resource that failed is named in the run's summary",
            resource=model.name,
        )


def made_of_parts(
    model: SqlModel,
    spec: TableSpec,
    content_head: Callable[[str], int | None],
    verdicts: Mapping[str, str] = MappingProxyType({}),
) -> tuple[str, dict[str, str]]:
    """A fingerprint that changes whenever the SQL, the columns or the rows upstream do, and these one by one.

    Arranging rows anew does not count.
    """
    columns = [(column.name, column.type) for column in spec.columns]
    upstream = [(name, content_head(name)) for name in model.upstream]
    said = [model.sql, _told_of_ids(model), *filter(None, [functions_version(model)])]
    parts = {"text": fingerprint(said)[:12], "columns": fingerprint(columns)[:12], **verdicts}
    made_of = fingerprint([*said, columns, upstream, *([dict(verdicts)] if verdicts else [])])
    return made_of, parts | {name: str(head) for name, head in upstream}


def _told_of_ids(model: SqlModel) -> object:
    parts = (model.identified, model.standing, model.keeps, model.remembered)
    told = [part.model_dump(exclude_defaults=True) for part in parts if part]
    return told or None


def _content(lake: LakeContext, name: str) -> int | None:
    state = lake.lakehouse.find_state(name)
    return None if state is None else state.content


def write_rows(
    lake: LakeContext, model: SqlModel, spec: TableSpec, heads: Mapping[str, int] | None = None
) -> list[Path]:
    """Data files with the rows that a build would commit now; ids that they need are in the ledger by then.

    `heads`: where the tables of its increment stood when it was made last; None to make it whole.
    """
    read = [*model.upstream, *([model.name] if model.remembers or model.identified or heads else [])]
    there = [name for name in read if lake.lakehouse.exists(name)]
    for name in there:
        lake.lakehouse.refuse_damaged(name)
    with _engine_for(lake, model) as engine, scratch_folder(lake.settings) as scratch:
        engine.attach_tables(lake.lakehouse, there)
        for name in read:
            if name not in there:
                engine.attach(name, lake.tables[name], [])
        define_functions(engine, model)
        if model.identified:
            rows = identify(lake, model, engine, scratch)
            return files_in_order(lake.lakehouse, engine, spec, with_ids_sql(model, spec), rows, MADE, model.grain)
        path = lake.lakehouse.new_data_file(spec)
        if model.increment and heads:
            narrow(lake, engine, model.increment, heads)
            engine.write(_ordered(patched(model, model.increment, spec), model), path, spec.columns)
            return [path]
        if model.standing:
            ids = standing_ids(lake.lakehouse.ledger, model.standing.domain)
            attach_rows(engine, STANDING, STANDING_COLUMNS, ids, scratch)
        if model.remembered:
            attach_rows(engine, MOMENT, MOMENT_COLUMNS, known_moment(lake.lakehouse.ledger), scratch)
        engine.write(build_sql(model, spec), path, spec.columns)
    return [path]


def _engine_for(lake: LakeContext, model: SqlModel) -> SqlEngine:
    """Functions of the lake take whole columns at once, which only the embedded engine has in one place."""
    return lake.engine_of(model.name) if functions_version(model) is None else lake.engine()


def build_sql(model: SqlModel, spec: TableSpec) -> str:
    """The model's SELECT, with what nobody has or says any more where the model keeps it, in a stable order."""
    content = remembered_sql(model, model.remembered, spec) if model.remembered else model.sql
    if model.standing is not None:
        columns = ", ".join(quote(column.name) for column in spec.columns)
        made = f"WITH made AS ({model.sql})"
        content = f"{made} SELECT {columns} FROM made UNION ALL {_vanished(model, model.standing, spec)}"
    if model.keeps is not None:
        columns = ", ".join(quote(column.name) for column in spec.columns)
        made = f"WITH made AS ({model.sql})"
        content = f"{made} SELECT {columns} FROM made UNION ALL {_revised(model, model.keeps, spec)}"
    return _ordered(content, model)


def _ordered(content: str, model: SqlModel) -> str:
    return f"SELECT * FROM ({content}) AS content ORDER BY {', '.join(quote(name) for name in model.grain)}"


def _revised(model: SqlModel, keeps: Keeps, spec: TableSpec) -> str:
    """Rows that were given before and are given differently now. The same in another version is no revision."""
    columns = ", ".join(
        "false" if column.name == keeps.current else f"previous.{quote(column.name)}" for column in spec.columns
    )
    same_row = " AND ".join(f"made.{quote(name)} = previous.{quote(name)}" for name in model.grain)
    told = [column.name for column in spec.columns if column.name not in keeps.columns]
    same_words = " AND ".join(f"made.{quote(name)} IS NOT DISTINCT FROM previous.{quote(name)}" for name in told)
    return (
        f"SELECT {columns} FROM {quote_table(model.name)} AS previous"
        f" WHERE NOT EXISTS (SELECT 1 FROM made WHERE {same_row})"
        f" AND NOT EXISTS (SELECT 1 FROM made WHERE {same_words})"
    )


def _vanished(model: SqlModel, standing: Standing, spec: TableSpec) -> str:
    """Ids of the ledger that are in no row, with what the last build knew: an id never means someone else."""
    [golden_id] = model.grain
    taken = {standing.status: "gone.standing", standing.merged_into: "gone.leads_to", golden_id: "gone.golden_id"}
    columns = ", ".join(
        f"{taken.get(column.name, 'previous.' + quote(column.name))} AS {quote(column.name)}" for column in spec.columns
    )
    return (
        f"SELECT {columns} FROM {quote_table(STANDING)} AS gone"
        f" LEFT JOIN {quote_table(model.name)} AS previous ON gone.golden_id = previous.{quote(golden_id)}"
        f" WHERE NOT EXISTS (SELECT 1 FROM made WHERE made.{quote(golden_id)} = gone.golden_id)"
    )
