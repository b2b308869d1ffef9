"""What a contract says of coordinates: which two fields are a place, and in which reference system they come."""

from typing import Literal

from catalog.contracts.strict import Name, Strict

CoordinateSystem = Literal["gcj02", "bd09", "gauss_kruger_37", "gauss_kruger_38"]
"""gcj02: maps of Amap and Tencent; bd09: Baidu's; gauss_kruger_37 and _38: CGCS2000 / 3-degree Gauss-Krüger in metres,
central meridian 111° and 114° E (EPSG:4525 and 4526, without the zone's number 4546 and 4547). The lake keeps degrees
of CGCS2000 (EPSG:4490); WGS 84 differs from it by centimetres and needs no word."""


class Position(Strict):
    """A place as it is delivered. With Gauss-Krüger `longitude` receives the easting, `latitude` the northing."""

    longitude: Name
    latitude: Name
    system: CoordinateSystem
