"""The records of all sources, comparable: only sources that have changed are read, and only what differs is made anew.

What a row says depends on no other row, and what glues on no other source. Names are spelt once for all of them.
"""

from collections.abc import Collection, Iterable, Mapping

from catalog.contracts.element import DataElement
from catalog.registry.registry import Registry
from catalog.registry.resource import Resource
from catalog.resolving.resolution import Resolution
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote
from quality.matching import gather, glue, kept, normalise
from quality.matching.spellings import spellings

Heads = Mapping[str, str]
"""Resource → a text that changes with the rows of its table."""
_BY_SOURCE = (kept.SOURCE, kept.MEMBER, kept.VARIANT, kept.SAID, kept.GLUE)


def outdated(engine: DuckEngine, resolution: Resolution, heads: Heads) -> list[str]:
    """The sources whose records have to be made anew: all, where nothing was kept.

    A day that has not come is nobody's birth date, so records of a source that names one are as old as the day.
    """
    if not kept.is_kept(engine, kept.SOURCE):
        return sorted(heads)
    known = {row["resource"]: row["head"] for row in engine.rows(f"FROM {kept.SOURCE}")}
    ahead = "".join(f" OR v.{name} > s.day" for name in _dates(resolution))
    dated = engine.rows(
        f"SELECT DISTINCT resource FROM {kept.SOURCE} AS s LEFT JOIN {kept.VARIANT} AS v USING (resource)"
        f" WHERE s.day > current_date{ahead}"
    )
    aged = {row["resource"] for row in dated}
    return sorted(name for name, head in heads.items() if known.get(name) != head or name in aged)


def prepare(
    engine: DuckEngine, resolution: Resolution, registry: Registry, tables: Collection[str], heads: Heads
) -> None:
    """Bring what is kept by source to what the standard `tables` hold. Of those, the outdated have to be attached."""
    there = {name: one for name, one in registry.resources.items() if one.std.name in tables}
    anew = outdated(engine, resolution, {name: heads[name] for name in resolution.sources if name in there})
    known = [name for name in _BY_SOURCE if kept.is_kept(engine, name)]
    kept.remove(engine, known, f"resource NOT IN ({_texts([*there])})")
    if anew or not kept.is_kept(engine, kept.SOURCE):
        _bring_up(engine, resolution, registry, {name: there[name] for name in anew}, heads)
    used = normalise.names_sql(resolution, kept.VARIANT)
    kept.remove(engine, [kept.SPELLING], f"written NOT IN ({used})")


def records_sql(resolution: Resolution) -> str:
    """The comparable records without what glues; few sources have any."""
    glued = f"resource IN (SELECT resource FROM {kept.GLUE})"
    unglued = glue.unglued_sql(resolution, kept.SAID, kept.GLUE)
    return f"SELECT * FROM {kept.SAID} WHERE NOT {glued} UNION ALL {unglued} WHERE {glued}"


def counties(registry: Registry) -> dict[str, str]:
    """County names → codes, of the counties that govern themselves."""
    return {
        one.title.zh.removesuffix("人民政府"): one.division for one in registry.departments.values() if one.division
    }


def key_element(resolution: Resolution, registry: Registry) -> DataElement:
    """The data element that says what a valid key is: the first of the key's."""
    return registry.elements[resolution.attributes[resolution.key].elements[0]]


def _bring_up(
    engine: DuckEngine, resolution: Resolution, registry: Registry, anew: Mapping[str, Resource], heads: Heads
) -> None:
    """First their rows and then their states: killed between, they are outdated still."""
    engine.keep("matching.gathered", gather.gather_sql(resolution, {**anew}))
    engine.keep("matching.counted", gather.counted_sql("matching.gathered"))
    engine.keep("matching.same", _same_sql(engine, resolution))
    engine.keep("matching.other", "FROM matching.gathered ANTI JOIN matching.same USING (variant)")
    engine.forget("matching.gathered")
    variants = gather.variants_sql(resolution, "matching.other")
    engine.keep("matching.come", f"FROM ({variants}) JOIN matching.counted USING (variant)")
    _spell(engine, resolution)
    element, named = key_element(resolution, registry), counties(registry)
    come = {
        kept.MEMBER: gather.members_sql("matching.other"),
        kept.VARIANT: "FROM matching.come",
        kept.SAID: normalise.normalise_sql(resolution, "matching.come", kept.SPELLING, element, named),
    }
    among = f"resource IN ({_texts(anew)})"
    kept.renew(engine, come, f"{among} AND variant NOT IN (SELECT variant FROM matching.same)")
    for name in ("counted", "same", "other", "come"):
        engine.forget(f"matching.{name}")
    engine.view("matching.said", f"FROM {kept.SAID} WHERE {among}")
    states = ", ".join(f"({literal(name)}, {literal(heads[name])})" for name in anew) or "('', '')"
    listed = f"FROM (VALUES {states}) AS made(resource, head) WHERE resource <> ''"
    come = {
        kept.GLUE: glue.glue_sql(resolution, "matching.said", resolution.guards),
        kept.SOURCE: f"SELECT *, current_date AS day {listed}",
    }
    kept.renew(engine, come, among)


def _same_sql(engine: DuckEngine, resolution: Resolution) -> str:
    """(variant): those behind which the same rows are as before, and that mean the same today."""
    if not kept.is_kept(engine, kept.SOURCE):
        return "SELECT variant FROM matching.counted WHERE false"
    ahead = "".join(f" AND coalesce(v.{name} <= s.day, true)" for name in _dates(resolution))
    return (
        f"SELECT v.variant FROM {kept.VARIANT} AS v SEMI JOIN matching.counted USING (variant, behind)"
        f" JOIN {kept.SOURCE} AS s USING (resource) WHERE s.day <= current_date{ahead}"
    )


def _dates(resolution: Resolution) -> list[str]:
    return [quote(name) for name, one in resolution.attributes.items() if one.role == "date"]


def _spell(engine: DuckEngine, resolution: Resolution) -> None:
    """Names that were not spelt before."""
    written = normalise.names_sql(resolution, "matching.come")
    if kept.is_kept(engine, kept.SPELLING):
        written = f"FROM ({written}) ANTI JOIN {kept.SPELLING} USING (written)"
    names = engine.query(written).column("written").to_pylist()
    engine.keep_rows("matching.spelling", spellings(names, resolution.names))
    kept.renew(engine, {kept.SPELLING: "FROM matching.spelling"}, "false")
    engine.forget("matching.spelling")


def _texts(names: Iterable[str]) -> str:
    return ", ".join(map(literal, names)) or literal("")
