"""How attributes of two profiles are compared: the levels of each kind, most alike first, as Splink reads them."""

from typing import Any

from catalog.resolving.resolution import Comparison, ComparisonKind

Level = dict[str, Any]
ONE_VALUE = frozenset({"sex", "birth_date", "birth_year", "surname", "core", "branch"})
"""What a profile has once."""
LISTS = {
    "phone": "phones",
    "address": "addresses",
    "county": "counties",
    "village": "villages",
    "organisation": "organisations",
    "mother": "mothers",
    "romanised_name": "romanised",
    "name": "names",
    "pinyin": "pinyins",
}
"""Attribute → the profile's column of all its values; `listed` says the others'."""
_DAY, _MONTH, _YEAR = "day({0})", "month({0})", "year({0})"


def listed(attribute: str) -> str:
    """The profile's column of all values of an attribute."""
    return LISTS.get(attribute, f"{attribute}s")


def comparison(declared: Comparison) -> dict[str, Any]:
    """The comparison as a plain dictionary of Splink's settings, without probabilities."""
    levels = _LEVELS[declared.kind](declared)
    return {"output_column_name": declared.of, "comparison_levels": levels, "comparison_description": declared.kind}


def _null(condition: str) -> Level:
    return {"sql_condition": condition, "label_for_charts": "not said", "is_null_level": True}


def _level(label: str, condition: str) -> Level:
    return {"sql_condition": condition, "label_for_charts": label}


def _both(column: str) -> Level:
    return _null(f'"{column}_l" IS NULL OR "{column}_r" IS NULL')


def _common(column: str) -> str:
    return f'list_has_any("{column}_l", "{column}_r")'


_ELSE = _level("different", "ELSE")


def _name(declared: Comparison) -> list[Level]:
    exact = _level("same name", '"name_l" = "name_r"')
    if declared.frequencies:
        exact |= {"tf_adjustment_column": "name", "tf_adjustment_weight": 1.0, "tf_minimum_u_value": 1e-7}
    one_character = '"surname_l" = "surname_r" AND levenshtein("name_l", "name_r") = 1'
    return [
        _both("name"),
        exact,
        _level("a name in common", _common("names")),
        _level("sounds the same", _common("pinyins")),
        _level("one character differs", f'({one_character}) AND length("name_l") + length("name_r") > 4'),
        _level("same surname", '"surname_l" = "surname_r"'),
        _ELSE,
    ]


def _organisation_name(declared: Comparison) -> list[Level]:
    """A branch is never its parent; one that names no county may be that of any."""
    branch = '"branch_l" = "branch_r"'
    one_character = 'levenshtein("core_l", "core_r") = 1 AND length("core_l") > 3'
    exact = _level("same name", '"name_l" = "name_r"')
    if declared.frequencies:
        exact |= {"tf_adjustment_column": "name", "tf_adjustment_weight": 1.0, "tf_minimum_u_value": 1e-7}
    return [
        _both("name"),
        exact,
        _level("a name in common", _common("names")),
        _level("same core", f'"core_l" = "core_r" AND {branch}'),
        _level("sounds the same", f'"pinyin_l" = "pinyin_r" AND {branch}'),
        _level("one character differs", f"{one_character} AND {branch}"),
        _ELSE,
    ]


def _birth_date(declared: Comparison) -> list[Level]:
    one, other = f'"{declared.of}_l"', f'"{declared.of}_r"'
    parts = {
        side: [part.format(column) for part in (_YEAR, _MONTH, _DAY)] for side, column in (("l", one), ("r", other))
    }
    (year, month, day), (other_year, other_month, other_day) = parts["l"], parts["r"]
    swapped = f"{year} = {other_year} AND {month} = {other_day} AND {day} = {other_month}"
    first = f"({month} = 1 AND {day} = 1 OR {other_month} = 1 AND {other_day} = 1)"
    digits = f"hamming(strftime({one}, '%Y%m%d'), strftime({other}, '%Y%m%d'))"
    return [
        _null('"birth_year_l" IS NULL OR "birth_year_r" IS NULL'),
        _level("same day", f"{one} = {other}"),
        _level("typical error", f"{swapped} OR {year} = {other_year} AND {first} OR {digits} = 1"),
        _level("same year", '"birth_year_l" = "birth_year_r"'),
        _ELSE,
    ]


def _phone(declared: Comparison) -> list[Level]:
    nothing = ('"{0}_l" IS NULL AND "shared_{0}_l" IS NULL', '"{0}_r" IS NULL AND "shared_{0}_r" IS NULL')
    return [
        _null(" OR ".join(f"({one.format('phones')})" for one in nothing)),
        _level("same number of its own", _common("phones")),
        _level("same number of a few", f"coalesce({_common('shared_phones')}, false)"),
        _ELSE,
    ]


def _romanised(declared: Comparison) -> list[Level]:
    return [_both("romanised"), _level("same Latin name", _common("romanised")), _ELSE]


def _any_of(declared: Comparison) -> list[Level]:
    column = listed(declared.of)
    return [_both(column), _level("one in common", _common(column)), _ELSE]


def _equal(declared: Comparison) -> list[Level]:
    return [_both(declared.of), _level("equal", f'"{declared.of}_l" = "{declared.of}_r"'), _ELSE]


def _text(declared: Comparison) -> list[Level]:
    return [
        *_written(declared),
        *_as_alike(declared.of, "jaro_winkler_similarity({0}) >= {1}", (0.92, 0.85, 0.7)),
        _ELSE,
    ]


def _number(declared: Comparison) -> list[Level]:
    alike = _as_alike(declared.of, "damerau_levenshtein({0}) <= {1}", (1, 2))
    return [*_written(declared), *alike, _ELSE]


def _written(declared: Comparison) -> list[Level]:
    of = declared.of
    exact = _level("equal", f'"{of}_l" = "{of}_r"')
    if declared.frequencies:
        exact |= {"tf_adjustment_column": of, "tf_adjustment_weight": 1.0, "tf_minimum_u_value": 1e-7}
    return [_both(of), exact]


def _as_alike(column: str, condition: str, limits: tuple[float, ...]) -> list[Level]:
    both = f'"{column}_l", "{column}_r"'
    return [_level(f"alike ({limit})", condition.format(both, limit)) for limit in limits]


_LEVELS: dict[ComparisonKind, Any] = {
    "name": _name,
    "organisation_name": _organisation_name,
    "romanised_name": _romanised,
    "birth_date": _birth_date,
    "equal": _equal,
    "phone": _phone,
    "address": _any_of,
    "any_of": _any_of,
    "text": _text,
    "number": _number,
}
