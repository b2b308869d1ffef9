"""How the open-data catalogue describes itself, and under which address its files are served."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import Field

from catalog.contracts.contract import Title
from catalog.contracts.strict import Strict
from catalog.yaml_source import Invalid, parse, read_yaml

FILE = "portal.yaml"


class PortalSettings(Strict):
    """The catalogue's own metadata. `publisher` is a department."""

    base: str = Field(pattern=r"^https?://[^\s]+$")
    title: Title
    description: Title
    publisher: str
    division: str = Field(pattern=r"^\d{6}$")
    division_title: Title
    box: tuple[float, float, float, float] | None = None
    """West, south, east, north of the division in degrees of WGS 84."""
    email: str = Field(default="", pattern=r"^([^@\s]+@[^@\s]+)?$", description="who answers questions about the data")
    phone: str = ""
    licence: str = "cc0-1.0"
    """Of the descriptions, whatever the datasets have."""


def read_portal(folders: Sequence[Path] = ()) -> PortalSettings:
    """The last folder that has a portal.yaml decides; LakeError names what is wrong in it."""
    candidates = [Path(__file__).parent.parent / FILE, *(folder / FILE for folder in folders)]
    path = [candidate for candidate in candidates if candidate.exists()][-1]
    try:
        return parse(PortalSettings, read_yaml(path))
    except Invalid as invalid:
        raise invalid.errors[0] from invalid
