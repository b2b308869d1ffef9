"""Parameters of a question, from a query string or a JSON body: read once, refused with the name of what is wrong."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.portal.server.problems import invalid


@dataclass(frozen=True)
class Parameters:
    """Values as they came: texts of a query string, anything of a body."""

    values: Mapping[str, Any]

    def text(self, name: str, default: str = "") -> str:
        """A text; a number is one, too."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return str(value)
        raise invalid(name, "must be a string")

    def needed(self, *names: str) -> str:
        """The first of some names that is there."""
        found = next((self.text(name) for name in names if self.text(name)), "")
        if not found:
            raise invalid(names[0], "Missing value")
        return found

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 0; above the most it is the most, as CKAN does."""
        text = self.text(name, str(default)).strip()
        if not (text.isascii() and text.isdigit() and len(text) < 16):
            raise invalid(name, "must be a whole number, not below 0")
        return min(int(text), most)

    def flag(self, name: str, default: bool) -> bool:
        """True or false, in any of the ways it is written."""
        value = self.values.get(name, default)
        if isinstance(value, bool):
            return value
        if str(value).lower() in ("true", "1", "yes", "on"):
            return True
        if str(value).lower() in ("false", "0", "no", "off", ""):
            return False
        raise invalid(name, "must be true or false")

    def words(self, name: str) -> list[str]:
        """A list, also written as JSON or with commas."""
        value = self._decoded(name)
        if value is None or value == "":
            return []
        if isinstance(value, str):
            return [part.strip() for part in value.split(",") if part.strip()]
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            return value
        raise invalid(name, "must be a list of strings")

    def mapping(self, name: str) -> dict[str, Any]:
        """An object, also written as JSON."""
        value = self._decoded(name)
        if value is None or value == "":
            return {}
        if isinstance(value, dict):
            return value
        raise invalid(name, "must be a JSON object")

    def _decoded(self, name: str) -> Any:
        value = self.values.get(name)
        if not (isinstance(value, str) and value.strip()[:1] in ("{", "[")):
            return value
        try:
            return json.loads(value)
        except (ValueError, RecursionError) as error:
            raise invalid(name, "is not JSON") from error
