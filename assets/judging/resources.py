"""What is said of a table, once for each state of the table and each suite.

Great Expectations judges the first state of a table by a suite, and what the run counts by itself is held to it. Later
states by the same suite are counted alone: importing the library takes more processor than a small run does.
"""

from collections.abc import Callable, Sequence

from assets.context import LakeContext
from assets.judging.verdicts import join_verdicts
from assets.versions import code_version, fingerprint
from catalog.models.sql_model import SqlModel
from catalog.registry.resource import Resource
from lake.engine.duck import DuckEngine
from lake.errors import LakeError
from lake.ledger.judgings import Judging, Judgings
from lake.ledger.ledger import Batch, Verdict
from quality.expectations.expected import Suite, suite_for_model, suite_for_resource
from quality.expectations.gx_judge import second_opinion
from quality.expectations.judge import judge
from quality.expectations.reconcile import reconciliation_verdicts, volume_verdicts
from quality.standards.correction import CHECK, correction_verdicts


def judge_resource(lake: LakeContext, name: str) -> list[Verdict]:
    """All verdicts on the standard table as it stands, reconciliation of its batches included."""
    resource = lake.registry.resource(name)
    batches = lake.lakehouse.ledger.batches(name)
    found = [*_judge_table(lake, resource, batches), *_corrections(lake, resource)]
    return [*reconciliation_verdicts(batches), *volume_verdicts(batches), *found]


def _corrections(lake: LakeContext, resource: Resource) -> list[Verdict]:
    """Whether the corrections still hold: beside the table's other verdicts, so that the release waits."""
    verdicts = correction_verdicts(resource, lake.lakehouse.ledger.deliveries(resource.name))
    join_verdicts(lake, {resource.std.name: verdicts}, lambda _table, check: _is_correction(check))
    return verdicts


def _is_correction(check: str) -> bool:
    return check.startswith(f"{CHECK}.")


def _judge_table(lake: LakeContext, resource: Resource, batches: Sequence[Batch]) -> list[Verdict]:
    """A table that awaits its rebuilding by a changed contract keeps what was said of it under the former one."""
    table = resource.std.name
    awaits = any(batch.is_loaded and batch.contract_version != resource.version for batch in batches)
    verdicts = _known_at_head(lake, table) if awaits else None
    if verdicts is None:
        verdicts = judge_table(lake, table, basis_of_resource(resource), lambda: suite_for_resource(resource))
    return [verdict for verdict in verdicts if not _is_correction(verdict.check)]


def _known_at_head(lake: LakeContext, table: str) -> list[Verdict] | None:
    state = lake.lakehouse.find_state(table)
    return None if state is None else lake.lakehouse.ledger.verdicts(table, state.head)


def judge_model(lake: LakeContext, model: SqlModel) -> list[Verdict]:
    """All verdicts on a model's table as it stands."""
    return judge_table(lake, model.name, basis_of_model(model), lambda: suite_for_model(model))


def judge_table(lake: LakeContext, table: str, basis: str, suite: Callable[[], Suite]) -> list[Verdict]:
    """Verdicts on the head of a table; a state that was judged before by the same suite is not judged again."""
    ledger, judgings = lake.lakehouse.ledger, Judgings(lake.lakehouse.ledger)
    state = lake.lakehouse.find_state(table)
    snapshot = None if state is None else state.head
    if snapshot is None:
        return []
    known, judged = ledger.verdicts(table, snapshot), judgings.of(table)
    at_head = judged if judged and judged.snapshot_id == snapshot else None
    if known is not None and at_head is not None and at_head.basis == basis:
        return known
    wanted = suite()
    judging = Judging(snapshot, basis, suite_digest(wanted))
    if known is None or (at_head and at_head.suite != judging.suite):
        with lake.engine() as engine:
            engine.attach_tables(lake.lakehouse, [table])
            known = _judged(engine, wanted, proven=judged is not None and judged.suite == judging.suite)
    with ledger.transaction():
        ledger.record_verdicts(table, snapshot, known)
        judgings.note({table: judging})
    return known


def _judged(engine: DuckEngine, suite: Suite, *, proven: bool) -> list[Verdict]:
    counted = judge(engine, suite)
    if not proven:
        said = {one.check: one for one in second_opinion(engine, suite)}
        if other := [one.check for one in counted if said[one.check] != one]:
            raise LakeError(
                f"Great Expectations counts otherwise in {suite.table} than the run: {', '.join(other)}",
                advice="report it: one of the two is wrong; until then the table keeps its last good state",
            )
    return counted


def suite_digest(suite: Suite) -> str:
    """Changes with anything that is expected."""
    return fingerprint({**vars(suite), "expectations": [*map(vars, suite.expectations)]})


def basis_of_resource(resource: Resource) -> str:
    """Changes with anything a suite is made from. Another one may still lead to the same suite."""
    return fingerprint([resource.version, resource.standards, code_version()])[:12]


def basis_of_model(model: SqlModel) -> str:
    """The same for a model."""
    return fingerprint([model.version, code_version()])[:12]
