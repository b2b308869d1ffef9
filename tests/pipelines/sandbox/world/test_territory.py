import json
from collections.abc import Iterator

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import stream
from pipelines.sandbox.world.places import Places, read_places
from pipelines.sandbox.world.territory import INSIDE, is_inside
from pipelines.sandbox.world.vocabulary import COUNTY_NAMES
from tests.lake.connectors.helpers import shared_data

Ring = list[tuple[float, float]]


def scattered(places: Places) -> pl.DataFrame:
    rows = np.repeat(np.arange(len(places.villages)), 3)
    longitude, latitude = places.points(rows, stream(1, "points"))
    return places.villages[rows].with_columns(longitude=longitude, latitude=latitude)


def test_points_of_a_village_are_in_its_county() -> None:
    points = scattered(read_places(stream(1, "places")))
    assert set(points["county_code"]) == set(INSIDE)
    for (county,), group in points.group_by("county_code"):
        assert is_inside(str(county), group["longitude"].to_numpy(), group["latitude"].to_numpy()).all()


def test_points_lie_inside_the_real_districts() -> None:
    points = scattered(read_places(stream(1, "places")))
    features = json.loads((shared_data("reference") / "jiangmen_districts.geojson").read_text("utf-8"))["features"]
    borders = {feature["properties"]["name"]: list(rings(feature["geometry"])) for feature in features}
    for (county,), group in points.group_by("county_code"):
        for point in group.select("longitude", "latitude").rows():
            assert any(surrounds(ring, *point) for ring in borders[COUNTY_NAMES[str(county)]]), (county, point)


def rings(geometry: dict[str, list[list[list[Ring]]]] | dict[str, list[list[Ring]]]) -> Iterator[Ring]:
    polygons = geometry["coordinates"] if str(geometry["type"]) == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        yield polygon[0]  # type: ignore[misc]


def surrounds(ring: Ring, x: float, y: float) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
