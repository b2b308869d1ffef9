"""When two column names are the same: what a header, a key, an element or a heading may differ in without meaning it.

Whoever compares names of columns, from the reader of a file to a returned workbook, does it by `folded`.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence


def visible(name: str) -> str:
    """A name without the characters that nobody sees: zero-width ones, marks of byte order and of direction."""
    return name if name.isascii() else "".join(letter for letter in name if unicodedata.category(letter) != "Cf")


def folded(name: str) -> str:
    """A name without the differences nobody means: width, case, blanks, invisible characters."""
    return "".join(visible(unicodedata.normalize("NFKC", name)).split()).casefold()


def same_columns(expected: Sequence[str], sent: Sequence[str]) -> dict[str, str]:
    """Expected name → the column sent under it: the very name, else the first that is the same but for the spelling.

    Of expected names that are the same themselves each takes only its own.
    """
    times, present = Counter(map(folded, expected)), frozenset(sent)
    spelled = {folded(name): name for name in reversed(sent)}
    found = {name: name if name in present else spelled.get(folded(name)) for name in expected}
    return {
        name: column
        for name, column in found.items()
        if column is not None and (column == name or times[folded(name)] == 1)
    }
