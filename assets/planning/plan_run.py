"""One question for the command line, the schedule and the sensors: what would the next run do, and why?

It is asked in stages, so that a run can ask again what is below after it has done what is above: what was expected
to change may have stayed as it was.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from assets.context import LakeContext
from assets.ingestion.asking import has_nothing_new
from assets.ingestion.news import NewsDesk
from assets.planning.building import Building
from assets.planning.plan import TO_DO, Kind, Plan, Step
from assets.planning.publishing import KINDS, Publishing
from assets.planning.selection import select_tables, upstream_of
from lake.ledger.looks import AskedSource
from lake.tables.states import table_states
from quality.checks.all_checks import Checks

Sources = Literal["show", "ask", "leave"]
"""What becomes of sources that only asking tells anything of: shown as such, asked now, or left for another time."""


def plan_run(
    lake: LakeContext, checks: Checks, *, select: Sequence[str] = (), full: bool = False, sources: Sources = "show"
) -> Plan:
    """The whole tree. `select` as in `select_tables`; what is published follows from whatever was chosen.

    Nothing is written.
    """
    with lake.lakehouse.looking():
        loading = plan_loading(lake, select=select, full=full, sources=sources)
        models = plan_models(lake, loading.steps, select=select, full=full)
        built = [*loading.steps, *models.steps]
        failures = {step.failing: step.failure for step in built if step.state == "kept"}
        moving = any(step.state in TO_DO for step in built)
        published = plan_publishing(lake, checks, failures, moving=moving, full=full)
    named = {step.name for step in models.steps}
    rest = replace(published, steps=tuple(step for step in published.steps if step.name not in named))
    return _together(loading, models, rest)


def plan_loading(
    lake: LakeContext, *, select: Sequence[str] = (), full: bool = False, sources: Sources = "show"
) -> Plan:
    """The resources that have something new."""
    chosen = select_tables(upstream_of(lake), select, lake.registry.left_out)
    desk = NewsDesk(lake)
    building = Building(lake, table_states(lake.lakehouse), chosen, full)
    steps, answered = list(building.resources(desk)), list[AskedSource]()
    if sources != "show":
        ask = sources == "ask"
        steps = [step and _without_asking(lake, desk, step, answered, ask=ask) for step in steps]
    return replace(
        _plan("resource", steps),
        touched=tuple(building.touched),
        answered=tuple(answered),
        judged=building.judged,
        in_vain=tuple(building.in_vain),
    )


def plan_models(
    lake: LakeContext,
    above: Collection[Step] = (),
    *,
    failed: Collection[str] = (),
    select: Sequence[str] = (),
    full: bool = False,
) -> Plan:
    """The models that are stale as the tables are now, or may be after the steps `above`; `failed` tables hold up."""
    chosen = select_tables(upstream_of(lake), select, lake.registry.left_out)
    building = Building(lake, table_states(lake.lakehouse), chosen, full)
    return replace(_plan("model", building.models(above, failed)), judged=building.judged)


def plan_publishing(
    lake: LakeContext,
    checks: Checks,
    failures: Mapping[str, str],
    kinds: Collection[Kind] = KINDS,
    *,
    moving: bool = False,
    full: bool = False,
) -> Plan:
    """What is behind of all that is published; `failures` by step, and whether tables are `moving` before."""
    publishing = Publishing(lake, table_states(lake.lakehouse), checks, failures, full)
    return _plan(None, publishing.steps(kinds, moving=moving)).only(*kinds)


def _without_asking(
    lake: LakeContext, desk: NewsDesk, step: Step, answered: list[AskedSource], *, ask: bool
) -> Step | None:
    """A step whose sources have been asked: to be done if one has something new, else as it would be without them."""
    if step.state != "ask":
        return step
    if ask:
        news = desk.of(lake.registry.resource(step.name))
        heard = [has_nothing_new(lake.settings, one.address, one.source, one.known) for one in news.to_ask]
        if not all(heard):
            return replace(step, state="due")
        answered += [one for one in heard if one]
    rest = tuple(reason for reason in step.reasons if reason.code != "must_be_asked")
    return replace(step, state="kept", reasons=rest) if rest else None


def _plan(kind: Kind | None, steps: Iterable[Step | None]) -> Plan:
    listed = list(steps)
    current: Counter[Kind] = Counter()
    if kind:
        current[kind] = listed.count(None)
    else:
        current.update({"governance": 5, "release": 1, "publication": 1})
        current.subtract(step.kind for step in listed if step)
    return Plan(tuple(step for step in listed if step), {name: count for name, count in current.items() if count})


def _together(*plans: Plan) -> Plan:
    current: Counter[Kind] = Counter()
    for plan in plans:
        current.update(plan.current)
    return Plan(
        tuple(step for plan in plans for step in plan.steps),
        dict(current),
        tuple(file for plan in plans for file in plan.touched),
        tuple(one for plan in plans for one in plan.answered),
        dict(one for plan in plans for one in plan.judged.items()),
        tuple(name for plan in plans for name in plan.in_vain),
    )
