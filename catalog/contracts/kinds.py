"""Elements whose values may be another element's: a document number that is a citizen id is judged as one."""

from collections.abc import Mapping

from catalog.contracts.element import DataElement, Kind


def with_kinds(element: DataElement, known: Mapping[str, DataElement]) -> DataElement:
    """The element with what it borrows written into its own expressions."""
    normalise = {kind: known[kind.element].normalise for kind in element.kinds}
    valid = {kind: known[kind.element].valid or "true" for kind in element.kinds}
    return element.model_copy(
        update={
            "normalise": _first(normalise, element.normalise),
            "valid": _first(valid, element.valid or "true"),
        }
    )


def _first(texts: Mapping[Kind, str], otherwise: str) -> str:
    cases = " ".join(f"when {kind.when} then ({text})" for kind, text in texts.items())
    return f"case {cases} else ({otherwise}) end"
