"""Descriptions that are kept for years say in which format they are; a newer one is refused, not guessed at."""

import json
from pathlib import Path

from lake.errors import LakeError
from lake.told import Told, in_chinese


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
            Told(
                f"{what} has the format {number}, this code knows {known}",
                f"{in_chinese(what)}的格式为 {number}，本程序只认识到 {known}",
            ),
            advice=Told("use the code that wrote it, or a newer one", "请用写它的那一版程序，或更新的版本"),
            file=str(file),
        )
