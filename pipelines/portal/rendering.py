"""Templates, and how numbers, sizes and moments are written on pages."""

from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from catalog.beijing import BEIJING, shown_moment
from catalog.converters.dqv import share
from catalog.converters.media_types import SHOWN
from pipelines.portal import words
from pipelines.portal.desk.register import shown

_UNITS = ("B", "kB", "MB", "GB")
_LONGEST_TITLE = 70
"""Letters that browsers and search engines show of a title."""


@cache
def environment() -> Environment:
    """Every text is escaped; a name that a template does not get is an error."""
    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(day=day, moment=shown_moment, count=count, size=size, shown=SHOWN.__getitem__)
    found.filters["tab_title"] = tab_title
    return found


def spoken(lang: str) -> dict[str, Any]:
    """What templates call to say something in the page's language."""
    return {
        "lang": lang,
        "say": lambda zh, en: zh if lang == "zh" else en,
        "cycle": partial(words.cycle, lang=lang),
        "kind": partial(words.kind, lang=lang),
        "openness": partial(words.openness, lang=lang),
        "dimension": partial(words.dimension, lang=lang),
        "seal_of": words.seal,
        "share": share,
        "receipt": shown,
        "navigation": words.NAVIGATION,
    }


def tab_title(text: str) -> str:
    """What stands on a browser's tab: of a long title the name of the site is left out."""
    return text if len(text) <= _LONGEST_TITLE else text.rpartition(" · ")[0] or text


def day(moment: datetime) -> str:
    """The day in Beijing."""
    return f"{moment.astimezone(BEIJING):%Y-%m-%d}"


def count(number: int) -> str:
    """With thousands apart."""
    return f"{number:,}"


def size(number: int) -> str:
    """Bytes, in steps of a thousand."""
    value, step = float(number), 0
    while value >= 1000 and step < len(_UNITS) - 1:
        value, step = value / 1000, step + 1
    return f"{value:.0f} {_UNITS[step]}" if value >= 10 or not step else f"{value:.1f} {_UNITS[step]}"
