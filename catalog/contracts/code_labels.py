"""Codes and labels come mixed (性别 = 2, 性别代码 = 男); a code list says which spelling means which code."""

from collections.abc import Mapping

from catalog.contracts.element import VALUE, DataElement
from catalog.contracts.reference_models import CodeList
from lake.engine.identifiers import literal


def with_spellings(element: DataElement, codes: CodeList) -> DataElement:
    """The element with a `normalise` that also turns the titles and aliases of its code list into codes.

    Where the element says so, codes of the list's former edition, too.
    """
    normalise = _instead(element.normalise, codes.spellings, element.normalise)
    former = codes.former if element.former else {}
    return element.model_copy(update={"normalise": _instead(VALUE, former, normalise)})


def _instead(text: str, codes: Mapping[str, str], otherwise: str) -> str:
    cases = " ".join(f"WHEN {literal(spelling)} THEN {literal(code)}" for spelling, code in codes.items())
    return f"CASE {text} {cases} ELSE {otherwise} END" if cases else otherwise
