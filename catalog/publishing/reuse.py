"""What others made of the open data: one YAML file an entry, shown once somebody has looked at it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from catalog.contracts.contract import Title
from catalog.contracts.strict import Strict
from catalog.yaml_source import Invalid, parse, read_yaml

FOLDER = "reuse"
_BUILT_IN = Path(__file__).parent.parent / FOLDER


class Reuse(Strict):
    """An entry of the gallery; `datasets` are those it uses."""

    title: Title
    by: str = Field(min_length=1, description="who made it, as they want to be named")
    kind: Literal["app", "service", "research", "visualisation", "teaching"]
    about: Title
    url: str = Field(pattern=r"^https?://[^\s]+$")
    datasets: tuple[str, ...] = Field(min_length=1)
    reviewed_by: str = Field(min_length=1)
    reviewed_on: date


def read_reuse(folders: Sequence[Path] = ()) -> list[Reuse]:
    """The entries beside the catalogue and in a deployment's folders, newest first. LakeError names what is wrong."""
    found: list[Reuse] = []
    for folder in (_BUILT_IN, *(one / FOLDER for one in folders)):
        for path in sorted(folder.glob("*.yaml")):
            try:
                found.append(parse(Reuse, read_yaml(path)))
            except Invalid as invalid:
                raise invalid.errors[0] from invalid
    return sorted(found, key=lambda one: one.reviewed_on, reverse=True)
