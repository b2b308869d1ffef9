"""A value that must exist in another table (H32): every row whose value does not is found, by name of the column.

A value that the other department ever sent is known all the same, refused or gone since: the fault, if there is one,
is not of the row that names it, and is counted where it was made.
"""

from collections.abc import Iterator

from catalog.registry.field import Field
from catalog.registry.registry import Registry
from catalog.registry.resource import Resource
from lake.engine.identifiers import literal, quote, quote_table
from quality.checks.check import Check, place_of

_MEANT = ("OI０１２３４５６７８９Ｘ× '-", "010123456789XX")
"""Letters that are written for others; those without a partner are left out."""


def reference_checks(resource: Resource, registry: Registry) -> Iterator[Check]:
    """One check for each field that refers to another table. Where that leads nowhere the catalogue says so itself."""
    for field in resource.fields:
        table, _, column = (field.spec.references or "").rpartition(".")
        other = registry.resources.get(table.removeprefix("std."))
        if other is not None and column in {one.name for one in other.fields}:
            yield _reference(resource, field, other, column)


def _reference(resource: Resource, field: Field, other: Resource, column: str) -> Check:
    own, table = resource.std.name, other.std.name
    sent = _sent(other, column)
    return Check(
        name=f"{field.name}.reference",
        resource=resource.name,
        title=f"{field.title}应在“{other.title.zh}”中存在",
        reason=f"{field.title}在“{other.title.zh}”中查不到",
        dimension="consistency",
        severity="warning",
        blocking=False,
        sql=_orphans(own, field.name, table, column, sent),
        needs=tuple(dict.fromkeys([own, table])),
        helps=(other.raw.name,) if sent else (),
    )


def _sent(other: Resource, column: str) -> tuple[str, str] | None:
    """The raw table and the referred column as its department calls it, when it can be looked up as it was sent."""
    source = other.field(column).spec.from_
    return None if source is None else (f"raw.{quote(other.name)}", quote(source))


def _folded(text: str) -> str:
    """As it was meant: what was refused is often refused because of just these letters."""
    return f"translate(upper(CAST({text} AS VARCHAR)), {literal(_MEANT[0])}, {literal(_MEANT[1])})"


def _orphans(own: str, field: str, table: str, column: str, sent: tuple[str, str] | None) -> str:
    """Values are looked up first, each once: of millions of rows a few have one that is not known."""
    name = quote(field)
    known = f"SELECT {quote(column)} AS value FROM {quote_table(table)} WHERE {quote(column)} IS NOT NULL"
    said = f"SELECT {name} AS value FROM {quote_table(own)} WHERE {name} IS NOT NULL"
    strange = f"SELECT DISTINCT value FROM ({said}) ANTI JOIN ({known}) USING (value)"
    if sent is None:
        return f"SELECT {place_of(field)} FROM {quote_table(own)} WHERE {name} IN ({strange})"
    return (
        f"WITH strange AS MATERIALIZED (SELECT value, {_folded('value')} AS meant FROM ({strange})),"
        f" {_found_as_sent(*sent)}"
        f" SELECT {place_of(field)} FROM {quote_table(own)} WHERE {name} IN"
        " (SELECT value FROM strange ANTI JOIN as_sent USING (meant) ANTI JOIN masked USING (meant))"
    )


def _found_as_sent(raw: str, source: str) -> str:
    """Of the strange values those that were sent, and those that were sent with stars in place of some letters."""
    sent = f"SELECT {_folded(source)} AS meant FROM {raw}"
    starred = f"SELECT DISTINCT {_folded(source)} AS sent FROM {raw} WHERE contains({source}, '*')"
    alike = "strange.meant LIKE translate(sent, '*_', '__')"
    return (
        f"as_sent AS MATERIALIZED (SELECT DISTINCT meant FROM ({sent}) SEMI JOIN strange USING (meant)),"
        f" masked AS (SELECT DISTINCT strange.meant FROM strange JOIN ({starred}) ON {alike})"
    )
