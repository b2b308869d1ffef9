"""Versions of what people wrote: short hashes that change whenever the content does."""

import hashlib
import json
from typing import Any

from assets.context import LakeContext
from catalog.models.sql_model import SqlModel


def fingerprint(content: Any) -> str:
    """64 hex digits of anything that is plain data; equal data gives equal digits."""
    return hashlib.sha256(json.dumps(content, default=str, sort_keys=True).encode()).hexdigest()


def model_version(model: SqlModel) -> str:
    """Twelve hex digits that change whenever the model's header or SQL does."""
    return fingerprint([model.model_dump_json(), model.sql])[:12]


def catalogue_version(lake: LakeContext) -> str:
    """Changes with any contract, data element, code list or model."""
    registry = lake.registry
    records = [*registry.elements.values(), *registry.code_lists.values()]
    return fingerprint(
        [
            [record.model_dump_json() for record in records],
            {name: resource.version for name, resource in registry.resources.items()},
            {name: model_version(model) for name, model in lake.models.items()},
        ]
    )
