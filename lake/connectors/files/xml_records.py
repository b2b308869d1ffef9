"""Which element of an XML document is a record, before any contract says so: the outermost that repeats."""

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Any

from lxml import etree

from lake.errors import LakeError

_LOOKED_AT = 200_000
"""Starts and ends of elements, from the beginning of a document."""
_MANY = 2

Way = tuple[str, ...]


def repeated_element(events: Iterable[tuple[str, Any]], name: str) -> str:
    """The name of the outermost element that holds something and stands beside others of its name.

    `events` are the starts and ends of elements. Of several as far out it is the most frequent; LakeError for none.
    """
    beside: Counter[Way] = Counter()
    structured: set[Way] = set()
    stack: list[tuple[str, Counter[str]]] = []
    for event, element in islice(events, _LOOKED_AT):
        tag = etree.QName(element).localname
        if event == "start":
            if stack:
                stack[-1][1][tag] += 1
            stack.append((tag, Counter()))
            continue
        way: Way = tuple(one for one, _children in stack)
        _tag, children = stack.pop()
        structured |= {way} if children or element.attrib else set()
        beside.update({(*way, child): count for child, count in children.items() if count >= _MANY})
    for place in range(1, len(stack) + 1):  # those that go on where the look ended
        way = tuple(one for one, _children in stack[:place])
        beside.update({(*way, child): count for child, count in stack[place - 1][1].items() if count >= _MANY})
    records = [way for way in beside if way in structured]
    if not records:
        raise LakeError(
            "no element of the document stands there several times with something inside",
            advice="name the element of a record in a contract that you write by hand: `{kind: xml, record: …}`",
            file=name,
        )
    return min(records, key=lambda way: (len(way), -beside[way]))[-1]
