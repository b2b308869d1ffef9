"""Resources of the city that are not open as they are, as every catalogue format needs them: facts of their contracts.

Of one that is open on condition there are the items that an applicant can get, and made-up rows; of one that is not
opened there is its name and the law that forbids it, and nothing of what is in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from catalog.contracts.contract import Title, UpdateCycle
from catalog.contracts.reference_models import Theme as ThemeRecord
from catalog.publishing.catalogue_entry import item_entries
from catalog.publishing.published_dataset import Organisation, PublishedColumn, PublishedFile, Theme, Words
from catalog.registry.registry import Registry
from catalog.registry.resource import Resource

_REFUSED = Words(
    zh="依法不予开放的公共数据资源，仅公布名称、提供部门与法律依据。",
    en="A resource that the law does not allow to open; its name, its department and the legal basis are public.",
)


@dataclass(frozen=True)
class KeptBack:
    """`kind`: `conditional`, or `none` for what is not opened. `condition` and `basis` are Chinese, as is the law."""

    id: str
    kind: Literal["conditional", "none"]
    title: Title
    description: Words
    department: Organisation
    theme: Theme | None
    keywords: tuple[str, ...]
    update: UpdateCycle
    listed_on: date
    condition: str
    basis: str
    columns: tuple[PublishedColumn, ...] = ()
    sample: PublishedFile | None = None
    delivered: tuple[date, date] | None = None
    """Days of the first delivery and of the last: no row tells the period, which may be of one person alone."""

    @property
    def reason(self) -> str:
        """Condition and basis in one sentence."""
        return "；".join(part for part in (self.condition, self.basis) if part)


def kept_back(registry: Registry) -> list[KeptBack]:
    """All of the catalogue, in the order of departments and titles; without samples."""
    closed = (one for one in registry.resources.values() if one.contract.openness.type != "unconditional")
    found = [_described(resource, registry) for resource in closed]
    return sorted(found, key=lambda one: (one.department.id, one.title.zh, one.id))


def open_columns(resource: Resource) -> tuple[PublishedColumn, ...]:
    """The items that whoever meets the condition can get: none that is sensitive."""
    items = (item for item in item_entries(resource) if item["is_open"])
    fields = {field.name: field for field in resource.fields}
    return tuple(
        PublishedColumn(item["item_code"], item["item_name"], fields[item["item_code"]].type, item["description"] or "")
        for item in items
    )


def _described(resource: Resource, registry: Registry) -> KeptBack:
    contract = resource.contract
    department, openness = registry.departments[contract.department], contract.openness
    theme = theme_of(department.id, registry.themes.values())
    conditional = openness.type == "conditional"
    said = f"{contract.title.en}, held by the {department.title.en}; open on condition."
    return KeptBack(
        id=resource.name,
        kind="conditional" if conditional else "none",
        title=contract.title,
        description=Words(contract.abstract, said) if conditional else _REFUSED,
        department=Organisation(department.id, department.title, department.uscc),
        theme=Theme(theme.id, theme.title, theme.eu) if theme else None,
        keywords=(department.short, *([theme.title.zh] if theme else [])),
        update=contract.update,
        listed_on=contract.published_on,
        condition=openness.condition or "",
        basis=openness.basis or "",
        columns=open_columns(resource) if conditional else (),
    )


def theme_of(department: str, themes: Iterable[ThemeRecord]) -> ThemeRecord | None:
    """The theme that names the department; `lake catalog validate` sees to it that one does."""
    return next((theme for theme in themes if department in theme.departments), None)
