"""Whether a value is one of the codes of a list."""

import re
from collections.abc import Collection
from itertools import groupby

from lake.engine.identifiers import literal

_FEW = 100


def is_one_of(value: str, codes: Collection[str]) -> str:
    """SQL that is true for the codes. Of many, one pattern asks letter by letter; `IN` would compare each in turn."""
    if len(codes) <= _FEW:
        return f"{value} IN ({', '.join(map(literal, codes))})"
    return f"regexp_matches({value}, {literal(f'^{_pattern(sorted(codes))}$')})"


def _pattern(endings: list[str]) -> str:
    """The endings, sorted, as a regular expression that writes what they begin with once."""
    longer = groupby((one for one in endings if one), key=lambda one: one[0])
    ways = "|".join(re.escape(first) + _pattern([one[1:] for one in group]) for first, group in longer)
    return f"({ways}){'?' if '' in endings else ''}" if ways else ""
