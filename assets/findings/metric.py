"""`gov.metric`: what every delivery was like, measured once, beside what deliveries before it were like.

A delivery is measured where its rows stand: at the head of the standard table, or, when a later one has replaced
it, in the snapshot that it brought. Is that snapshot gone, only what the ledger knows is kept.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from assets.context import LakeContext
from assets.findings.finding import told_to
from assets.governance import GovernanceTable, Known, governance_spec, ledger_mark
from assets.judging.verdicts import join_verdicts
from assets.reasons import Reason
from assets.versions import catalogue_version, fingerprint
from catalog.contracts.contract import UpdateCycle
from catalog.registry.resource import Resource
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote_table
from lake.ledger.derivations import Derivations
from lake.ledger.records import Batch, Verdict
from lake.schema import Column
from lake.tables.derived import rows_file
from lake.tables.states import table_states
from lake.tables.table_state import TableState
from quality.monitoring.anomaly import MOST, Compared, Delivery, as_delivery, compare
from quality.monitoring.measure import REFUSED, ROWS, Metric, measure
from quality.monitoring.season import alike

METRIC = governance_spec(
    "metric",
    "交付度量",
    (
        Column("resource", title="信息资源"),
        Column("department", title="数源部门"),
        Column("batch_id", title="批次"),
        Column("restatement", "integer", "重新标准化次数"),
        Column("received_at", "timestamp", "收到时间"),
        Column("column_name", title="信息项"),
        Column("metric", title="指标"),
        Column("code", title="代码值"),
        Column("value", "double", "数值"),
        Column("usual", "double", "历次中位数"),
        Column("score", "double", "偏离程度"),
        Column("compared", "integer", "比较批数"),
        Column("anomaly", title="异常说明"),
    ),
)
TABLE = GovernanceTable(METRIC, ("batch_id", "restatement", "column_name", "metric", "code"))
CHECK = "distribution"
_TITLE = "与历次交付相比无异常"
Row = dict[str, Any]


@dataclass(frozen=True)
class Anomaly:
    """What is strange about the newest delivery of a resource, one sentence a metric."""

    resource: str
    batch_id: str
    sentences: tuple[str, ...]


def write_metrics(lake: LakeContext) -> list[Anomaly]:
    """Measure every delivery that was not measured yet; what is strange about the newest ones becomes a verdict."""
    house = lake.lakehouse
    house.ensure(METRIC)
    batches = _batches(lake)
    with lake.engine() as engine:
        engine.attach_tables(house, [METRIC.name])
        known = {(str(row["batch_id"]), int(row["restatement"])) for row in engine.rows(_measured())}
        new = {
            resource: [batch for batch in mine if (batch.batch_id, batch.restatement) not in known]
            for resource, mine in batches.items()
        }
        rows = [row for resource, due in new.items() if due for row in _rows(lake, engine, batches[resource], due)]
    if rows:
        token = fingerprint(sorted((batch.batch_id, batch.restatement) for due in new.values() for batch in due))
        house.append(METRIC, [rows_file(house, METRIC, rows)], token)
    anomalies = _tell(lake, batches)
    made_of, parts = _made_of(lake, table_states(house))
    Derivations(house.ledger).note(METRIC.name, made_of, parts)
    return anomalies


def why_behind(lake: LakeContext, states: Mapping[str, TableState], known: Known | None) -> Reason | None:
    """Why deliveries have to be measured, or their verdicts told again; `known` is what was seen last."""
    if METRIC.name not in states:
        return Reason("never_built")
    made_of, parts = _made_of(lake, states)
    if known and known[0] == made_of:
        return None
    changed = sorted(name for name, part in parts.items() if not known or known[1].get(name) != part)
    return Reason("inputs_changed", ", ".join(changed))


def _made_of(lake: LakeContext, states: Mapping[str, TableState]) -> tuple[str, dict[str, str]]:
    """Deliveries are measured by the catalogue's titles and kinds, and told to the tables as they stand."""
    parts = {
        "catalogue": catalogue_version(lake),
        "batches": "".join(ledger_mark(lake, "batch")),
        "tables": told_to(lake, states),
    }
    return fingerprint(parts), parts


def _batches(lake: LakeContext) -> dict[str, list[Batch]]:
    """The loaded deliveries of every resource of the catalogue, oldest first."""
    found: dict[str, list[Batch]] = defaultdict(list)
    for batch in lake.lakehouse.ledger.deliveries():
        if batch.is_loaded and batch.resource in lake.registry.resources:
            found[batch.resource].append(batch)
    return found


def _measured() -> str:
    return f"SELECT DISTINCT batch_id, restatement FROM {quote_table(METRIC.name)} WHERE metric = {literal(ROWS)}"


def _rows(lake: LakeContext, engine: DuckEngine, batches: Sequence[Batch], due: Sequence[Batch]) -> Iterator[Row]:
    """The rows of deliveries of one resource, each compared with those before it."""
    resource = lake.registry.resource(due[0].resource)
    titles = {field.name: field.title for field in resource.fields}
    metrics, before = _measure(lake, engine, resource, due), _before(batches, due, resource.contract.update)
    known = {batch: as_delivery(measured) for batch, measured in metrics.items()}
    known |= _past(engine, {one for compared in before.values() for one in compared} - known.keys())
    for batch in due:
        history = [known.get(one, {}) for one in before[batch.batch_id]]
        compared = compare(known[batch.batch_id], history, titles)
        yield from _written(resource, batch, metrics[batch.batch_id], compared)


