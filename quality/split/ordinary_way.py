"""What is left of the steps of a field where all its texts are ordinary or NULL: none of them goes the dear way."""

from collections.abc import Mapping

from catalog.registry.field import Field
from lake.engine.identifiers import quote
from quality.split.fast_path import checked_column
from quality.split.ordinary import ordinary_of
from quality.split.text_steps import CLEAN, JUDGED, NORMAL, TYPED
from quality.standards.expression import value_sql
from quality.standards.rule import format_rule, is_false, valid_rule
from quality.standards.typed_value import plain_value

OrdinaryWay = Mapping[str, Mapping[str, str]]
"""Step → column → SQL."""


def ordinary_way(field: Field) -> OrdinaryWay:
    """The way of a field whose element tells which texts are ordinary; what it does not name stays."""
    ordinary, name = ordinary_of(field.element), quote(field.name)
    if ordinary is None:
        return {}
    typed, judged = dict[str, str](), dict[str, str]()
    if field.type != "text":
        typed[field.name] = plain_value(name, field.type)
        formed = format_rule(field, typed[field.name])
        typed[formed.id] = formed.broken
    elif valid := valid_rule(field):
        checked = f"CASE WHEN {name} IS NOT NULL THEN {is_false(quote(checked_column(field.name)))} ELSE FALSE END"
        judged[valid.id] = checked if ordinary.check else "FALSE"
    normal = {field.name: value_sql(ordinary.form, name)}
    return {CLEAN: {field.name: name}, NORMAL: normal, TYPED: typed, JUDGED: judged}
