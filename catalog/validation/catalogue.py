"""Everything that can be wrong with the catalogue as a whole, one sentence a fault (`lake catalog validate`).

Faults of one file are found when it is read (`Registry.load`); here are those that need more than one entry.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from catalog.contracts.element import DataElement
from catalog.contracts.expression_check import column_faults
from catalog.contracts.grades import SENSITIVE, is_sensitive
from catalog.contracts.reference_models import CodeList, Publication
from catalog.publishing.catalogue_entry import resource_entry
from catalog.registry.field import Field, is_chinese
from catalog.registry.registry import Registry
from catalog.registry.resource import Resource
from catalog.validation.resolutions import resolution_faults
from catalog.validation.rule_types import rule_type_faults
from catalog.yaml_source import Location, closest
from lake.connectors.landing.names import is_finished
from lake.connectors.source import FileSource
from lake.engine.session import Session, scratch_session
from lake.errors import LakeError

_CLASS = {"base": "1", "theme": "2", "department": "3"}
_BASE = {"population": "01", "legal_entity": "02", "geography": "03", "credit": "04", "licence": "05", "macro": "06"}
_ELEMENT_COLUMNS = frozenset({"value"})
_ONE_OF = re.compile(r"\[[^\]]+\]")
_NAME_OF_A_TABLE = re.compile(r"[a-z][a-z0-9_]*")


def validate(registry: Registry) -> Iterator[LakeError]:
    """All faults of a registry, those found while reading (`strict=False`) first."""
    yield from registry.errors
    yield from _elements(registry)
    yield from _unused_elements(registry)
    yield from _code_lists(registry)
    with closing(scratch_session()) as scratch:
        for resource in registry.resources.values():
            for fault in _resource(resource, registry, scratch):
                yield fault.at_resource(resource.name)
    yield from _resource_names(registry)
    yield from _publications(registry)
    yield from _themes(registry)
    yield from resolution_faults(registry)


def folded(title: str) -> str:
    """A title as a reader hears it: NFKC, lower case, without punctuation and blanks (1272号: duplicates by comma)."""
    text = unicodedata.normalize("NFKC", title).lower()
    return "".join(letter for letter in text if unicodedata.category(letter)[0] not in "PZSC")


def _unused_elements(registry: Registry) -> Iterator[LakeError]:
    """An element is there for a column that some department delivers; one that no contract uses says nothing."""
    if registry.left_out:  # what they use nobody can say
        return
    used = {spec.element for contract in registry.contracts.values() for spec in contract.fields}
    for name in registry.elements:
        if name not in used:
            yield registry.places["elements", name].error("no contract uses this element", (), "use or remove it")


def _elements(registry: Registry) -> Iterator[LakeError]:
    for element in registry.elements.values():
        place = registry.places["elements", element.id]
        for key in ("normalise", "valid", "mask"):
            for fault in column_faults(getattr(element, key) or "value", _ELEMENT_COLUMNS):
                yield place.error(fault, (key,), "an element's SQL talks about `value` only")
        if (element.valid or element.codes) and not element.reason:
            yield place.error("`reason` is missing", (), "say in Chinese why a value is refused")
        if not element.examples.good or ((element.valid or element.codes) and not element.examples.bad):
            yield place.error("`examples` are missing", (), "give good and bad values as departments write them")
        if is_sensitive(element.grade) and element.mask is None:
            yield place.error("`mask` is missing", (), f"from grade {SENSITIVE} on say what others may see")


def _code_lists(registry: Registry) -> Iterator[LakeError]:
    used = {element.codes for element in registry.elements.values()}
    for name in registry.code_lists.keys() - used:
        yield registry.places["code_lists", name].error("no element uses this code list", (), "use or remove it")


def _resource(resource: Resource, registry: Registry, scratch: Session) -> Iterator[LakeError]:
    yield from _head(resource, registry)
    yield from _sources(resource, registry)
    contract, place = resource.contract, registry.places["contracts", resource.name]
    for position, field in enumerate(resource.fields):
        at: Location = ("fields", position)
        yield from (
            place.error(message, (*at, key), advice) for key, message, advice in _field(resource, field, registry)
        )
    names = frozenset(field.name for field in resource.fields)
    unreadable = [(at, fault) for at, rule in enumerate(contract.rules) for fault in column_faults(rule.check, names)]
    for position, fault in unreadable:
        yield place.error(fault, ("rules", position, "check"), "a rule talks about this resource's fields")
    for position, fault, advice in () if unreadable else rule_type_faults(resource, scratch):
        yield place.error(fault, ("rules", position, "check"), advice)
    used = {column for field in resource.fields for column in field.source_columns}
    for position, column in enumerate(contract.ignored):
        if column in used:
            yield place.error(f"{column!r} is used by a field", ("ignored", position), "remove it here")


def _sources(resource: Resource, registry: Registry) -> Iterator[LakeError]:
    """Paths that no file below a landing folder can have."""
    place = registry.places["contracts", resource.name]
    for position, source in enumerate(resource.sources):
        if isinstance(source, FileSource) and (fault := _unreachable(source.path)):
            advice = "give a pattern below the landing folder, such as wrb/level_*.csv"
            yield place.error(f"{source.path!r} matches no delivery: {fault}", ("sources", position, "path"), advice)


def _unreachable(path: str) -> str | None:
    parts = PurePosixPath(path).parts
    if not path.strip() or not parts:
        return "it is empty"
    if path.startswith(("/", "~")) or PureWindowsPath(path).drive:
        return "it is absolute"
    if ".." in parts or path.startswith("./") or "/./" in path:
        return "it leaves the folder, or names it again"
    if "\\" in path:
        return "folders are parted by `/`"
    if path.endswith("/") or parts[-1] == "**":
        return "it ends with a folder"
    if "[" in _ONE_OF.sub("", path):
        return "a bracket is not closed"
    return None if is_finished(parts[-1]) else "such a name is not taken for a finished file"


def _head(resource: Resource, registry: Registry) -> Iterator[LakeError]:
    contract, place = resource.contract, registry.places["contracts", resource.name]
    if contract.path.parent.name != contract.department:
        advice = f"move the file to resources/{contract.department}/"
        yield place.error(f"the file lies in {contract.path.parent.name}/", ("department",), advice)
    if not _NAME_OF_A_TABLE.fullmatch(contract.path.stem):
        yield place.error(f"{contract.path.stem!r} is no name of a table", (), "call the file by a-z, 0-9 and _")
    if contract.published_on > date.today():
        yield place.error("published in the future", ("published_on",), "name the day since which it is delivered")
    kind, _, item = contract.category.partition("/")
    prefix = _CLASS.get(kind, "?") + (_BASE.get(item, "?") if kind == "base" else "")
    if "?" in prefix:
        known = [*(f"base/{name}" for name in _BASE), "theme/…", "department/…"]
        yield place.error(f"unknown category {contract.category!r}", ("category",), closest(contract.category, known))
    elif not contract.code.startswith(prefix):
        advice = f"{contract.category} has codes that start with {prefix} (发改高技〔2017〕1272号)"
        yield place.error(f"{contract.code} is not of its category", ("code",), advice)
    if contract.openness.type == "unconditional" and is_sensitive(resource.grade):
        advice = "a resource with sensitive columns is open on conditions or not at all"
        yield place.error(f"open without condition at grade {resource.grade}", ("openness", "type"), advice)
    for title in resource_entry(resource, registry)["incomplete"]:
        advice = "the catalogue entry needs it (发改高技〔2017〕1272号); a unit is known by its `uscc`"
        yield place.error(f"{title} is missing", (), advice)
    if any(folded(contract.title.zh) == folded(system.title.zh) for system in registry.systems.values()):
        yield place.error("named after a system", ("title", "zh"), "say what the rows are")


def _field(resource: Resource, field: Field, registry: Registry) -> Iterator[tuple[str, str, str]]:
    """Key, message and advice for each fault of a field."""
    spec, names = field.spec, [one.name for one in resource.fields]
    if not is_chinese(field.title):
        yield "name", f"{field.title!r} is no Chinese title", "say in `title` what an official calls it"
    if codes := field.code_list:
        for theirs, ours in spec.codes.items():
            if not _understood(ours, codes):
                yield "codes", f"{theirs!r} leads to {ours!r}, which is not in {codes.id}", closest(ours, codes.codes)
    if spec.references and (fault := _reference_fault(field.element, spec.references, registry)):
        yield "references", fault, "write std.<resource>.<field>"
    if spec.of is not None and spec.of not in names:
        yield "of", f"there is no field {spec.of!r}", closest(spec.of, names)
    if field.name == resource.contract.latest_by and field.type not in ("date", "timestamp", "integer"):
        yield "name", f"`latest_by` is {field.type}", "rows are compared by a date, a time or a number"


def _understood(code: str, codes: CodeList) -> bool:
    return code in codes.codes or code in codes.spellings


def _reference_fault(own: DataElement, reference: str, registry: Registry) -> str | None:
    layer, _, rest = reference.partition(".")
    table, _, column = rest.partition(".")
    if layer == "std" and table in registry.left_out:
        return None  # told where it is wrong
    if layer != "std" or table not in registry.resources:
        return f"there is no resource behind {reference!r}"
    target = {field.name: field.element for field in registry.resources[table].fields}
    if column not in target:
        return f"{table} has no field {column!r}"
    other = target[column]
    if other.id in own.apart_from:
        return f"{own.id} and {other.id} look the same and are not: {own.title}, {other.title}"
    return None if other.type == own.type else f"{own.type} cannot refer to {other.type}"


def _resource_names(registry: Registry) -> Iterator[LakeError]:
    yield from _repeated(registry, "contracts", ("title", "zh"), lambda entry: folded(entry.title.zh))
    yield from _repeated(registry, "contracts", ("code",), lambda entry: entry.code)


def _publications(registry: Registry) -> Iterator[LakeError]:
    yield from _repeated(registry, "publications", ("title", "zh"), lambda entry: folded(entry.title.zh))
    yield from _repeated(registry, "publications", ("table",), lambda entry: entry.table)
    for publication in registry.publications.values():
        yield from _publication(publication, registry)


def _publication(publication: Publication, registry: Registry) -> Iterator[LakeError]:
    place = registry.places["publications", publication.id]
    if publication.approved_on > date.today():
        yield place.error("approved in the future", ("approved_on",), "publish what has been approved")
    if publication.id in registry.resources:
        yield place.error("a resource has this name", (), "name the dataset otherwise: both are told by their ids")
    if not registry.licences[publication.licence].open:
        yield place.error(f"{publication.licence} is no open licence", ("licence",), "choose one with `open: true`")


def _themes(registry: Registry) -> Iterator[LakeError]:
    """A resource that is described and not published is shown under one theme: that of its department."""
    named = [(department, theme.id) for theme in registry.themes.values() for department in theme.departments]
    for position, (department, theme) in enumerate(named):
        if department in {one for one, _ in named[:position]}:
            place = registry.places["themes", theme]
            yield place.error(f"{department} stands under two themes", ("departments",), "leave it under one")
    closed = [one for one in registry.contracts.values() if one.openness.type != "unconditional"]
    for contract in closed if named else ():
        if contract.department not in dict(named):
            place = registry.places["contracts", contract.name]
            yield place.error(
                f"no theme names {contract.department}", ("department",), "name it in themes.yaml, under `departments`"
            )


def _repeated(registry: Registry, kind: str, location: Location, value: Callable[[Any], str]) -> Iterator[LakeError]:
    """Every entry whose value an entry that was read before it has already."""
    seen: dict[str, str] = {}
    entries: dict[str, Any] = getattr(registry, kind)
    for name in (name for place_kind, name in registry.places if place_kind == kind and name in entries):
        first = seen.setdefault(value(entries[name]), name)
        if first != name:
            yield registry.places[kind, name].error(f"the same as in {first}", location, "make it distinct")
