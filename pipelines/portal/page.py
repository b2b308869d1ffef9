"""What a page is, before it is rendered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Page:
    """`path` is that of its folder without the language, as in `datasets/`; the home page's is empty."""

    path: str
    template: str
    content: Mapping[str, Any]
