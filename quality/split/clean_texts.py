"""Columns of a small batch that are clean as they were sent need no cleaning: nothing is planned for them.

To plan the cleaning of twenty columns takes DuckDB longer than to clean some thousand rows. Of all their texts together
it is asked once, by the same expression.
"""

from dataclasses import replace

from catalog.registry.resource import Resource
from lake.engine.identifiers import quote
from lake.engine.interface import SqlEngine
from quality.split.compile import SplitPlan
from quality.split.text_steps import CLEAN, SENT, Step
from quality.standards.clean import cleaned


def leaving_clean_texts(engine: SqlEngine, plan: SplitPlan, resource: Resource, source: str) -> SplitPlan:
    """A plan with the same results for the rows of `source`, and for no others. DuckDB only."""
    clean = [name for kind in (True, False) for name in _clean_fields(engine, plan, resource, source, kind)]
    texts = {name: quote(name) for name in clean}
    steps = (Step(step.name, step.columns | texts) if step.name == CLEAN else step for step in plan.steps)
    return replace(plan, steps=tuple(steps))


def _clean_fields(
    engine: SqlEngine, plan: SplitPlan, resource: Resource, source: str, null_spellings: bool
) -> list[str]:
    """Fields of one way of cleaning whose texts all stay as they were sent; derived texts are not asked."""
    sent = [one.name for one in resource.fields if one.spec.from_ and one.element.null_spellings is null_spellings]
    if not sent:
        return []
    texts = ", ".join(plan.steps[0].columns[name] for name in sent)
    places = ", ".join(map(str, range(len(sent))))
    every = f"SELECT unnest([{texts}]) AS text, unnest([{places}]) AS place FROM {source} AS {SENT}"
    changes = f"text IS DISTINCT FROM {cleaned('text', null_spellings=null_spellings)}"
    found = engine.rows(f"SELECT DISTINCT place FROM ({every}) WHERE {changes}")
    changed = {row["place"] for row in found}
    return [name for place, name in enumerate(sent) if place not in changed]
