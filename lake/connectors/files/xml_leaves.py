"""What a record of an XML document says: each leaf below it by its way, and what the column of a way is called."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from lake.connectors.rows.column_name import folded
from lake.errors import LakeError

_TOLD = 5


def leaves(record: Any) -> dict[str, str | None]:
    """Text of each leaf by its way below the record (`/owner/name`), attributes as `/owner/name@unit`.

    What repeats inside one element is joined by `;`, and so is what repeats with the element around it, of which an
    empty one keeps its place; a `;` in one of several texts is doubled. An element with text between its children is a
    leaf with all that text.
    """
    found: dict[str, _Texts] = {}
    for parent, way, text in _walked(record, ""):
        found.setdefault(way, _Texts()).add(parent, text)
    return {way: texts.joined for way, texts in found.items()}


@dataclass
class _Texts:
    texts: list[str] = field(default_factory=list)
    parents: set[Any] = field(default_factory=set)

    def add(self, parent: Any, text: str | None) -> None:
        self.texts.append(text or "")
        self.parents.add(parent)

    @property
    def joined(self) -> str | None:
        texts = self.texts if len(self.parents) > 1 else [text for text in self.texts if text]
        if not any(texts):
            return None
        return texts[0] if len(texts) == 1 else ";".join(text.replace(";", ";;") for text in texts)


def _walked(element: Any, way: str) -> Iterator[tuple[Any, str, str | None]]:
    """Each leaf and attribute: the element it stands in, its way and its text."""
    for attribute, value in element.attrib.items():
        yield element, f"{way or '/'}@{etree.QName(attribute).localname}", value
    for child in element.iterchildren(etree.Element):
        below = f"{way}/{_segment(child)}"
        if len(child) and not _is_mixed(child):
            yield from _walked(child, below)
            continue
        yield element, below, "".join(child.itertext()) if len(child) else child.text
        for attribute, value in child.attrib.items():
            yield element, f"{below}@{etree.QName(attribute).localname}", value


def _segment(element: Any) -> str:
    local = etree.QName(element).localname
    return f"{element.prefix}:{local}" if element.prefix else local


def _is_mixed(element: Any) -> bool:
    return any(text and text.strip() for text in (element.text, *(child.tail for child in element)))


def column_of_each(ways: Iterable[str], expected: Sequence[str]) -> Mapping[str, str]:
    """Way → its column: the last name alone where only one way ends in it, else the way without its first slash.

    The names a contract expects win, first of all where they are the whole way letter by letter; `owner/@unit` is
    `owner@unit`. LakeError when one of them may mean several ways.
    """
    forms = {way: _forms(way) for way in ways}
    places: dict[str, list[str]] = {}
    exact: dict[str, list[str]] = {}
    for way, (last, local, whole) in forms.items():
        for form in {folded(last), folded(local), folded(whole)}:
            places.setdefault(form, []).append(way)
        for form in {folded(local), folded(whole)}:
            exact.setdefault(form, []).append(way)

    def means(form: str) -> str | None:
        form = form.replace("/@", "@")
        if f"/{form}" in forms:
            return f"/{form}"
        found = exact.get(folded(form)) or places.get(folded(form), [])
        return found[0] if len(found) == 1 else None

    _refuse_ambiguous(expected, places, means)
    wanted = {meant: name for name in expected if (meant := means(name))}
    return {
        way: wanted.get(way) or next((form for form in each if means(form) == way), each[-1])
        for way, each in forms.items()
    }


def _refuse_ambiguous(
    expected: Sequence[str], places: Mapping[str, Sequence[str]], means: Callable[[str], str | None]
) -> None:
    for name in expected:
        found = places.get(folded(name), ())
        if len(found) > 1 and means(name) is None:
            told = ", ".join(way.removeprefix("/") for way in found[:_TOLD])
            raise LakeError(
                f"{name!r} may mean {len(found)} elements of a record: {told}",
                advice="write the way to the right one in `from`, such as `owner/name`",
                column=name,
            )


def _forms(way: str) -> tuple[str, str, str]:
    """The last name of a way, the way in local names, and the whole way."""
    whole = way.removeprefix("/")
    segments, _, attribute = whole.partition("@")
    names = [segment.rpartition(":")[2] for segment in segments.split("/")]
    ending = f"@{attribute}" if attribute else ""
    return names[-1] + ending, "/".join(names) + ending, whole
