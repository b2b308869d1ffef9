"""`lake catalog elements`: which data elements there are, for who writes or corrects a contract."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.command_line.as_json import AsJson

if TYPE_CHECKING:
    from catalog.contracts.element import DataElement

Word = Annotated[str | None, typer.Argument(help="Part of an id, a title, a standard, a reason or an example.")]


def elements(word: Word = None, as_json: AsJson = False) -> None:
    """List the data elements (数据元), or those in which a word occurs: id, title, standard and an example."""
    from catalog.registry.registry import Registry
    from lake.errors import LakeError
    from lake.settings import Settings
    from pipelines.command_line.output import print_json, print_rows

    known = Registry.load(Settings().contract_folders, strict=False).elements.values()
    found = [one for one in known if word is None or _occurs(word, one)]
    if word is not None and not found and not as_json:
        raise LakeError(f"no data element has {word!r} in it", advice="`lake catalog elements` lists all of them")
    if as_json:
        print_json([_described(one) for one in found])
    else:
        print_rows([_shown(one) for one in found], "数据元 · data elements")


def _occurs(word: str, element: "DataElement") -> bool:
    return any(word.casefold() in text.casefold() for text in _texts(element))


def _texts(element: "DataElement") -> Iterator[str]:
    yield from (element.id, element.title, element.standard, element.reason, element.codes or "")
    yield from element.examples.good


def _shown(element: "DataElement") -> dict[str, Any]:
    examples = element.examples.good
    return {"id": element.id, "标题": element.title, "标准": element.standard, "示例": examples[0] if examples else ""}


def _described(element: "DataElement") -> dict[str, Any]:
    return {
        "id": element.id,
        "title": element.title,
        "type": element.type,
        "grade": element.grade,
        "standard": element.standard,
        "codes": element.codes,
        "reason": element.reason,
        "examples": list(element.examples.good),
    }
