"""YAML from outside, without what makes a few bytes grow without end: an alias stands for one value, not for many."""

from typing import Any, cast

import yaml

LARGEST = 4 << 20
"""Bytes; the largest file of the catalogue has a hundredth of it."""
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ExpandingAlias(yaml.MarkedYAMLError):
    """An alias of a list or of a mapping: nine of them inside each other are a billion values."""


def check_plain(text: str) -> None:
    """Raises yaml.YAMLError for a text that is too long, or has an alias of more than one value."""
    if len(text) > LARGEST:
        raise yaml.YAMLError(f"more than {LARGEST >> 20} MB")
    if "&" not in text or "*" not in text:
        return
    many: set[str] = set()
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent) and event.anchor:
            many.add(event.anchor)
        if isinstance(event, yaml.AliasEvent) and event.anchor in many:
            problem = "an alias of a list or mapping, which is not read: write out what it stands for"
            raise ExpandingAlias(problem=problem, problem_mark=cast(yaml.Mark, event.start_mark))


def load_plain(text: str) -> Any:
    """The content as plain values. Raises yaml.YAMLError for what is no YAML, or not plain."""
    check_plain(text)
    return yaml.load(text, Loader=_Loader)
