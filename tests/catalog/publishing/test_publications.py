"""The list of what the city publishes: how wide it is, and that a map shows places."""

import pytest
from pydantic import ValidationError

from catalog.contracts.reference_models import Publication
from catalog.publishing.kept_back import kept_back
from catalog.registry.registry import Registry

ENTRY = {
    "id": "park",
    "title": {"zh": "停车场", "en": "Car parks"},
    "table": "open.park",
    "description": "江门市公共停车场的位置。",
    "publisher": "trb",
    "licence": "cc-by-4.0",
    "themes": ["transport"],
    "keywords": ["停车"],
    "update": "monthly",
    "approved_by": "江门市交通运输局",
    "approved_on": "2023-03-01",
}


def test_sixty_datasets_of_twenty_five_departments_and_all_themes(registry: Registry) -> None:
    listed = registry.publications.values()
    assert len(listed) >= 60
    assert len({one.publisher for one in listed}) >= 25
    assert {theme for one in listed for theme in one.themes} == {*registry.themes}
    assert len({one.id for one in listed} | {one.id for one in kept_back(registry)}) >= len(listed) + 16


def test_every_publication_names_its_approval_and_a_law(registry: Registry) -> None:
    for one in registry.publications.values():
        assert one.approved_by
        assert "《" in one.basis, one.id
        assert one.description_en, one.id


def test_a_geographic_format_needs_a_place() -> None:
    with pytest.raises(ValidationError, match="`geometry` says which columns are the place in geojson"):
        Publication.model_validate({**ENTRY, "formats": ["csv", "geojson"]})
    placed = Publication.model_validate({**ENTRY, "formats": ["csv", "geojson"], "geometry": {"longitude": "lng"}})
    assert placed.geometry is not None
    assert (placed.geometry.longitude, placed.geometry.latitude) == ("lng", "latitude")
