"""What Great Expectations says of a resource's standard table, asked once for each state of the table."""

from assets.context import LakeContext
from assets.judging.verdicts import join_verdicts
from catalog.registry.resource import Resource
from lake.ledger.ledger import Verdict
from quality.expectations.expected import Suite, suite_for_resource
from quality.expectations.judge import judge
from quality.expectations.reconcile import reconciliation_verdicts, volume_verdicts
from quality.standards.correction import CHECK, correction_verdicts


def judge_resource(lake: LakeContext, name: str) -> list[Verdict]:
    """All verdicts on the standard table as it stands, reconciliation of its batches included."""
    resource = lake.registry.resource(name)
    batches = lake.lakehouse.ledger.batches(name)
    found = [*_judge_table(lake, resource), *_corrections(lake, resource)]
    return [*reconciliation_verdicts(batches), *volume_verdicts(batches), *found]


def _corrections(lake: LakeContext, resource: Resource) -> list[Verdict]:
    """Whether the corrections still hold: beside the table's other verdicts, so that the release waits."""
    verdicts = correction_verdicts(resource, lake.lakehouse.ledger.deliveries(resource.name))
    join_verdicts(lake, {resource.std.name: verdicts}, lambda _table, check: _is_correction(check))
    return verdicts


def _is_correction(check: str) -> bool:
    return check.startswith(f"{CHECK}.")


def _judge_table(lake: LakeContext, resource: Resource) -> list[Verdict]:
    table = resource.std.name
    verdicts = judge_table(lake, table, suite_for_resource(resource))
    return [verdict for verdict in verdicts if not _is_correction(verdict.check)]


def judge_table(lake: LakeContext, table: str, suite: Suite) -> list[Verdict]:
    """Verdicts on the head of a table; a state that was judged before is not judged again."""
    ledger = lake.lakehouse.ledger
    snapshot = lake.lakehouse.head(table) if lake.lakehouse.exists(table) else None
    if snapshot is None:
        return []
    if (known := ledger.verdicts(table, snapshot)) is not None:
        return known
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, [table])
        verdicts = judge(engine, suite)
    ledger.record_verdicts(table, snapshot, verdicts)
    return verdicts
