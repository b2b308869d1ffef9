"""The drawing of a dataset's places: north is up, every place is in the frame, and its scale is right."""

import re
from dataclasses import replace

import polars as pl

from catalog.contracts.reference_models import Geometry
from catalog.publishing.published_dataset import PublishedFile
from pipelines.portal.point_map import point_map
from tests.catalog.converters.made_up_portal import AIR

PLACED = replace(
    AIR, geometry=Geometry(), files=(PublishedFile("datasets/x/1.0.0/x.geojson", "geojson", 1, "ab" * 32),)
)
PLACES = pl.DataFrame({"longitude": [112.2, 113.1, None], "latitude": [21.9, 22.8, 22.0]})


def dots(svg: str) -> list[tuple[int, int]]:
    path = re.search(r'class="places" d="([^"]*)"', svg)
    assert path
    return [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h0", path[1])]


def test_places_stand_where_they_are() -> None:
    drawn = point_map(PLACED, PLACES)
    assert drawn is not None
    (west_x, south_y), (east_x, north_y) = dots(drawn.svg)
    assert west_x < east_x
    assert south_y > north_y
    assert drawn.places == 2
    # a degree of longitude is shorter than one of latitude: cos 22.35° = 0.925
    assert abs((east_x - west_x) / (south_y - north_y) - 0.925) < 0.01


def test_every_place_is_inside_of_the_frame() -> None:
    drawn = point_map(PLACED, pl.DataFrame({"longitude": [113.0] * 2, "latitude": [22.5, 22.5]}))
    assert drawn is not None
    size = re.search(r'viewBox="0 0 (\d+) (\d+)"', drawn.svg)
    assert size
    assert all(0 < x < int(size[1]) and 0 < y < int(size[2]) for x, y in dots(drawn.svg))


def test_the_bar_is_as_long_as_it_says() -> None:
    drawn = point_map(PLACED, PLACES)
    assert drawn is not None
    bar = re.search(r'class="scale" d="M([\d.]+) [\d.]+H([\d.]+)"/><text[^>]*>(\d+) km', drawn.svg)
    assert bar
    (_, south_y), (_, north_y) = dots(drawn.svg)
    kilometres = (float(bar[2]) - float(bar[1])) * (22.8 - 21.9) * 111.32 / (south_y - north_y)
    assert abs(kilometres - int(bar[3])) < 1


def test_what_has_no_place_has_no_map() -> None:
    assert point_map(replace(PLACED, geometry=None), PLACES) is None
    assert point_map(replace(PLACED, files=()), PLACES) is None
    assert point_map(PLACED, PLACES.clear()) is None
