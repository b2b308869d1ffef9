"""The part of a plan that makes tables from deliveries: resources, and the models that are built from them."""

from collections.abc import Callable, Collection, Iterator, Mapping, Set
from dataclasses import dataclass, field

from assets.context import LakeContext
from assets.gov.tables import DELIVERY_TABLES
from assets.ingestion.news import News, NewsDesk
from assets.judging.resources import basis_of_model, basis_of_resource
from assets.judging.standing import Standing
from assets.master.domains import RESOLVED, ResolvedDomain
from assets.models.build import why_stale
from assets.models.identities import verdict_parts
from assets.planning.plan import Kind, State, Step
from assets.planning.publishing import why_tables
from assets.planning.selection import made_together
from assets.reasons import Reason
from assets.release.step_names import DELIVERIES
from catalog.models.sql_model import SqlModel
from catalog.registry.resource import Resource
from lake.ledger.derivations import Derivations
from lake.ledger.judgings import Judging
from lake.ledger.looks import SeenFile
from lake.tables.table_state import TableState
from quality.expectations.expected import Suite, suite_for_model, suite_for_resource

_OF_DELIVERIES = frozenset(table.spec.name for table in DELIVERY_TABLES)


@dataclass
class Building:
    """Looks at every resource and model in `selected`, upstream first. What failed holds up what is built from it."""

    lake: LakeContext
    states: Mapping[str, TableState]
    selected: Set[str]
    full: bool = False
    touched: list[SeenFile] = field(default_factory=list)
    in_vain: list[str] = field(default_factory=list)
    """Resources with nothing new for which archives were looked into that hold nothing of theirs."""

    def __post_init__(self) -> None:
        self._standing = Standing(self.lake, self.states)
        self._made_of = Derivations(self.lake.lakehouse.ledger).all()

    @property
    def judged(self) -> Mapping[str, Judging]:
        """Tables whose verdicts still are of the same suite, though the code that makes suites is another."""
        return self._standing.judged

    def resources(self, desk: NewsDesk) -> Iterator[Step | None]:
        """Each resource's step; None for one that is up to date."""
        for name, resource in self.lake.registry.resources.items():
            if resource.std.name in self.selected:
                yield self._resource(name, resource, desk)

    def models(self, above: Collection[Step], failed: Collection[str] = ()) -> Iterator[Step | None]:
        """Each model's step. `above` are the resources' steps that are not up to date; `failed` tables hold it up."""
        moving = {table for step in above if step.state in ("due", "ask", "expected") for table in step.tables}
        stopped = {table for step in above if step.stops for table in step.tables} | set(failed)
        for step in self._steps(moving, stopped):
            if step and step.state in ("due", "expected"):
                moving.update(step.tables)
            elif step:
                stopped.update(step.tables)
            yield step

    def _steps(self, moving: Set[str], stopped: Set[str]) -> Iterator[Step | None]:
        """Upstream first: what models may read that no model makes, then the models."""
        if _OF_DELIVERIES & self.selected:
            yield self._deliveries(moving)
        for domain in RESOLVED:
            if domain.step in self.selected:
                yield self._resolved(domain, moving, stopped)
        for name, model in self.lake.models.items():
            if name in self.selected:
                yield self._model(name, model, moving, stopped)

    def _resource(self, name: str, resource: Resource, desk: NewsDesk) -> Step | None:
        if self.full:
            return _step(name, "due", [Reason("asked_for")], resource.std.name)
        news, table = desk.of(resource), resource.std.name
        self.touched += news.touched
        self.in_vain += [name] if news.in_vain and not news.reasons else []
        judging = self._standing.why_to_judge(table, basis_of_resource(resource), _suite_alone(resource))
        reasons = [*news.reasons, *([judging] if judging else [])]
        if reasons:
            return _step(name, "due", reasons, table)
        failure, why = self._kept(news, table)
        untaken = bool(news.refused) and self._standing.is_sound(table)
        if news.to_ask:
            asked = [Reason("must_be_asked", one.source.place) for one in news.to_ask]
            return _step(name, "ask", [*asked, *why], table, failure, untaken=untaken)
        return _step(name, "kept", why, table, failure, untaken=untaken) if why else None

    def _kept(self, news: News, table: str) -> tuple[str, list[Reason]]:
        """What is wrong and will be wrong again, as the step would say it."""
        if news.refused:
            told = [Reason("refused_before", error.file or "") for error in news.refused]
            return "\n".join(str(error) for error in news.refused), told
        failure = self._standing.failure(table)
        return failure, [Reason("checks_failed", failure)] if failure else []

    def _model(self, name: str, model: SqlModel, moving: Set[str], stopped: Set[str]) -> Step | None:
        # of all systems' indicators those that cannot be made now stay as they were
        held = [] if model.gathers else sorted(table for table in model.upstream if table in stopped)
        absent = sorted(table for table in model.upstream if table not in self.states and table not in moving)
        if model.absent == "empty" and len(absent) < len(model.upstream):
            absent = []
        if held or absent:
            return _step(name, "waiting", [Reason("waits", ", ".join([*held, *absent]))])
        if self.full:
            return _step(name, "due", [Reason("asked_for")])
        arriving = [table for table in model.upstream if table not in self.states and table in moving]
        stale = (
            None
            if arriving
            else why_stale(
                model,
                self.lake.tables.spec(name),
                self.states,
                self._made_of.get(name),
                verdict_parts(model, self.lake.lakehouse.ledger),
            )
        )
        why = stale or self._standing.why_to_judge(name, basis_of_model(model), lambda: suite_for_model(model))
        if why:
            return _step(name, "due", [why])
        if above := sorted(table for table in model.upstream if table in moving):
            return _step(name, "expected", [Reason("may_change", ", ".join(above))])
        failure = self._standing.failure(name)
        return _step(name, "kept", [Reason("checks_failed", failure)], failure=failure) if failure else None

    def _deliveries(self, moving: Set[str]) -> Step | None:
        """What is known of deliveries changes with them; `step.kind` is that of a model, which it comes before."""
        why = why_tables(self.lake, self.states, self._made_of, DELIVERY_TABLES)
        tables = tuple(sorted(_OF_DELIVERIES))
        if self.full or why:
            return Step(DELIVERIES, "model", "due", tuple(why or [Reason("asked_for")]), tables)
        above = sorted(table for table in moving if table.startswith("std."))
        return (
            Step(DELIVERIES, "model", "expected", (Reason("may_change", ", ".join(above)),), tables) if above else None
        )

    def _resolved(self, domain: ResolvedDomain, moving: Set[str], stopped: Set[str]) -> Step | None:
        """A domain is resolved from those of its sources that are there."""
        name, sources = domain.step, domain.sources(self.lake)
        held = sorted(one for one in sources if one in stopped)
        absent = domain.missing(self.lake, {*self.states, *moving})
        if held or absent:
            return _step(name, "waiting", [Reason("waits", ", ".join([*held, *absent]))])
        if self.full:
            return _step(name, "due", [Reason("asked_for")])
        basis = domain.basis(self.lake)
        judging = (self._standing.why_to_judge(one, basis) for one in domain.tables)
        why = domain.why_stale(self.lake, self.states, self._made_of.get(name)) or next(filter(None, judging), None)
        if why:
            return _step(name, "due", [why])
        if above := sorted(one for one in sources if one in moving):
            return _step(name, "expected", [Reason("may_change", ", ".join(above))])
        failure = "; ".join(filter(None, map(self._standing.failure, domain.tables)))
        return _step(name, "kept", [Reason("checks_failed", failure)], failure=failure) if failure else None


def _suite_alone(resource: Resource) -> Callable[[], Suite] | None:
    """What decides the verdicts on a resource's table; None when code that tells of its corrections does, too."""
    return None if resource.contract.corrections else lambda: suite_for_resource(resource)


def _step(
    name: str, state: State, reasons: list[Reason], table: str = "", failure: str = "", *, untaken: bool = False
) -> Step:
    kind: Kind = "resource" if table else "model"
    return Step(name, kind, state, tuple(reasons), made_together(table or name), failure, untaken)