def _before(batches: Sequence[Batch], due: Sequence[Batch], cycle: UpdateCycle) -> dict[str, list[str]]:
    """By delivery that is due: those that it is compared with, oldest first. `batches`: all, oldest first."""
    wanted, earlier = {batch.batch_id for batch in due}, list[tuple[datetime, str]]()
    found: dict[str, list[str]] = {}
    for batch in batches:
        if batch.batch_id in wanted:
            found[batch.batch_id] = alike(batch.received_at, earlier, cycle)[-MOST:]
        earlier.append((batch.received_at, batch.batch_id))
    return found


def _measure(
    lake: LakeContext, engine: DuckEngine, resource: Resource, due: Sequence[Batch]
) -> dict[str, list[Metric]]:
    found = {batch.batch_id: list(_of_ledger(batch)) for batch in due}
    table = resource.std.name
    if not lake.lakehouse.exists(table):
        return found
    measured = _measure_at(lake, engine, resource, due, None)
    for batch in due:
        if batch.batch_id not in measured and batch.rows_accepted:
            snapshot = lake.lakehouse.ledger.commit_of(batch.batch_id, table)
            measured |= _measure_at(lake, engine, resource, [batch], snapshot) if snapshot else {}
        found[batch.batch_id] += measured.get(batch.batch_id, [])
    return found


def _measure_at(
    lake: LakeContext, engine: DuckEngine, resource: Resource, due: Sequence[Batch], snapshot: int | None
) -> dict[str, list[Metric]]:
    table = resource.std.name
    if snapshot is not None and not _is_kept(lake, table, snapshot):
        return {}
    engine.attach_tables(lake.lakehouse, [table], {} if snapshot is None else {table: snapshot})
    return measure(engine, resource, lake.registry, quote_table(table), [batch.batch_id for batch in due])


def _is_kept(lake: LakeContext, table: str, snapshot: int) -> bool:
    """Whether a snapshot has not expired yet."""
    return any(one.snapshot_id == snapshot for one in lake.lakehouse.table(table).metadata.snapshots)


def _of_ledger(batch: Batch) -> Iterator[Metric]:
    yield Metric(None, ROWS, float(batch.rows_delivered))
    judged = batch.rows_accepted + batch.rows_quarantined
    if judged:
        yield Metric(None, REFUSED, round(batch.rows_quarantined / judged, 6))


def _past(engine: DuckEngine, batches: Collection[str]) -> dict[str, Delivery]:
    """What is known of deliveries, as they were split last."""
    if not batches:
        return {}
    rows = engine.rows(
        f"SELECT batch_id, column_name, metric, code, value FROM {quote_table(METRIC.name)}"
        f" WHERE batch_id IN ({', '.join(map(literal, sorted(batches)))})"
        f" QUALIFY restatement = max(restatement) OVER (PARTITION BY batch_id)"
    )
    found: dict[str, dict[tuple[str | None, str, str | None], float]] = defaultdict(dict)
    for row in rows:
        found[row["batch_id"]][row["column_name"], row["metric"], row["code"]] = float(row["value"])
    return dict(found)


def _written(
    resource: Resource, batch: Batch, metrics: Iterable[Metric], compared: Iterable[Compared]
) -> Iterator[Row]:
    """One row a metric; what only comparing gives, such as how far a distribution has moved, comes last."""
    beside = {one.metric: one for one in compared}
    for metric in dict.fromkeys([*metrics, *beside]):
        one = beside.get(metric)
        yield {
            "resource": resource.name,
            "department": resource.department,
            "batch_id": batch.batch_id,
            "restatement": batch.restatement,
            "received_at": batch.received_at.astimezone(UTC),
            "column_name": metric.field,
            "metric": metric.name,
            "code": metric.code,
            "value": metric.value,
            "usual": one and one.usual,
            "score": one and one.score,
            "compared": one and one.history,
            "anomaly": one and one.sentence,
        }


def _tell(lake: LakeContext, batches: Mapping[str, Sequence[Batch]]) -> list[Anomaly]:
    """The newest delivery of each resource that could be compared passes when nothing about it is strange."""
    newest = {mine[-1].batch_id: mine[-1] for mine in batches.values()}
    told: dict[str, list[Verdict]] = {f"std.{resource}": [] for resource in batches}
    anomalies = []
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, [METRIC.name])
        for row in engine.rows(_strange()):
            batch = newest.get(str(row["batch_id"]))
            if batch is None or batch.restatement != row["restatement"]:
                continue
            sentences = tuple(row["sentences"])
            told[f"std.{batch.resource}"].append(_verdict(int(row["metrics"]), int(row["history"]), sentences))
            if sentences:
                anomalies.append(Anomaly(batch.resource, batch.batch_id, sentences))
    join_verdicts(lake, told, lambda _table, check: check == CHECK)
    return sorted(anomalies, key=lambda one: one.resource)


def _strange() -> str:
    return (
        f"SELECT batch_id, restatement, max(compared) AS history, count(*) AS metrics,"
        f" coalesce(list(anomaly ORDER BY abs(score) DESC, anomaly) FILTER (anomaly IS NOT NULL), []) AS sentences"
        f" FROM {quote_table(METRIC.name)} WHERE compared IS NOT NULL GROUP BY batch_id, restatement"
    )


def _verdict(metrics: int, history: int, sentences: Sequence[str]) -> Verdict:
    observed = "；".join(sentences[:3]) or f"{metrics}项度量与前{history}批相近"
    return Verdict(CHECK, _TITLE, "consistency", "warning", False, not sentences, metrics, len(sentences), observed)
