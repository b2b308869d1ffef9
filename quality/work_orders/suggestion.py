"""What a refused value probably should have been. Never put in by the lake: only the department knows.

A value is suggested when it is the only one of its kind that the element accepts: another last character, for the
identifiers that end in a check character, or the title of a code list that is spelt most alike.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from string import ascii_uppercase, digits

from catalog.contracts.element import DataElement
from catalog.registry.field import Field
from catalog.registry.resource import Resource
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote
from quality.standards.clean import cleaned
from quality.standards.expression import value_sql
from quality.standards.typed_value import typed_value
from quality.work_orders.order import RefusedRow

_CHECK_CHARACTERS = digits + ascii_uppercase
_SHORTEST_IDENTIFIER = 9
_ALIKE = 0.6


class Suggestions:
    """Suggestions for the refused rows of some resources, worked out at once: a query an element, not one a value."""

    def __init__(self, engine: DuckEngine, rows: Iterable[tuple[Resource, RefusedRow]]) -> None:
        self._engine = engine
        fields: dict[str, Field] = {}
        sent: dict[str, set[str]] = defaultdict(set)
        for resource, row in rows:
            for field, value in _doubtful(resource, row.rules, row.values):
                fields.setdefault(field.spec.element, field)
                sent[field.spec.element].add(value)
        self._better = {name: self._betters(fields[name], values) for name, values in sent.items()}

    def text(self, resource: Resource, rules: Sequence[str], values: Mapping[str, str | None]) -> str:
        """`证件号码：440703…；区划：蓬江区`, or nothing. For rows that were given when this was made."""
        doubtful = _doubtful(resource, rules, values)
        found = [(field.title, self._better[field.spec.element].get(sent)) for field, sent in doubtful]
        return "；".join(f"{title}：{better}" for title, better in found if better)

    def _betters(self, field: Field, sent: Collection[str]) -> Mapping[str, str]:
        if (listed := field.code_list) is None:
            return self._checked(field.element, sent)
        known = [] if listed.classification else [*listed.codes.values()]
        found = {value: get_close_matches(value.strip(), known, n=1, cutoff=_ALIKE) for value in sent}
        return {value: alike[0] for value, alike in found.items() if alike}

    def _checked(self, element: DataElement, sent: Collection[str]) -> Mapping[str, str]:
        """Values whose normal form is accepted with exactly one other check character, and that form.

        Of the normal form, so that the last character is the check's and not a blank or a half of a pair.
        """
        long_enough = sorted(value for value in sent if len(value.strip()) >= _SHORTEST_IDENTIFIER)
        if element.type != "text" or element.valid is None or not long_enough:
            return {}
        normal = value_sql(element.normalise, cleaned(quote("sent"), null_spellings=element.null_spellings))
        good = value_sql(element.valid, typed_value(quote("value"), element.type))
        query = (
            f'WITH delivered AS (SELECT unnest(CAST(? AS VARCHAR[])) AS "sent"), '
            f'clean AS MATERIALIZED (SELECT "sent", {normal} AS normal FROM delivered), '
            f'candidate AS (SELECT "sent", left(normal, -1) || letter AS "value" FROM clean '
            f"CROSS JOIN (SELECT unnest(CAST(? AS VARCHAR[])) AS letter) "
            f"WHERE length(normal) >= {_SHORTEST_IDENTIFIER}) "
            f'SELECT "sent", min("value") FROM candidate WHERE {good} GROUP BY "sent" HAVING count(*) = 1'
        )
        found = self._engine.connection.execute(query, [long_enough, list(_CHECK_CHARACTERS)]).fetchall()
        return {str(value): str(better) for value, better in found}


def _doubtful(
    resource: Resource, rules: Sequence[str], values: Mapping[str, str | None]
) -> Iterator[tuple[Field, str]]:
    """The fields whose value is not valid, with what was sent."""
    fields = {field.name: field for field in resource.fields if field.spec.from_ is not None}
    for rule in rules:
        name, _, kind = rule.rpartition(".")
        field = fields.get(name)
        sent = values.get(field.spec.from_ or "") if field else None
        if field and sent and kind == "valid":
            yield field, sent
