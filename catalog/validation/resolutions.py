"""What can be wrong with a resolution that names sources, columns and attributes: one sentence a fault."""

from collections.abc import Iterator

from catalog.contracts.expression_check import column_faults
from catalog.registry.registry import Registry
from catalog.registry.resource import Resource
from catalog.resolving.resolution import Resolution, Source
from catalog.yaml_source import Location, Place, closest
from lake.errors import LakeError

_TIMES = ("date", "timestamp")


def resolution_faults(registry: Registry) -> Iterator[LakeError]:
    """The faults of all resolutions."""
    for name, resolution in registry.resolutions.items():
        yield from _resolution(resolution, registry, registry.places["resolutions", name])


def _resolution(resolution: Resolution, registry: Registry, place: Place) -> Iterator[LakeError]:
    for name, source in resolution.sources.items():
        at: Location = ("sources", name)
        if name in registry.left_out:
            continue  # told where it is wrong
        resource = registry.resources.get(name)
        if resource is None:
            yield place.error(f"there is no resource {name!r}", at, closest(name, registry.resources))
        else:
            yield from _source(resolution, source, resource, place, at)
    known = {*resolution.attributes, *resolution.name_columns}
    for position, rule in enumerate(resolution.blocking):
        for attribute in sorted({*rule.agree} - known):
            yield place.error(f"there is no {attribute!r}", ("blocking", position, "agree"), closest(attribute, known))
    for position, comparison in enumerate(resolution.comparisons):
        if comparison.of not in known:
            at = ("comparisons", position, "of")
            yield place.error(f"there is no {comparison.of!r}", at, closest(comparison.of, known))


def _source(
    resolution: Resolution, source: Source, resource: Resource, place: Place, at: Location
) -> Iterator[LakeError]:
    fields = {field.name: field for field in resource.fields}
    if source.updated is not None:
        if source.updated not in fields:
            yield place.error(
                f"there is no field {source.updated!r}", (*at, "updated"), closest(source.updated, fields)
            )
        elif fields[source.updated].type not in _TIMES:
            yield place.error(f"{source.updated} is no date", (*at, "updated"), "name the column of a date or a time")
    if source.numbers_of is not None and source.numbers_of not in resolution.sources:
        advice = closest(source.numbers_of, resolution.sources)
        yield place.error(f"there is no source {source.numbers_of!r}", (*at, "numbers_of"), advice)
    for part, spec in source.parts.items():
        here: Location = (*at, "parts", part)
        for fault in column_faults(spec.where, frozenset(fields)) if spec.where else ():
            yield place.error(fault, here, "`where` talks about this resource's fields")
        for attribute, column in spec.columns.items():
            declared = resolution.attributes.get(attribute)
            if declared is None:
                yield place.error(
                    f"there is no attribute {attribute!r}", here, closest(attribute, resolution.attributes)
                )
            elif column not in fields:
                yield place.error(f"there is no field {column!r}", here, closest(column, fields))
            elif (element := fields[column].element.id) not in declared.elements:
                advice = f"{attribute} is said by {', '.join(declared.elements)}"
                yield place.error(f"{column} is a {element} and no {attribute}", here, advice)
