"""Runs data elements in plain DuckDB, step by step as the quarantine split does."""

from collections.abc import Callable, Sequence
from typing import Any

import duckdb

from catalog.contracts.element import CLEAN_CHARACTERS_SQL, CLEAN_SQL, DataElement
from catalog.registry.registry import Registry
from lake.schema import duck_type
from quality.split.ordinary import Ordinary, ordinary_of
from quality.standards.expression import parse, sql
from quality.standards.membership import is_one_of


class ElementRunner:
    """One connection, whose session is deliberately not in UTC: results must not depend on it."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.connection = duckdb.connect()
        self.connection.execute("SET TimeZone = 'America/New_York'")

    def normal(self, element: str, texts: Sequence[str]) -> list[str | None]:
        """The normal form of each text, after the common cleaning."""
        return [row[0] for row in self._query(self._normal(self._declared(element)), "value", texts)]

    def again(self, element: str, texts: Sequence[str]) -> list[str | None]:
        """`normalise` alone, without the cleaning."""
        step = f"SELECT position, {self._declared(element).normalise} AS value FROM sent"
        return [row[0] for row in self._query(step, "value", texts)]

    def accepted(self, element: str, texts: Sequence[str]) -> list[bool]:
        """Whether each text is accepted. Nothing known counts as good: whether it is required is not asked here."""
        declared = self._declared(element)
        typed = f"SELECT position, value AS text, {_typed(declared.type)} AS value FROM ({self._normal(declared)})"
        good = f"text IS NULL OR (value IS NOT NULL AND coalesce({self.predicate(declared)}, true))"
        return [row[0] for row in self._query(typed, good, texts)]

    def doubted(self, element: str, texts: Sequence[str]) -> list[bool]:
        """Whether each text is accepted with doubts."""
        declared = self._declared(element)
        typed = f"SELECT position, {_typed(declared.type)} AS value FROM ({self._normal(declared)})"
        return [row[0] for row in self._query(typed, f"coalesce({declared.doubtful or 'false'}, false)", texts)]

    def ordinary(self, element: str, texts: Sequence[str]) -> list[bool]:
        """Whether each text of the element, as it is, is told to be ordinary."""
        test = self._ordinary(element).test
        return [row[0] for row in self._query("SELECT * FROM sent", f"coalesce({test}, false)", texts)]

    def ordinary_forms(self, element: str, texts: Sequence[str]) -> list[str]:
        """What the normal form of ordinary texts is told to be."""
        form = self._ordinary(element).form
        return [row[0] for row in self._query("SELECT * FROM sent", form, texts)]

    def values(self, element: str, texts: Sequence[str], value_of: Callable[[str, str], str]) -> list[Any]:
        """The values of normal texts, by `value_of(text, type)`, SQL over a text."""
        value = value_of("value", self._declared(element).type)
        return [row[0] for row in self._query("SELECT * FROM sent", value, texts)]

    def checked(self, element: str, texts: Sequence[str]) -> list[bool]:
        """Whether each text, as it is, passes what is still asked of an ordinary one; all do where nothing is."""
        test = self._ordinary(element).check or "true"
        return [row[0] for row in self._query("SELECT * FROM sent", f"coalesce({test}, true)", texts)]

    def masked(self, element: str, text: str) -> str | None:
        """What those see who may not see the value."""
        declared = self._declared(element)
        typed = f"SELECT position, {_typed(declared.type)} AS value FROM ({self._normal(declared)})"
        shown: str | None = self._query(typed, declared.mask or "value", [text])[0][0]
        return shown

    def over_sent(self, query: str, texts: Sequence[str]) -> list[tuple[int, Any]]:
        """What a query over `sent(position, value)` says of each text: its position and its `value`."""
        return [(place - 1, value) for place, value in self._query(query, "position, value", texts)]

    def _declared(self, name: str) -> DataElement:
        """The element with its expressions as the split reads them."""
        element = self.registry.elements[name]
        keys = ("normalise", "valid", "doubtful", "mask")
        told = {key: text for key in keys if (text := getattr(element, key))}
        return element.model_copy(update={key: sql(parse(text)) for key, text in told.items()})

    def _ordinary(self, name: str) -> Ordinary:
        known = ordinary_of(self.registry.elements[name])
        assert known is not None
        return Ordinary(*(text and sql(parse(text)) for text in (known.test, known.form, known.check)))

    def _normal(self, element: DataElement) -> str:
        clean = CLEAN_SQL if element.null_spellings else CLEAN_CHARACTERS_SQL
        return f"SELECT position, {element.normalise} AS value FROM (SELECT position, {clean} AS value FROM sent)"

    def predicate(self, element: DataElement) -> str:
        """SQL over the typed value that is true for what the element accepts."""
        checks = [f"({element.valid})"] if element.valid else []
        if element.codes:
            checks.append(is_one_of("value", self.registry.code_lists[element.codes].codes))
        return " AND ".join(checks) or "true"

    def _query(self, source: str, result: str, texts: Sequence[str]) -> list[tuple[Any, ...]]:
        sent = "SELECT unnest(?::varchar[]) AS value, generate_subscripts(?::varchar[], 1) AS position"
        query = f"WITH sent AS ({sent}) SELECT {result} FROM ({source}) ORDER BY position"
        return self.connection.execute(query, [list(texts), list(texts)]).fetchall()


def _typed(logical: str) -> str:
    value = f"TRY_CAST(value AS {duck_type(logical)})"
    if logical == "integer":
        return f"CASE WHEN regexp_full_match(value, '[+-]?[0-9]+([.]0*)?') THEN {value} END"
    return f"CASE WHEN isfinite({value}) THEN {value} END" if logical in ("double", "date", "timestamp") else value
