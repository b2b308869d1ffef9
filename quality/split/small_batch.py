"""Of a small batch it is asked first which fields need no closer look: for these next to nothing is planned.

To plan the long way of twenty fields takes DuckDB longer than to send some thousand rows along it. A field whose texts
are all ordinary goes the short way alone (ordinary_way.py); another whose texts are all clean is not cleaned. Both are
asked in the words of the long way.
"""

from collections.abc import Collection
from dataclasses import replace

from catalog.registry.resource import Resource
from lake.engine.identifiers import quote
from lake.engine.interface import SqlEngine
from quality.split.compile import SplitPlan
from quality.split.fast_path import ordinary_column
from quality.split.text_steps import CLEAN, SENT, Step
from quality.standards.clean import cleaned


def plan_for(engine: SqlEngine, plan: SplitPlan, resource: Resource, source: str) -> SplitPlan:
    """A plan with the same results for the rows of `source`, and for no others. DuckDB only."""
    ordinary = _ordinary(engine, plan, source)
    clean = _clean(engine, plan, resource, source, but=ordinary)
    return replace(plan, steps=tuple(_shortened(plan, step, ordinary, clean) for step in plan.steps))


def _shortened(plan: SplitPlan, step: Step, ordinary: Collection[str], clean: Collection[str]) -> Step:
    no_longer_asked = {ordinary_column(name) for name in ordinary}
    columns = {column: text for column, text in step.columns.items() if column not in no_longer_asked}
    for name in ordinary:
        columns |= plan.ordinary_ways[name].get(step.name, {})
    if step.name == CLEAN:
        columns |= {name: quote(name) for name in clean}
    return Step(step.name, columns)


def _ordinary(engine: SqlEngine, plan: SplitPlan, source: str) -> list[str]:
    """Fields that know the short way and whose texts, as sent or derived, may all go it; NULL goes any."""
    if not plan.ordinary_ways:
        return []
    asked = replace(plan, steps=plan.steps[:2])
    all_are = (
        f"bool_and(coalesce({quote(ordinary_column(name))}, {quote(name)} IS NULL))" for name in plan.ordinary_ways
    )
    (found,) = engine.rows(asked.select(source, f"[{', '.join(all_are)}] AS found"))
    return [name for name, are in zip(plan.ordinary_ways, found["found"], strict=True) if are]


def _clean(engine: SqlEngine, plan: SplitPlan, resource: Resource, source: str, but: Collection[str]) -> list[str]:
    """Other fields whose texts all stay as they were sent. What a derivation makes of texts is not asked."""
    usual = (one for one in resource.fields if one.spec.from_ and one.element.null_spellings)
    sent = [one.name for one in usual if one.name not in but]
    if not sent:
        return []
    texts = ", ".join(plan.steps[0].columns[name] for name in sent)
    places = ", ".join(map(str, range(len(sent))))
    every = f"SELECT unnest([{texts}]) AS text, unnest([{places}]) AS place FROM {source} AS {SENT}"
    changes = f"text IS DISTINCT FROM {cleaned('text', null_spellings=True)}"
    changed = {row["place"] for row in engine.rows(f"SELECT DISTINCT place FROM ({every}) WHERE {changes}")}
    return [name for place, name in enumerate(sent) if place not in changed]
