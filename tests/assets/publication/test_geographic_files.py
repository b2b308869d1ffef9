"""Places arrive where they are, in every geographic format, and what is not in the city is not published."""

import json
import struct
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest

from assets.publication.files import WRITERS
from assets.publication.geographic_files import refuse_misplaced, unplaced
from assets.publication.labels import Labels
from catalog.contracts.reference_models import GEOGRAPHIC_FORMATS, Geometry
from lake.errors import LakeError

PLACE = Geometry()
LABELS = Labels("停车场", geometry=PLACE)
PARKS = pa.table(
    {
        "lot_name": ["东湖公园", "西区"],
        "opened_on": [date(2023, 1, 1), None],
        "kinds": [["路外", "地下"], None],
        "longitude": [113.0821, 113.1],
        "latitude": [22.5912, 22.6],
    }
)
BOX = (111.98, 21.45, 113.25, 22.86)


def written(folder: Path, name: str, table: pa.Table = PARKS) -> Path:
    path = folder / f"parks.{name}"
    WRITERS[name](table, path, LABELS)
    return path


def test_geojson_has_longitude_first_and_the_properties(tmp_path: Path) -> None:
    read = json.loads(written(tmp_path, "geojson").read_text(encoding="utf-8"))
    first, second = read["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [113.0821, 22.5912]}
    assert first["properties"]["lot_name"] == "东湖公园"
    assert first["properties"]["opened_on"] == "2023-01-01"
    assert first["properties"]["kinds"] == ["路外", "地下"]
    assert second["properties"]["opened_on"] is None
    assert "crs" not in read  # RFC 7946: always WGS 84


def test_flatgeobuf_is_read_back_with_its_system(tmp_path: Path) -> None:
    path = written(tmp_path, "fgb")
    told, rows = pyogrio.read_arrow(path)
    assert (told["crs"], pyogrio.read_info(path)["total_bounds"]) == ("EPSG:4326", (113.0821, 22.5912, 113.1, 22.6))
    assert sorted(rows["lot_name"].to_pylist()) == ["东湖公园", "西区"]


def test_geoparquet_describes_its_geometry(tmp_path: Path) -> None:
    read = pq.read_table(written(tmp_path, "geo.parquet"))
    told = json.loads(read.schema.metadata[b"geo"])
    assert told["columns"]["geometry"]["bbox"] == [113.0821, 22.5912, 113.1, 22.6]
    assert struct.unpack("<BIdd", read["geometry"][0].as_py()) == (1, 1, 113.0821, 22.5912)
    assert told["columns"]["geometry"]["covering"]["bbox"]["xmax"] == ["bbox", "xmax"]
    assert read["bbox"][0].as_py() == {"xmin": 113.0821, "ymin": 22.5912, "xmax": 113.0821, "ymax": 22.5912}
    rest = read.drop(["geometry", "bbox"])
    assert rest.equals(PARKS.cast(rest.schema))


@pytest.mark.parametrize("name", GEOGRAPHIC_FORMATS)
def test_equal_places_give_equal_bytes(tmp_path: Path, name: str) -> None:
    first = written(tmp_path, name).read_bytes()
    again = tmp_path / "again"
    again.mkdir()
    assert written(again, name).read_bytes() == first


def test_a_row_without_a_place_stays_in_geojson_and_makes_no_index(tmp_path: Path) -> None:
    nowhere = PARKS.set_column(3, "longitude", pa.array([113.0821, None], pa.float64()))
    read = json.loads(written(tmp_path, "geojson", nowhere).read_text(encoding="utf-8"))
    assert [feature["geometry"] is None for feature in read["features"]] == [False, True]
    assert (unplaced(PARKS, PLACE), unplaced(nowhere, PLACE)) == (None, "1 rows have no place")


def test_a_point_outside_of_the_city_is_refused() -> None:
    refuse_misplaced(PARKS, PLACE, BOX)
    swapped = Geometry(longitude="latitude", latitude="longitude")
    with pytest.raises(LakeError, match="2 points lie outside of the city"):
        refuse_misplaced(PARKS, swapped, BOX)
