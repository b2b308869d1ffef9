"""A query in DuckDB's dialect becomes Spark's, with the same rows.

Three steps: every column gets its table and every node its type (sqlglot, with the real columns); each construct that
the two read differently is written so that Spark does what DuckDB does (`functions.py`, `casts.py`, `pattern.py`); and
tables get the names of Spark's views. Spark runs in ANSI mode: what overflows or cannot be cast is an error there too.
"""

from collections.abc import Callable, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.tokenizer_core import TokenType
from sqlglot.tokens import Tokenizer

from lake.engine.differences import DIFFERENT, TILDE
from lake.engine.spark.aggregates import AGGREGATES
from lake.engine.spark.arithmetic import ARITHMETIC
from lake.engine.spark.casts import CASTS
from lake.engine.spark.common_tables import names_apart
from lake.engine.spark.functions import ALIKE, FUNCTIONS, NAMED
from lake.engine.spark.not_portable import not_portable
from lake.engine.spark.row_choice import choices_outside
from lake.engine.spark.texts import TEXTS
from lake.engine.sql_tree import reductions_in_order

_ATOMS = (exp.Column, exp.Literal, exp.Anonymous, exp.Cast, exp.Case, exp.Paren, exp.Coalesce)
"""What needs no brackets; Spark's parser takes a third of a split's time, most of it for brackets."""
Relations = Mapping[str, Mapping[str, str]]
"""The columns of every table and view, by its name of two parts, and their types in DuckDB."""
_Translation = Callable[[exp.Expr], exp.Expr]
_TRANSLATIONS: dict[type[exp.Expr], _Translation] = {**FUNCTIONS, **TEXTS, **CASTS, **ARITHMETIC, **AGGREGATES}
_PLAIN = "duckdb"
_AS_WRITTEN = "duckdb, normalization_strategy=case_sensitive"
"""Names keep their letters, which are the columns' names in files."""


def to_spark(sql: str, relations: Relations) -> str:
    """The same query for Spark. LakeError for what cannot be said there with the same meaning, or is no SQL."""
    _refuse_tildes(sql)
    try:
        tree = _typed(sql, relations)
        written = _translated(tree).sql(dialect="spark", unsupported_level=ErrorLevel.RAISE)
    except SqlglotError as error:
        raise not_portable("the query", f"write it otherwise ({str(error).splitlines()[0]})") from error
    return written


def _refuse_tildes(sql: str) -> None:
    """`~` matches the whole text in DuckDB, and sqlglot takes it for a search in it."""
    if "~" in sql and any(token.token_type is TokenType.TILDE for token in Tokenizer(dialect=_PLAIN).tokenize(sql)):
        raise not_portable("`~`", TILDE)


def view_name(name: str) -> str:
    """What a table is called in Spark, whose views have no layers: one name with a dot in it."""
    return exp.to_identifier(name, quoted=True).sql(dialect="spark")


def _typed(sql: str, relations: Relations) -> exp.Expr:
    layers: dict[str, dict[str, dict[str, str]]] = {}
    for name, columns in relations.items():
        layer, _, table = name.partition(".")
        layers.setdefault(layer, {})[table] = dict(columns)
    schema: dict[str, object] = {**layers}
    tree = reductions_in_order(sqlglot.parse_one(sql, dialect=_PLAIN))
    whole = qualify(tree, schema=schema, dialect=_AS_WRITTEN, quote_identifiers=True)
    return annotate_types(names_apart(choices_outside(whole)), schema=schema, dialect=_AS_WRITTEN)


def _translated(tree: exp.Expr) -> exp.Expr:
    """Children first, so that a node is translated when what it holds already is; types stay with the nodes."""
    for node in reversed(list(tree.walk())):
        parent, key, place = node.parent, node.arg_key, node.index  # what is made may hold the node itself
        made = _one(node)
        if made is node:
            continue
        made.type = node.type
        if parent is None or key is None:
            return made
        parent.set(key, made, place)
    return tree


def _one(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Table):
        return _view(node)
    if isinstance(node, exp.Paren) and isinstance(node.this, _ATOMS):
        return node.this
    if isinstance(node, exp.CTE):
        node.set("materialized", None)
        return node
    if isinstance(node, exp.Anonymous):
        translation = NAMED.get(node.name.lower())
        if translation is None:
            raise not_portable(f"{node.name.lower()}(…)", "write it with other functions")
        return translation(node)
    if (translation := _TRANSLATIONS.get(type(node))) is not None:
        return translation(node)
    if isinstance(node, exp.Func | exp.ILike | exp.SimilarTo) and not isinstance(node, ALIKE):
        advice = DIFFERENT.get(type(node), "write it with other functions")
        raise not_portable(node.sql_name().lower() if isinstance(node, exp.Func) else node.key, advice)
    return node


def _view(table: exp.Table) -> exp.Expr:
    """`std.psb_resident` is the view `std.psb_resident`; a common table expression keeps its name."""
    if table.db:
        table.set("this", exp.to_identifier(f"{table.db}.{table.name}", quoted=True))
        table.set("db", None)
    return table
