"""What an applicant sees of a resource that is open on condition: a CSV file of made-up rows, marked as such."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from typing import Any

import polars as pl

from assets.publication.delivered import Days
from assets.publication.places import sample_path
from catalog.publishing.kept_back import KeptBack, kept_back
from catalog.publishing.made_up_rows import made_up_rows
from catalog.publishing.published_dataset import PublishedFile
from catalog.registry.registry import Registry


@dataclass(frozen=True)
class Sampled:
    """A resource that is not open as it is, with its sample: `rows` as they are shown, `content` as the file has them.

    Both are empty for what is not opened at all.
    """

    resource: KeptBack
    rows: tuple[tuple[str, ...], ...] = ()
    content: bytes = b""


def sampled(registry: Registry, delivered: Mapping[str, Days]) -> list[Sampled]:
    """All resources that are not open as they are, with the days of their deliveries where any came."""
    return [_sampled(replace(one, delivered=delivered.get(one.id)), registry) for one in kept_back(registry)]


def sample_files(closed: Sequence[Sampled]) -> Mapping[str, bytes]:
    """Path below the folder of open data → content."""
    return {one.resource.sample.path: one.content for one in closed if one.resource.sample}


def _sampled(resource: KeptBack, registry: Registry) -> Sampled:
    if not resource.columns:
        return Sampled(resource)
    shown = {column.name for column in resource.columns}
    fields = [field for field in registry.resources[resource.id].fields if field.name in shown]
    frame = pl.DataFrame([{name: _text(value) for name, value in row.items()} for row in made_up_rows(fields)])
    target = BytesIO()
    frame.write_csv(target, include_bom=True)
    content = target.getvalue()
    file = PublishedFile(sample_path(resource.id), "csv", len(content), sha256(content).hexdigest())
    return Sampled(replace(resource, sample=file), tuple(frame.rows()), content)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ";".join(value) if isinstance(value, list) else str(value)
