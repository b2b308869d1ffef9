"""What a refused value probably should have been. Never put in by the lake: only the department knows.

A value is suggested when it is the only one of its kind that the element accepts: another last character, for the
identifiers that end in a check character, or the title of a code list that is spelt most alike.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from string import ascii_uppercase, digits

from catalog.contracts.element import DataElement
from catalog.contracts.reference_models import CodeList
from catalog.registry.field import Field
from catalog.registry.resource import Resource
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote
from quality.standards.clean import cleaned
from quality.standards.expression import value_sql
from quality.standards.typed_value import typed_value

_CHECK_CHARACTERS = digits + ascii_uppercase
_SHORTEST_IDENTIFIER = 9
_ALIKE = 0.6
Known = dict[tuple[str, str], str | None]


class Suggestions:
    """Suggestions for the refused rows of one resource; what was worked out for a value is remembered."""

    def __init__(self, engine: DuckEngine, resource: Resource) -> None:
        self._engine = engine
        self._fields = {field.name: field for field in resource.fields if field.spec.from_ is not None}
        self._known: Known = {}

    def text(self, rules: Sequence[str], values: Mapping[str, str | None]) -> str:
        """`证件号码：440703…；区划：蓬江区`, or nothing."""
        return "；".join(self._found(rules, values))

    def _found(self, rules: Sequence[str], values: Mapping[str, str | None]) -> Iterator[str]:
        for rule in rules:
            name, _, kind = rule.rpartition(".")
            field = self._fields.get(name)
            sent = values.get(field.spec.from_ or "") if field else None
            if field and sent and kind == "valid" and (better := self._better(field, sent)):
                yield f"{field.title}：{better}"

    def _better(self, field: Field, sent: str) -> str | None:
        element, listed = field.element, field.code_list
        place = (element.id, sent)
        if place not in self._known:
            self._known[place] = self._nearest(listed, sent) if listed else self._checked(element, sent)
        return self._known[place]

    def _nearest(self, listed: CodeList, sent: str) -> str | None:
        known = [] if listed.classification else [*listed.codes.values()]
        found = get_close_matches(sent.strip(), known, n=1, cutoff=_ALIKE)
        return found[0] if found else None

    def _checked(self, element: DataElement, sent: str) -> str | None:
        if element.type != "text" or element.valid is None or len(sent.strip()) < _SHORTEST_IDENTIFIER:
            return None
        # The normal form, so that the last character is the check's and not a blank or a half of a pair.
        text = cleaned(literal(sent), null_spellings=element.null_spellings)
        [[normal]] = self._engine.connection.execute(f"SELECT {value_sql(element.normalise, text)}").fetchall()
        if not isinstance(normal, str) or len(normal) < _SHORTEST_IDENTIFIER:
            return None
        candidates = [normal[:-1] + letter for letter in _CHECK_CHARACTERS]
        accepted = self._accepted(element, candidates)
        return accepted[0] if len(accepted) == 1 else None

    def _accepted(self, element: DataElement, candidates: Sequence[str]) -> list[str]:
        value = typed_value(quote("value"), element.type)
        good = value_sql(element.valid or "true", value)
        rows = ", ".join(f"({literal(text)})" for text in candidates)
        query = f'SELECT "value" FROM (VALUES {rows}) AS candidate("value") WHERE {good}'
        return [str(row[0]) for row in self._engine.connection.execute(query).fetchall()]
