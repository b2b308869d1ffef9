"""The cells of a sheet as text, the same whichever program saved the workbook."""

import re
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineSheet

from lake.connectors.files.unvalued_ods import CONTENT
from lake.connectors.rows.text_values import as_text

Cells = list[list[str | None]]
_SPAN = re.compile(r"(?P<sign>-?)PT(?P<hours>\d+)H(?P<minutes>\d+)M(?P<seconds>\d+(?:\.\d+)?)S")
"""A span of a day or more, as OpenDocument writes it; its reader knows only times of a day."""


def is_ods(path: Path) -> bool:
    """Whether a workbook is an OpenDocument."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as parts:
        return CONTENT in parts.namelist()


def sheet_texts(sheet: CalamineSheet, *, in_ods: bool) -> Cells:
    """Every cell as text, from the first row and column on; what is empty is None."""
    return [
        [_text(_span(value) if in_ods else value) for value in row] for row in sheet.to_python(skip_empty_area=False)
    ]


def _text(value: Any) -> str | None:
    if value == "":
        return None
    text = as_text(value)
    return text.removesuffix(" 00:00:00") if text and not isinstance(value, str) else text


def _span(value: Any) -> Any:
    """A long span as the other formats give it, to the microsecond."""
    found = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return value
    parts = {name: float(found[name]) for name in ("hours", "minutes", "seconds")}
    return -timedelta(**parts) if found["sign"] else timedelta(**parts)
