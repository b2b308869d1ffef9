"""CKAN's actions for reading, each a function of the facts and the parameters; the table at the end names them all."""

from collections.abc import Callable, Mapping
from typing import Any

from pipelines.portal.server.facts import Facts, Package
from pipelines.portal.server.parameters import Parameters
from pipelines.portal.server.problems import invalid, missing
from pipelines.portal.server.rows import MOST_ROWS, Question, ask, order_of, records
from pipelines.portal.server.search import search

_MOST_LISTED = 100_000
_CKAN_VERSION = "2.12.0"
"""Of the API that these actions follow; harvesters ask for it."""
Action = Callable[[Facts, Parameters], Any]


def _site_read(_facts: Facts, _asked: Parameters) -> bool:
    """Whether the site may be read: it may."""
    return True


def _status_show(facts: Facts, _asked: Parameters) -> dict[str, Any]:
    """What the site is."""
    return {
        "ckan_version": _CKAN_VERSION,
        "site_url": facts.base,
        "site_title": facts.title,
        "site_description": facts.description,
        "error_emails_to": facts.email or None,
        "locale_default": "zh_CN",
        "extensions": ["datastore"],
    }


def _package_list(facts: Facts, asked: Parameters) -> list[str]:
    """Names of all datasets."""
    return _page(sorted(one["name"] for one in facts.packages), asked)


def _current_packages(facts: Facts, asked: Parameters) -> list[Package]:
    """All datasets with their files."""
    return _page(sorted(facts.packages, key=lambda one: str(one["name"])), asked)


def _package_show(facts: Facts, asked: Parameters) -> Package:
    """One dataset by id or name."""
    return facts.package(asked.needed("id", "name_or_id"))


def _resource_show(facts: Facts, asked: Parameters) -> dict[str, Any]:
    """One file by id."""
    wanted = asked.needed("id")
    found = (file for package in facts.packages for file in package["resources"] if file["id"] == wanted)
    resource: dict[str, Any] | None = next(found, None)
    if resource is None:
        raise missing(f"resource {wanted}")
    return resource


def _organization_list(facts: Facts, asked: Parameters) -> list[Any]:
    """Departments: names, or with `all_fields` all of them."""
    return _listed(facts.organizations, asked, "organizations")


def _group_list(facts: Facts, asked: Parameters) -> list[Any]:
    """Themes: names, or with `all_fields` all of them."""
    return _listed(facts.groups, asked, "groups")


def _organization_show(facts: Facts, asked: Parameters) -> dict[str, Any]:
    """One department by id or name."""
    unit = _one(facts.organizations, asked.needed("id"), "organization")
    packages = [one for one in facts.packages if one["organization"]["name"] == unit["name"]]
    return {**unit, "packages": packages} if asked.flag("include_datasets", False) else dict(unit)


def _group_show(facts: Facts, asked: Parameters) -> dict[str, Any]:
    """One theme by id or name."""
    theme = _one(facts.groups, asked.needed("id"), "group")
    packages = [one for one in facts.packages if theme["name"] in {group["name"] for group in one["groups"]}]
    return {**theme, "packages": packages} if asked.flag("include_datasets", False) else dict(theme)


def _tag_list(facts: Facts, asked: Parameters) -> list[Any]:
    """Keywords: names, or with `all_fields` all of them."""
    tags = {tag["name"]: tag for one in facts.packages for tag in one["tags"]}
    words = asked.text("query")
    names = sorted(name for name in tags if words in name)
    return [tags[name] for name in names] if asked.flag("all_fields", False) else names


def _license_list(facts: Facts, _asked: Parameters) -> list[dict[str, Any]]:
    """Licences of the datasets."""
    return list(facts.licences)


def _help_show(_facts: Facts, asked: Parameters) -> str:
    """What an action does."""
    name = asked.needed("name")
    if name not in ACTIONS:
        raise missing(f"action {name}")
    return ACTIONS[name].__doc__ or ""


def _datastore_search(facts: Facts, asked: Parameters) -> dict[str, Any]:
    """Rows of a dataset by filters, words, order and page."""
    wanted = asked.needed("resource_id", "id")
    package = facts.package_of_resource(wanted)
    shape = asked.text("records_format", "objects")
    if shape not in ("objects", "lists"):
        raise invalid("records_format", "must be objects or lists")
    question = Question(
        filters={
            name: value if isinstance(value, list) else [value] for name, value in asked.mapping("filters").items()
        },
        words=asked.text("q"),
        fields=asked.words("fields"),
        order=order_of(asked.text("sort")),
        limit=asked.number("limit", 100, MOST_ROWS),
        offset=asked.number("offset", 0, 10**12),
        count=asked.flag("include_total", True),
    )
    answer = ask(facts.file_of(package["name"]), question)
    found = records(answer.frame)
    known = {column["id"]: column for column in facts.columns[package["name"]]}
    return {
        "resource_id": wanted,
        "include_total": question.count,
        "records_format": shape,
        "fields": [known.get(name, {"id": name, "type": "int"}) for name in answer.frame.columns],
        "records": found if shape == "objects" else [list(record.values()) for record in found],
        "limit": question.limit,
        "offset": question.offset,
        "_links": _links(wanted, question),
        **({"total": answer.total, "total_was_estimated": False} if question.count else {}),
    }


def _links(resource: str, question: Question) -> dict[str, str]:
    start = f"/api/3/action/datastore_search?resource_id={resource}&limit={question.limit}"
    return {"start": start, "next": f"{start}&offset={question.offset + question.limit}"}


def _page(values: list[Any], asked: Parameters) -> list[Any]:
    offset, limit = asked.number("offset", 0, _MOST_LISTED), asked.number("limit", _MOST_LISTED, _MOST_LISTED)
    return values[offset : offset + limit]


def _listed(records: Any, asked: Parameters, names: str) -> list[Any]:
    wanted = set(asked.words(names))
    found = [one for one in sorted(records, key=lambda one: str(one["name"])) if not wanted or one["name"] in wanted]
    shown = found if asked.flag("all_fields", False) else [one["name"] for one in found]
    return _page(shown, asked)


def _one(records: Any, name: str, kind: str) -> dict[str, Any]:
    found: dict[str, Any] | None = next((one for one in records if name in (one["id"], one["name"])), None)
    if found is None:
        raise missing(f"{kind} {name}")
    return found


ACTIONS: Mapping[str, Action] = {
    "site_read": _site_read,
    "status_show": _status_show,
    "package_list": _package_list,
    "package_show": _package_show,
    "package_search": search,
    "current_package_list_with_resources": _current_packages,
    "resource_show": _resource_show,
    "organization_list": _organization_list,
    "organization_show": _organization_show,
    "group_list": _group_list,
    "group_show": _group_show,
    "tag_list": _tag_list,
    "license_list": _license_list,
    "help_show": _help_show,
    "datastore_search": _datastore_search,
}
