"""YAML from outside, without what makes a few bytes stop the process.

An alias stands for one value, not for many. Nothing is nested without end: the composer would overrun its stack.
"""

from typing import Any, cast

import yaml

LARGEST = 4 << 20
"""Bytes; the largest file of the catalogue has a hundredth of it."""
DEEPEST = 50
"""Lists and mappings inside each other; the catalogue has less than ten."""
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class NotPlain(yaml.MarkedYAMLError):
    """An alias of a list or of a mapping, of which nine inside each other are a billion values; or endless nesting."""


def check_plain(text: str) -> None:
    """Raises yaml.YAMLError for a text that is too long or too deep, or has an alias of more than one value."""
    if len(text) > LARGEST:
        raise yaml.YAMLError(f"more than {LARGEST >> 20} MB")
    many: set[str | None] = set()
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            many.add(event.anchor)
            depth += 1
            if depth > DEEPEST:
                raise _not_plain(f"more than {DEEPEST} lists and mappings inside each other", event)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent) and event.anchor in many:
            raise _not_plain("an alias of a list or mapping, which is not read: write out what it stands for", event)


def _not_plain(problem: str, event: yaml.Event) -> NotPlain:
    return NotPlain(problem=problem, problem_mark=cast(yaml.Mark, event.start_mark))


def load_plain(text: str) -> Any:
    """The content as plain values. Raises yaml.YAMLError for what is no YAML, or not plain."""
    check_plain(text)
    return yaml.load(text, Loader=_Loader)
