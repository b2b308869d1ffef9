"""Tables whose rows are places, as GeoJSON (RFC 7946), GeoParquet 1.1 and FlatGeobuf: points in WGS 84.

The lake keeps degrees of CGCS2000; what came in GCJ-02 or BD-09 was converted when it was read, as the contract says.
CGCS2000 and WGS 84 differ by centimetres, which is less than anything here is measured to.
"""

import json
import struct
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from assets.publication.labels import Labels
from assets.publication.plain_values import flat, plain
from catalog.contracts.reference_models import Geometry
from lake.errors import LakeError
from lake.without_pandas import without_pandas

_GEOMETRY, _WGS_84 = "geometry", "EPSG:4326"
_WKB = {"ARROW:extension:name": "geoarrow.wkb", "ARROW:extension:metadata": "{}"}
_BOX, _SIDES = "bbox", ("xmin", "ymin", "xmax", "ymax")
_AS_POINTS = {
    "encoding": "WKB",
    "geometry_types": ["Point"],
    "covering": {_BOX: {side: [_BOX, side] for side in _SIDES}},
}
_WORLD = (-180.0, -90.0, 180.0, 90.0)
_POINT = struct.Struct("<BIdd")
"""Well-known binary: little endian, kind, longitude, latitude."""


def write_geojson(table: pa.Table, path: Path, labels: Labels) -> None:
    """Properties under their field names, coordinates to a decimetre and better."""
    _by_gdal(_pointed(plain(table).to_arrow(), table, labels), path, "GeoJSON", RFC7946="YES", COORDINATE_PRECISION="7")


def write_flatgeobuf(table: pa.Table, path: Path, labels: Labels) -> None:
    """With its spatial index: a map reads the part that it shows. Ask `unplaced` first."""
    _by_gdal(_pointed(flat(table).to_arrow(), table, labels), path, "FlatGeobuf", SPATIAL_INDEX="YES")


def write_geoparquet(table: pa.Table, path: Path, labels: Labels) -> None:
    """The Parquet file with a column of geometry more, and one of boxes by which readers pass over groups of rows."""
    pointed = _pointed(table, table, labels).append_column(_BOX, _boxes(table, labels))
    described = {
        "version": "1.1.0",
        "primary_column": _GEOMETRY,
        "columns": {_GEOMETRY: {**_AS_POINTS, **_bounds(table, labels)}},
    }
    metadata = {b"geo": json.dumps(described).encode()}
    pq.write_table(pointed.replace_schema_metadata(metadata), path, compression="zstd", write_page_checksum=True)


def unplaced(table: pa.Table, geometry: Geometry) -> str | None:
    """Why no FlatGeobuf can be made: its index has no place for rows without one."""
    without = pc.sum(pc.or_(pc.is_null(table[geometry.longitude]), pc.is_null(table[geometry.latitude]))).as_py() or 0
    return f"{without} rows have no place" if without else None


def refuse_misplaced(table: pa.Table, geometry: Geometry, box: tuple[float, float, float, float] | None) -> None:
    """LakeError when a point lies outside of the box (west, south, east, north): axes or the system are wrong."""
    west, south, east, north = box or _WORLD
    for name, low, high in ((geometry.longitude, west, east), (geometry.latitude, south, north)):
        column = table[name]
        outside = pc.sum(pc.or_(pc.less(column, low), pc.greater(column, high))).as_py() or 0
        if outside:
            raise LakeError(
                f"{outside} points lie outside of the city ({name} not between {low} and {high})",
                advice="say in the contract's `positions` in which system the coordinates come",
                column=name,
                rule="geometry",
            )


def _pointed(shown: pa.Table, table: pa.Table, labels: Labels) -> pa.Table:
    """The rows with their points, marked as geometry."""
    field = pa.field(_GEOMETRY, pa.binary(), metadata=_WKB)
    return shown.append_column(field, pa.array(_points(table, labels), pa.binary()))


def _points(table: pa.Table, labels: Labels) -> Iterator[bytes | None]:
    place = _place(labels)
    pairs = zip(table[place.longitude].to_pylist(), table[place.latitude].to_pylist(), strict=True)
    for longitude, latitude in pairs:
        known = longitude is not None and latitude is not None
        yield _POINT.pack(1, 1, float(longitude), float(latitude)) if known else None


def _boxes(table: pa.Table, labels: Labels) -> pa.StructArray:
    """Of each point the box that it is itself; none where a row has no place."""
    place = _place(labels)
    x, y = (table[name].combine_chunks().cast(pa.float64()) for name in (place.longitude, place.latitude))
    return pa.StructArray.from_arrays([x, y, x, y], _SIDES, mask=pc.or_(pc.is_null(x), pc.is_null(y)))


def _bounds(table: pa.Table, labels: Labels) -> dict[str, list[float]]:
    place = _place(labels)
    spans = [pc.min_max(table[name]).as_py() for name in (place.longitude, place.latitude)]
    if any(span["min"] is None for span in spans):
        return {}
    return {"bbox": [float(span[end]) for end in ("min", "max") for span in spans]}


def _place(labels: Labels) -> Geometry:
    assert labels.geometry is not None  # a publication without one has no geographic format
    return labels.geometry


def _by_gdal(table: pa.Table, path: Path, driver: str, **options: str) -> None:
    with without_pandas():
        from pyogrio import write_arrow

    write_arrow(
        table,
        path,
        driver=driver,
        layer=path.stem,
        geometry_name=_GEOMETRY,
        geometry_type="Point",
        crs=_WGS_84,
        **options,
    )
