"""The registry: everything the catalogue says, read from YAML and looked up by id."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from catalog.contracts.code_labels import with_spellings
from catalog.contracts.contract import Contract
from catalog.contracts.correction import Correction
from catalog.contracts.element import DataElement
from catalog.contracts.kinds import with_kinds
from catalog.contracts.reference_models import CodeList, Department, Licence, Publication, System, Theme
from catalog.registry.references import references
from catalog.registry.resource import Resource
from catalog.registry.told_names import Vocabulary
from catalog.resolving import record_table
from catalog.resolving.resolution import Resolution
from catalog.yaml_source import Document, Invalid, Place, closest, closest_zh, parse, read_yaml
from lake.errors import LakeError
from lake.schema import Column

BUILT_IN = Path(__file__).parent.parent


@dataclass
class Registry:
    """What the city holds and may show. Every mapping is by id and sorted by it."""

    contracts: dict[str, Contract] = field(default_factory=dict)
    elements: dict[str, DataElement] = field(default_factory=dict)
    code_lists: dict[str, CodeList] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    systems: dict[str, System] = field(default_factory=dict)
    licences: dict[str, Licence] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    publications: dict[str, Publication] = field(default_factory=dict)
    resolutions: dict[str, Resolution] = field(default_factory=dict)
    errors: list[LakeError] = field(default_factory=list)
    places: dict[tuple[str, str], Place] = field(default_factory=dict, repr=False)
    """`("contracts", "psb_resident")` or `("elements", "uscc")` → where it is declared."""

    @classmethod
    def load(cls, folders: Sequence[Path] = (), *, strict: bool = True) -> "Registry":
        """Read the built-in catalogue and then `folders`, which have the same structure.

        A broken entry is left out and stops no other. With `strict` the first error is raised, else
        all are kept in `errors`.
        """
        registry = cls()
        for folder in (BUILT_IN, *folders):
            if folder.is_dir():
                registry._read(folder)
            else:
                registry.errors.append(LakeError("no such folder", advice="correct LAKE_CONTRACTS", file=str(folder)))
        registry._drop_unresolved()
        for path in (path for folder in (BUILT_IN, *folders) for path in sorted(folder.glob("corrections/*.yaml"))):
            registry._read_corrections(path)
        registry._finish()
        if strict and registry.errors:
            raise registry.errors[0]
        return registry

    def __getstate__(self) -> dict[str, Any]:
        """All but `places`, which hold the whole text of every file: where something stands only its reader knows."""
        return {**vars(self), "places": {}}

    @property
    def left_out(self) -> frozenset[str]:
        """Names of contracts that are there and cannot be used. What refers to them is not wrong because of that."""
        return frozenset({name for error in self.errors if (name := _contract_of(error))} - self.contracts.keys())

    @property
    def lacks_more(self) -> bool:
        """Whether something is wrong that is no contract's, as a missing folder: nobody can say what is not here."""
        return not all(map(_contract_of, self.errors))

    @cached_property
    def resources(self) -> dict[str, Resource]:
        """The contracts with all that follows from them; made at the first question, when everything has been read."""
        return {name: self.resource_of(contract) for name, contract in self.contracts.items()}

    def resource(self, name: str) -> Resource:
        """The resource of that name, as in `psb_resident`; LakeError when there is none."""
        if name not in self.resources:
            raise LakeError("没有这个信息资源", advice=closest_zh(name, self.resources), resource=name)
        return self.resources[name]

    def department(self, name: str) -> Department:
        """The department of that name, as in `psb`; LakeError when there is none."""
        if name not in self.departments:
            raise LakeError(f"没有部门 {name}", advice=closest_zh(name, self.departments))
        return self.departments[name]

    @cached_property
    def version(self) -> str:
        """64 hex digits that change with any contract, data element or code list."""
        records = [*self.elements.values(), *self.code_lists.values()]
        said = [record.model_dump_json() for record in records], [one.version for one in self.resources.values()]
        return hashlib.sha256(json.dumps([said, [*self.resources]]).encode()).hexdigest()

    @cached_property
    def standard_tables(self) -> dict[str, tuple[Column, ...]]:
        """What models are made from: the tables of accepted rows, and what resolution says of their rows."""
        accepted = {resource.std.name: resource.std.columns for resource in self.resources.values()}
        return accepted | {record_table.SPEC.name: record_table.SPEC.columns}

    def resource_of(self, contract: Contract) -> Resource:
        """A contract that need not be the catalogue's, with the catalogue's elements and code lists."""
        return Resource.of(contract, self.elements, self.code_lists)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words the catalogue is written in: what may be told of the names that come with a delivery."""
        contracts = self.contracts.values()
        titles = [
            *(text for one in contracts for text in (one.title.zh, one.title.en, one.name, *one.raw_columns)),
            *(text for one in contracts for spec in one.fields for text in (spec.name, spec.title or "")),
            *(text for one in self.elements.values() for text in (one.id, one.title)),
            *(text for one in self.departments.values() for text in (one.id, one.title.zh, one.short)),
        ]
        return Vocabulary.of(titles, (title for codes in self.code_lists.values() for title in codes.codes.values()))

    def _read(self, folder: Path) -> None:
        for kind, model in _LISTS.items():
            if (path := folder / f"{kind}.yaml").is_file():
                self._read_family(path, kind, model)
        for path in sorted((folder / "elements").glob("*.yaml")):
            self._read_family(path, "elements", DataElement)
        for path in sorted((folder / "codes").glob("*.yaml")):
            self._read_file(path, "code_lists", lambda document: parse(CodeList, document, id=document.path.stem))
        for path in sorted((folder / "resources").glob("*/*.yaml")):
            self._read_file(path, "contracts", lambda document: parse(Contract, document).located(document.path))
        for path in sorted((folder / "publications").glob("*.yaml")):
            self._read_file(path, "publications", lambda document: parse(Publication, document, id=document.path.stem))
        for path in sorted((folder / "resolution").glob("*.yaml")):
            self._read_file(path, "resolutions", lambda document: parse(Resolution, document, id=document.path.stem))

    def _read_family(self, path: Path, kind: str, model: type[BaseModel]) -> None:
        """A file of several entries, `id: {...}` each."""
        document = self._document(path)
        if document is None:
            return
        if not isinstance(document.content, dict):
            self.errors.append(document.error("expected `id: …` entries", advice="write one key an entry"))
            return
        for name in document.content:
            self._add(kind, Place(document, (name,)), partial(parse, model, document, (name,), id=name))

    def _read_corrections(self, path: Path) -> None:
        """The entries of one file go to the resource it is named after, behind those that were read before."""
        if (document := self._document(path)) is None:
            return
        if path.stem in self.left_out:
            return  # left out, which has been told
        contract = self.contracts.get(path.stem)
        if contract is None or not isinstance(document.content, dict):
            advice = closest(path.stem, self.contracts) if contract is None else "write one `id: …` entry a correction"
            self.errors.append(document.error("corrections go by the name of a resource", (), advice))
            return
        for name in document.content:
            try:
                correction = parse(Correction, document, (name,), id=name)
            except Invalid as invalid:
                self.errors += invalid.errors
                continue
            if problem := self._unfit(contract, correction, path):
                self.errors.append(document.error(problem[0], (name,), problem[1]))
                continue
            contract = contract.model_copy(update={"corrections": (*contract.corrections, correction)})
        self.contracts[contract.name] = contract

    def _unfit(self, contract: Contract, correction: Correction, path: Path) -> tuple[str, str] | None:
        """Why a correction cannot be used, and what to do."""
        sent = contract.raw_columns
        if unknown := [column for column in correction.columns if column not in sent]:
            return f"{contract.name} is delivered without {', '.join(unknown)}", closest(unknown[0], sent)
        if any(one.id == correction.id for one in contract.corrections):
            return f"correction {correction.id!r} is there twice", "rename or remove one"
        reading = [one for one in self.resource_of(contract).fields if {*one.source_columns} & {*correction.columns}]
        if path.is_relative_to(BUILT_IN) and any(one.is_sensitive for one in reading):
            return "it names sensitive values", "move it to a folder of LAKE_CONTRACTS, which only this city has"
        return None

    def _read_file(self, path: Path, kind: str, make: Callable[[Document], BaseModel]) -> None:
        if document := self._document(path):
            self._add(kind, Place(document), partial(make, document))

    def _document(self, path: Path) -> Document | None:
        try:
            return read_yaml(path)
        except LakeError as error:
            self.errors.append(error)
            return None

    def _add(self, kind: str, place: Place, make: Callable[[], BaseModel]) -> None:
        try:
            entry: Any = make()
        except Invalid as invalid:
            self.errors += invalid.errors
            return
        name = entry.name if kind == "contracts" else entry.id
        if known := self.places.get((kind, name)):
            advice = f"rename or remove it: {known.path} says it already"
            self.errors.append(place.error(f"{kind} {name!r} is declared twice", (), advice))
            return
        getattr(self, kind)[name] = entry
        self.places[kind, name] = place

    def _drop_unresolved(self) -> None:
        """An entry that names what does not exist is an error and is left out, so that the others can run."""
        for kind in ("elements", "systems", "contracts", "publications", "resolutions"):
            for name, entry in list(getattr(self, kind).items()):
                wrong = [
                    reference for reference in references(entry) if reference.id not in getattr(self, reference.kind)
                ]
                if wrong:
                    del getattr(self, kind)[name]
                for reference in wrong:
                    advice = closest(reference.id, getattr(self, reference.kind))
                    message = f"there is no {reference.id!r} in {reference.kind}"
                    self.errors.append(self.places[kind, name].error(message, reference.location, advice))

    def _finish(self) -> None:
        """Sort by id, and let every element with a code list understand the list's titles and spellings."""
        for kind in (*_LISTS, "elements", "code_lists", "contracts", "publications", "resolutions"):
            entries: dict[str, Any] = getattr(self, kind)
            setattr(self, kind, dict(sorted(entries.items())))
        for name, element in self.elements.items():
            if element.codes:
                self.elements[name] = with_spellings(element, self.code_lists[element.codes])
        for name, element in self.elements.items():
            if element.kinds:
                self.elements[name] = with_kinds(element, self.elements)


def _contract_of(error: LakeError) -> str | None:
    """The contract in whose file an error is: `psb_resident` of `resources/psb/resident.yaml`."""
    path = Path(error.file or "")
    return f"{path.parent.name}_{path.stem}" if path.parent.parent.name == "resources" else None


_LISTS: dict[str, type[BaseModel]] = {
    "departments": Department,
    "systems": System,
    "licences": Licence,
    "themes": Theme,
}
