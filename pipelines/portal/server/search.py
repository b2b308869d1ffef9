"""CKAN's search of packages: words, conditions of `fq`, order, pages and facets."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pipelines.portal.server.facts import Facts, Package
from pipelines.portal.server.parameters import Parameters
from pipelines.portal.server.problems import invalid

_MOST_ROWS = 1000
_ALL = ("", "*", "*:*")
_CONDITION = re.compile(r'([+\-]?)(\w+):(?:"([^"]*)"|(\[[^\]]*\])|(\([^)]*\))|(\S+))')
_FIELDS: Mapping[str, Callable[[Package], list[str]]] = {
    "id": lambda one: [one["id"]],
    "name": lambda one: [one["name"]],
    "title": lambda one: [one["title"]],
    "organization": lambda one: [one["organization"]["name"]],
    "owner_org": lambda one: [one["owner_org"]],
    "groups": lambda one: [group["name"] for group in one["groups"]],
    "tags": lambda one: [tag["name"] for tag in one["tags"]],
    "res_format": lambda one: list(dict.fromkeys(resource["format"] for resource in one["resources"])),
    "license_id": lambda one: [one["license_id"]],
    "metadata_modified": lambda one: [one["metadata_modified"]],
    "metadata_created": lambda one: [one["metadata_created"]],
    "isopen": lambda one: [str(one["isopen"]).lower()],
    "state": lambda one: [one["state"]],
    "type": lambda one: [one["type"]],
    "dataset_type": lambda one: [one["type"]],
    "private": lambda one: [str(one["private"]).lower()],
}


def search(facts: Facts, asked: Parameters) -> dict[str, Any]:
    """The `result` of `package_search`."""
    words, condition = asked.text("q").strip(), " ".join([asked.text("fq"), *asked.words("fq_list")])
    found = [one for one in facts.packages if _matches(one, words) and _meets(one, condition)]
    order = asked.text("sort") or "score desc, metadata_modified desc"
    found = _ordered(found, order, words)
    start, rows = asked.number("start", 0, 10**9), asked.number("rows", 10, _MOST_ROWS)
    fields = asked.words("facet.field") if asked.flag("facet", True) else []
    counted = {field: _counts(found, field, asked.text("facet.limit", "50")) for field in fields}
    return {
        "count": len(found),
        "sort": order,
        "results": found[start : start + rows],
        "facets": counted,
        "search_facets": {field: _shown(facts, field, counts) for field, counts in counted.items()},
    }


def _matches(package: Package, words: str) -> bool:
    if words in _ALL:
        return True
    if conditions := _CONDITION.findall(words):
        named = [one for one in conditions if one[1] in _FIELDS]
        if named and not _CONDITION.sub("", words).strip():
            return _meets(package, words)
    text = _text(package)
    return all(word in text for word in words.lower().split())


def _text(package: Package) -> str:
    tags, groups = (
        " ".join(one[key] for one in package[name]) for name, key in (("tags", "name"), ("groups", "title"))
    )
    extras = " ".join(extra["value"] for extra in package["extras"])
    said = (package["name"], package["title"], package["notes"], package["organization"]["title"], tags, groups, extras)
    return " ".join(said).lower()


def _meets(package: Package, condition: str) -> bool:
    """Every part of an `fq`; AND between parts, OR inside of brackets."""
    for sign, field, quoted, span, group, plain in _CONDITION.findall(condition):
        if field not in _FIELDS:
            raise invalid("fq", f"unknown field {field}; known: {', '.join(_FIELDS)}")
        values = _FIELDS[field](package)
        if span:
            met = any(_inside(value, span) for value in values)
        elif group:
            options = [part.strip().strip('"') for part in re.split(r"\s+OR\s+", group[1:-1])]
            met = any(option in values for option in options)
        else:
            met = (quoted or plain) in values or (quoted or plain) == "*"
        if met == (sign == "-"):
            return False
    return True


def _inside(value: str, span: str) -> bool:
    """`[a TO b]`, `*` for no bound; moments are compared as moments."""
    low, _, high = span[1:-1].partition(" TO ")
    moment = _moment(value)
    low_met = low.strip() in ("*", "") or _moment(low) <= moment
    return low_met and (high.strip() in ("*", "", "NOW") or moment <= _moment(high))


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.strip().removesuffix("Z")).replace(tzinfo=None)
    except ValueError as error:
        raise invalid("fq", f"{text} is no moment") from error


def _ordered(found: list[Package], order: str, words: str) -> list[Package]:
    """Stable: the last named field is sorted by first."""
    for part in reversed([part.strip() for part in order.split(",") if part.strip()]):
        field, _, way = part.partition(" ")
        down = way.strip().lower() == "desc"
        if field in ("score", "rank"):
            found = sorted(found, key=lambda one: words.lower() in one["title"].lower(), reverse=down)
        elif field in _FIELDS or field == "title_string":
            name = "title" if field == "title_string" else field
            found = sorted(found, key=lambda one: _FIELDS[name](one), reverse=down)
        else:
            raise invalid("sort", f"unknown field {field}")
    return found


def _counts(found: Iterable[Package], field: str, limit: str) -> dict[str, int]:
    if field not in _FIELDS:
        raise invalid("facet.field", f"unknown field {field}; known: {', '.join(_FIELDS)}")
    most = None if limit.startswith("-") or not limit.isdigit() else int(limit)
    counts = Counter(value for one in found for value in _FIELDS[field](one))
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most])


def _shown(facts: Facts, field: str, counts: Mapping[str, int]) -> dict[str, Any]:
    titles = {one["name"]: one["title"] for one in _titled(facts, field)}
    items = [{"name": name, "display_name": titles.get(name, name), "count": count} for name, count in counts.items()]
    return {"title": field, "items": items}


def _titled(facts: Facts, field: str) -> Sequence[dict[str, Any]]:
    if field == "organization":
        return facts.organizations
    return facts.groups if field == "groups" else ()
