"""What may be other than when the values of clusters were last chosen: told once, and nothing else is looked at.

Rows that come and go touch their variants, and the keys and numbers that these say; those touch the nodes of all
records that say them too, and nodes touch clusters. Each step writes down what it touches in the transaction of its own
work, and all is struck out with the last of the values: who is killed on the way begins where he began.
"""

from collections.abc import Iterable

from catalog.resolving.resolution import Resolution
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table
from quality.matching import kept, keys
from quality.matching.kept import Renewal

_EVERYTHING = "everything"
"""A first time; when glue comes or goes, since what a record says is another then; where keys stand for others."""
NODE = "node"
_VARIANT = "variant"
_COLUMNS = "kind, name, variant"
"""`kind`: one of these, or what is said (`keys.said`). A variant has no name, and nothing else has a variant."""


def is_everything(engine: DuckEngine) -> bool:
    """Whether all is made anew."""
    if not kept.is_kept(engine, kept.TOUCHED):
        return True
    return bool(engine.rows(f"SELECT 1 FROM {kept.TOUCHED} WHERE kind = {literal(_EVERYTHING)} LIMIT 1"))


def everything(condition: str = "true") -> Renewal:
    """All is touched, if a condition holds."""
    told = f"SELECT {literal(_EVERYTHING)} AS kind, NULL::VARCHAR AS name, NULL::UHUGEINT AS variant"
    return Renewal(kept.TOUCHED, kept.NONE, f"{told} WHERE {condition}")


def records(resolution: Resolution, relations: Iterable[str]) -> Renewal:
    """Records as they were, and as they are."""
    parts = []
    for relation in map(quote_table, relations):
        parts.append(f"SELECT {literal(_VARIANT)} AS kind, NULL::VARCHAR AS name, variant FROM {relation}")
        said = [(resolution.key, quote(resolution.key)), *keys.said(resolution)]
        parts += [f"SELECT {literal(kind)}, {value}, NULL FROM {relation} WHERE {value} IS NOT NULL"
                  for kind, value in said]  # fmt: skip
    return Renewal(kept.TOUCHED, kept.NONE, f"SELECT DISTINCT {_COLUMNS} FROM ({' UNION ALL '.join(parts)})")


def nodes(relation: str) -> Renewal:
    """The nodes of a relation."""
    told = f"SELECT DISTINCT {literal(NODE)} AS kind, node AS name, NULL::UHUGEINT AS variant FROM"
    return Renewal(kept.TOUCHED, kept.NONE, f"{told} {quote_table(relation)}")


def nothing() -> Renewal:
    """All that was touched has been seen to."""
    return Renewal(kept.TOUCHED, "true")


def names(kind: str) -> str:
    """SQL: what of a kind is touched, for IN."""
    return f"(SELECT name FROM {kept.TOUCHED} WHERE kind = {literal(kind)})"


def variants() -> str:
    """SQL: the variants that are touched, for IN."""
    return f"(SELECT variant FROM {kept.TOUCHED} WHERE kind = {literal(_VARIANT)})"
