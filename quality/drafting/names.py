"""What a draft, its fields and its file are called."""

import re
from collections.abc import Collection
from pathlib import PurePath

from pypinyin import lazy_pinyin

from quality.standards.text_shape import around_personal_numbers

_NOT_A_NAME = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 40
_LONGEST_TITLE = 120


def snake_case(title: str) -> str:
    """An identifier that can be read: Chinese letters in pinyin."""
    spoken = lazy_pinyin(title[: 2 * _LONGEST_NAME], errors=lambda rest: rest.lower())
    words = _NOT_A_NAME.sub("_", "_".join(spoken)).strip("_")
    text = words if words[:1].isalpha() else f"r_{words}".rstrip("_")
    return text[:_LONGEST_NAME].rstrip("_")


def unused(name: str, taken: Collection[str], numbered: str = "{}_{}") -> str:
    """The name, or the first numbered one that is not taken."""
    candidate, number = name, 2
    while candidate in taken:
        candidate, number = numbered.format(name, number), number + 1
    return candidate


def stem_of(file: str) -> str:
    """The name of a file without its suffix and without anybody's number."""
    return "_".join(around_personal_numbers(PurePath(file).stem))


def title_of(file: str) -> str:
    """A title for what a file of this name holds."""
    return one_line(stem_of(file))[:_LONGEST_TITLE]


def one_line(text: str) -> str:
    """A text without line breaks of any kind and without what is not shown: it stays where it is written."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())


def exact_pattern(file: str) -> str:
    """A glob for this very name; anything where somebody's number stands in it."""
    return "*".join(_literally(part) for part in around_personal_numbers(file))


def series_pattern(file: str) -> str:
    """A glob for this name with other digits: 名单_202401.csv is followed by 名单_202402.csv.

    A name that says nothing but a number stays as it is.
    """
    if not re.search(r"[^\W\d_]{2}", PurePath(file).stem):
        return exact_pattern(file)
    parts = (_any_digits(_literally(part)) for part in around_personal_numbers(PurePath(file).stem))
    return "*".join(parts) + _literally(PurePath(file).suffix)


def _any_digits(glob: str) -> str:
    """As many digits as there are; a month and a day may have one or two."""
    return re.sub(r"[0-9]", "[0-9]", re.sub(r"(?<![0-9])[0-9]{1,2}(?=[月日期批周号])", "0*", glob))


def _literally(text: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", text)
