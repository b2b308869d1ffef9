"""Descriptions that are kept for years say in which format they are; a newer one is refused, not guessed at."""

import json
from pathlib import Path

from lake.errors import LakeError


def refuse_newer(content: bytes, known: int, what: str, file: Path | str) -> None:
    """Raise LakeError when the JSON's `format_version` is above `known`; without one it is the first format.

    Looked at before anything else: newer code may have added keys that this code would call damage. ValueError for
    what is no JSON object.
    """
    described = json.loads(content)
    if not isinstance(described, dict):
        raise ValueError("not an object")
    number = described.get("format_version", 1)
    if isinstance(number, int) and number > known:
        raise LakeError(
            f"{what} has the format {number}, this code knows {known}",
            advice="use the code that wrote it, or a newer one",
            file=str(file),
        )
