"""The parts of a workbook that is a zip: which part a relation leads to."""

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree


def related_part(parts: zipfile.ZipFile, relations: str, identifier: str | None) -> str | None:
    """The part in `xl/` that a relation leads to; None where there is no such relation or part."""
    names = set(parts.namelist())
    if identifier is None or relations not in names:
        return None
    targets = {one.get("Id"): str(one.get("Target")) for one in elements(parts, relations, "Relationship")}
    target = targets.get(identifier, "")
    part = target.removeprefix("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
    return part if part in names else None


def elements(parts: zipfile.ZipFile, part: str, tag: str) -> Iterator[Any]:
    """The elements of a name in an XML part, whatever their namespace."""
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    root = etree.fromstring(parts.read(part), parser)
    yield from root.iter(f"{{*}}{tag}")
