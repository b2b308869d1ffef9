"""Where the official code tables lie that come with the lake: they are delivered like any other file."""

from pathlib import Path

REFERENCE_LANDING = Path(__file__).parent / "reference"
