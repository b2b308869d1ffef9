"""Versions of what people wrote: short hashes that change whenever the content does."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from assets.context import LakeContext


def fingerprint(content: Any) -> str:
    """64 hex digits of anything that is plain data; equal data gives equal digits."""
    return hashlib.sha256(json.dumps(content, default=str, sort_keys=True).encode()).hexdigest()


@cache
def code_version() -> str:
    """Twelve hex digits that change with the code that makes suites of contracts and models; read once a process."""
    root, digest = Path(__file__).parent.parent, hashlib.sha256()
    for path in sorted(path for floor in ("catalog", "quality") for path in (root / floor).rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def catalogue_version(lake: LakeContext) -> str:
    """Changes with any contract, data element, code list or model."""
    return fingerprint([lake.registry.version, {name: model.version for name, model in lake.models.items()}])
