"""JSON as files have it: the same bytes for the same content."""

import json
from typing import Any


def json_text(content: Any) -> str:
    """Indented, Chinese as it is, keys in the order they were given."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
