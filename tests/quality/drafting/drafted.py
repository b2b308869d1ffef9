"""Small files and the drafts that come of them, many at a time: the elements are planned once for all."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from catalog.registry.registry import Registry
from lake.connectors.deliveries import Delivery, identity
from lake.connectors.reading import source_of_file
from lake.errors import LakeError
from lake.settings import Settings
from quality.drafting.draft import Draft
from quality.drafting.drafting import drafts
from quality.drafting.wording import Wordings


def delivery(path: Path) -> Delivery:
    size, digest = identity(path, path.name)
    return Delivery(path.name, path, digest, size, datetime.now(UTC), source_of_file(path, path.name))


def drafted(folder: Path, files: Mapping[str, str]) -> dict[str, Draft | LakeError]:
    """What becomes of files of these names and texts."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    registry = Registry.load()
    arrivals = [partial(delivery, folder / name) for name in files]
    made = drafts(Settings(home=folder / "home"), registry, Wordings.beside(registry, "amr", [*files]), arrivals)
    return dict(zip(files, made, strict=True))


def contract(made: Draft | LakeError) -> dict[str, Any]:
    assert isinstance(made, Draft), made
    found: dict[str, Any] = yaml.safe_load(made.text)
    return found


def elements(made: Draft | LakeError) -> dict[str, str]:
    """The column as sent → its element."""
    return {field["from"]: field["element"] for field in contract(made)["fields"]}
