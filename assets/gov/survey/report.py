"""The census as printable pages: the city's and one a department. No script, nothing loaded from elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from assets.context import LakeContext
from assets.gov.survey.declared import Declared, declared_by_department
from assets.gov.survey.facts import ResourceFact, resource_facts
from assets.gov.survey.rates import KINDS, Rate, rates
from assets.gov.survey.tables import counted_by_models
from catalog.beijing import shown_moment
from catalog.counties import CITY_CODE

INDEX = "index.html"


@dataclass(frozen=True)
class Census:
    """All that pages and workbook show."""

    facts: Sequence[ResourceFact]
    rates: Sequence[Rate]
    declared: dict[str, Declared]
    departments: dict[str, str]
    """Id → what the unit is called, of those that have resources or declared something."""

    def of(self, scope: str, name: str) -> list[Rate]:
        """The rates of one scope, in the order of their kinds."""
        return [one for one in self.rates if (one.scope, one.name) == (scope, name)]

    def scopes(self, scope: str) -> list[tuple[str, str, list[Rate]]]:
        """Name, title and rates of every department or system."""
        titles = {one.name: one.title for one in self.rates if one.scope == scope}
        return [(name, title, self.of(scope, name)) for name, title in titles.items()]

    def resources(self, department: str | None = None) -> list[ResourceFact]:
        """A department's resources, or all."""
        return [one for one in self.facts if department in (None, one.resource.department)]


def read_census(lake: LakeContext) -> Census:
    """The census of a lake as it is."""
    facts, declared = resource_facts(lake), declared_by_department(lake)
    delivering = {one.resource.department for one in facts} | declared.keys()
    named = {unit.id: unit.title.zh for unit in lake.registry.departments.values() if unit.id in delivering}
    return Census(facts, rates(facts, counted_by_models(lake), lake.registry), declared, named)


def write_report(census: Census, folder: Path, made_at: datetime) -> list[Path]:
    """Write the city's page and one a department; where they stand."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = [(INDEX, None), *((f"{name}.html", name) for name in census.departments)]
    for file, department in pages:
        (folder / file).write_text(_page(census, department, made_at), encoding="utf-8")
    return [folder / file for file, _department in pages]


def _page(census: Census, department: str | None, made_at: datetime) -> str:
    return _template().render(
        census=census,
        department=department,
        title=census.departments[department] if department else "江门市",
        shown=census.of("department", department) if department else census.of("city", CITY_CODE),
        resources=census.resources(department),
        declared=census.declared.get(department, Declared()) if department else _all(census),
        kinds=KINDS,
        moment=shown_moment(made_at),
    )


def _all(census: Census) -> Declared:
    every = census.declared.values()
    return Declared(
        systems=sum(one.systems for one in every),
        tables=sum(one.tables for one in every),
        shared=sum(one.shared for one in every),
        opened=sum(one.opened for one in every),
        catalogued=sum(one.catalogued for one in every),
        isolated=tuple(name for one in every for name in one.isolated),
    )


@cache
def _template() -> Template:
    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters["count"] = lambda number: f"{number:,}"
    environment.filters["share"] = lambda value: "—" if value is None else f"{value:.1%}"
    environment.filters["number"] = lambda value: "" if value is None else f"{value:,.2f}"
    return environment.get_template("report.html.j2")
