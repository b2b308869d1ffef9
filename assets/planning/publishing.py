"""The part of a plan that shows what was made: findings, governance tables, the release, exports and catalogue."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from assets.context import LakeContext
from assets.findings import finding, metric
from assets.gov import bulletin
from assets.gov.tables import CLOSING_TABLES, DELIVERY_TABLES
from assets.governance import Known, WorkedOutTable
from assets.planning.plan import Kind, Step
from assets.publication import behind
from assets.reasons import Reason
from assets.release import city_release
from assets.release.step_names import DELIVERIES, GOVERNANCE, PUBLICATION, RELEASE
from lake.ledger.derivations import Derivations
from lake.releases.releases import Releases
from lake.tables.table_state import TableState
from quality.checks.all_checks import Checks

KINDS: tuple[Kind, ...] = ("governance", "release", "publication")
FINDINGS, METRICS = finding.FINDING.name, metric.METRIC.name
Why = Callable[[], list[Reason]]


@dataclass(frozen=True)
class Publishing:
    """Asks everything that is published whether it is behind. `failures`: what could not be built, and why."""

    lake: LakeContext
    states: Mapping[str, TableState]
    checks: Checks
    failures: Mapping[str, str]
    full: bool = False

    def steps(self, kinds: Collection[Kind], *, moving: bool) -> Iterator[Step | None]:
        """Each step of these kinds, in their order; None for one that is up to date.

        `moving`: tables may change before. What is not behind itself may change after a step that is done above it;
        steps of other kinds are only asked where that decides it.
        """
        asked: list[tuple[str, Kind, Why]] = [
            (DELIVERIES, "governance", lambda: why_tables(self.lake, self.states, self._known, DELIVERY_TABLES)),
            (FINDINGS, "governance", self._findings),
            (METRICS, "governance", self._metrics),
            (GOVERNANCE, "governance", lambda: why_tables(self.lake, self.states, self._known, CLOSING_TABLES)),
            (bulletin.BULLETIN, "governance", self._bulletin),
            (RELEASE, "release", self._release),
            (PUBLICATION, "publication", self._exports),
        ]
        above = list[Why]()
        below = moving
        for name, kind, why in asked:
            if kind not in kinds:
                above.append(why)
                continue
            reasons = [Reason("asked_for")] if self.full else why()
            if not reasons and not below:
                below, above = any(one() for one in above), []
            if reasons:
                yield Step(name, kind, "due", tuple(reasons), _tables(name))
            elif below and (moving or name != METRICS):  # what checks find moves no measure
                yield Step(name, kind, "expected", (Reason("may_change"),), _tables(name))
            else:
                yield None
            below = below or bool(reasons)

    @cached_property
    def _known(self) -> Mapping[str, Known]:
        return Derivations(self.lake.lakehouse.ledger).all()

    def _findings(self) -> list[Reason]:
        return _some(finding.why_behind(self.lake, self.checks.all, self.states, self._known.get(FINDINGS)))

    def _metrics(self) -> list[Reason]:
        return _some(metric.why_behind(self.lake, self.states, self._known.get(METRICS)))

    def _bulletin(self) -> list[Reason]:
        known = self._known.get(bulletin.BULLETIN)
        return _some(bulletin.why_behind(self.lake, self.states, known, datetime.now(UTC)))

    def _release(self) -> list[Reason]:
        return _some(city_release.why_behind(self.lake, self.states, self.failures))

    def _exports(self) -> list[Reason]:
        current = Releases(self.lake.lakehouse).current()
        return _some(behind.why_behind(self.lake, current, self._known.get(behind.EXPORTS)))


def why_tables(
    lake: LakeContext, states: Mapping[str, TableState], known: Mapping[str, Known], tables: Sequence[WorkedOutTable]
) -> list[Reason]:
    """Why some governance tables have to be written again."""
    found = ((table.spec.name, table.why_behind(lake, states, known.get(table.spec.name))) for table in tables)
    return [Reason(why.code, f"{name} {why.about}".strip()) for name, why in found if why]


def _some(why: Reason | None) -> list[Reason]:
    return [why] if why else []


def _tables(step: str) -> tuple[str, ...]:
    written = {DELIVERIES: DELIVERY_TABLES, GOVERNANCE: CLOSING_TABLES}.get(step)
    return tuple(table.spec.name for table in written) if written else (step,)
