"""The records of all sources, comparable: those of a source that has changed are made anew, the others were kept.

What a source's rows say, and what of it glues, depends on no other source. Names are spelt once for all of them.
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
_BY_SOURCE = (kept.SOURCE, kept.MEMBER, kept.VARIANT, kept.RECORD, kept.GLUE)


def outdated(engine: DuckEngine, resolution: Resolution, heads: Heads) -> list[str]:
    """The sources whose records have to be made anew: all, where nothing was kept.

    A day that has not come is nobody's birth date, so records of a source that names one are as old as the day.
    """
    if not kept.is_kept(engine, kept.SOURCE):
        return sorted(heads)
    known = {row["resource"]: row["head"] for row in engine.rows(f"FROM {kept.SOURCE}")}
    dates = [name for name, one in resolution.attributes.items() if one.role == "date"]
    ahead = "".join(f" OR v.{quote(name)} > s.day" for name in dates)
    dated = engine.rows(
        f"SELECT DISTINCT resource FROM {kept.SOURCE} AS s LEFT JOIN {kept.VARIANT} AS v USING (resource)"
        f" WHERE s.day > current_date{ahead}"
    )
    aged = {row["resource"] for row in dated}
    return sorted(name for name, head in heads.items() if known.get(name) != head or name in aged)


def prepare(
    engine: DuckEngine, resolution: Resolution, registry: Registry, tables: Collection[str], heads: Heads
) -> None:
    """Bring `kept.RECORD`, `kept.MEMBER`, `kept.VARIANT` and `kept.GLUE` to what the standard `tables` hold.

    Of those, the outdated ones have to be attached.
    """
    there = {name: one for name, one in registry.resources.items() if one.std.name in tables}
    anew = outdated(engine, resolution, {name: heads[name] for name in resolution.sources if name in there})
    if kept.is_kept(engine, kept.SOURCE):
        kept.remove(engine, _BY_SOURCE, f"resource NOT IN ({_texts([*there])})")
    if anew or not kept.is_kept(engine, kept.SOURCE):
        _make(engine, resolution, registry, {name: there[name] for name in anew}, heads)
    used = normalise.names_sql(resolution, kept.VARIANT)
    kept.remove(engine, [kept.SPELLING], f"written NOT IN ({used})")


def counties(registry: Registry) -> dict[str, str]:
    """County names → codes, of the counties that govern themselves."""
    return {
        one.title.zh.removesuffix("人民政府"): one.division for one in registry.departments.values() if one.division
    }


def key_element(resolution: Resolution, registry: Registry) -> DataElement:
    """The data element that says what a valid key is: the first of the key's."""
    return registry.elements[resolution.attributes[resolution.key].elements[0]]


def _make(
    engine: DuckEngine, resolution: Resolution, registry: Registry, anew: Mapping[str, Resource], heads: Heads
) -> None:
    engine.keep("matching.gathered", gather.gather_sql(resolution, {**anew}))
    engine.keep("matching.come", gather.variants_sql(resolution, "matching.gathered"))
    _spell(engine, resolution)
    element, named = key_element(resolution, registry), counties(registry)
    said = normalise.normalise_sql(resolution, "matching.come", kept.SPELLING, element, named)
    engine.keep("matching.said", said)
    engine.keep("matching.glue", glue.glue_sql(resolution, "matching.said", resolution.guards))
    states = ", ".join(f"({literal(name)}, {literal(heads[name])})" for name in anew) or "('', '')"
    listed = f"FROM (VALUES {states}) AS made(resource, head) WHERE resource <> ''"
    come = {
        kept.MEMBER: gather.members_sql("matching.gathered"),
        kept.VARIANT: "FROM matching.come",
        kept.RECORD: glue.unglued_sql(resolution, "matching.said", "matching.glue"),
        kept.GLUE: "FROM matching.glue",
        kept.SOURCE: f"SELECT *, current_date AS day {listed}",
    }
    kept.renew(engine, come, f"resource IN ({_texts(anew)})")
    for name in ("gathered", "come", "said", "glue"):
        engine.forget(f"matching.{name}")


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
