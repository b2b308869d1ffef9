"""English sentences on a page for Chinese officers: a net under what nobody thought of."""

import re
from collections.abc import Iterator

from lxml import html

_SENTENCE = re.compile(r"(?:\b[A-Za-z][a-z']*\b[ ,;:.]+){3,}[A-Za-z]{2,}")
"""Four words in a row: names of standards and products are shorter, paths and codes hold other signs."""
_NOT_READ = frozenset({"script", "style", "code", "pre"})
_READ_ALOUD = ("title", "alt", "aria-label", "placeholder")


def english_in(text: str) -> list[str]:
    """The English sentences of a text, as far as four words in a row are one."""
    return [found[0] for found in _SENTENCE.finditer(text)]


def english_on(page: str) -> list[str]:
    """Those that a reader of an HTML page sees or hears, but for what stands there as code or in English on purpose."""
    return [found for text in _texts(html.fromstring(page.encode())) for found in english_in(text)]


def _texts(element: html.HtmlElement) -> Iterator[str]:
    if isinstance(element.tag, str) and element.tag not in _NOT_READ and not element.get("lang", "zh").startswith("en"):
        yield from (element.get(name, "") for name in _READ_ALOUD)
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""
