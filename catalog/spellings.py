"""Codes and labels come mixed (性别 = 2, 性别代码 = 男); a code list says which spelling means which code."""

from catalog.element import DataElement
from catalog.reference_models import CodeList
from lake.engine.identifiers import literal


def with_spellings(element: DataElement, codes: CodeList) -> DataElement:
    """The element with a `normalise` that also turns the titles and aliases of its code list into codes."""
    spellings = codes.spellings
    if not spellings:
        return element
    cases = " ".join(f"WHEN {literal(spelling)} THEN {literal(code)}" for spelling, code in spellings.items())
    normalise = f"CASE {element.normalise} {cases} ELSE {element.normalise} END"
    return element.model_copy(update={"normalise": normalise})
