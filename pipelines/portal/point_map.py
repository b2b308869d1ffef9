"""A map of a dataset whose rows are places, as SVG in a plain frame of degrees: no tiles, no script, and it prints."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, cos, floor, radians

import polars as pl

from catalog.publishing.published_dataset import PublishedDataset

_WIDTH, _LEFT, _BOTTOM, _EDGE = 720.0, 44.0, 24.0, 8.0
_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
_MOST_LINES = 6
_LEAST_SPAN = 0.02
"""Degrees: a single place, too, has surroundings."""
_KM_A_DEGREE = 111.32


@dataclass(frozen=True)
class PointMap:
    """The drawing, how many places are on it, and the file that a map in the browser reads."""

    svg: str
    places: int
    geojson: str


def point_map(dataset: PublishedDataset, frame: pl.DataFrame) -> PointMap | None:
    """None for a dataset without places, or without the GeoJSON file that shows them."""
    file = next((one for one in dataset.files if one.format == "geojson"), None)
    if dataset.geometry is None or file is None:
        return None
    names = [dataset.geometry.longitude, dataset.geometry.latitude]
    points = frame.select(pl.col(name).cast(pl.Float64) for name in names).drop_nulls().rows()
    return PointMap(_svg(points), len(points), file.path) if points else None


@dataclass(frozen=True)
class _Frame:
    """What the drawing shows, in degrees; a degree of longitude is shorter than one of latitude."""

    west: float
    south: float
    east: float
    north: float

    @property
    def _scale(self) -> float:
        """Units a degree of longitude."""
        return (_WIDTH - _LEFT - _EDGE) / (self.east - self.west)

    @property
    def height(self) -> float:
        """Of the whole drawing."""
        return self.y(self.south) + _BOTTOM

    def x(self, longitude: float) -> float:
        return _LEFT + (longitude - self.west) * self._scale

    def y(self, latitude: float) -> float:
        return _EDGE + (self.north - latitude) * self._scale / cos(radians((self.south + self.north) / 2))


def _around(points: list[tuple[float, float]]) -> _Frame:
    longitudes, latitudes = zip(*points, strict=True)
    wide = max(max(longitudes) - min(longitudes), max(latitudes) - min(latitudes), _LEAST_SPAN)
    edge = wide * 0.06
    middle = (min(longitudes) + max(longitudes)) / 2
    half = max(max(longitudes) - min(longitudes), wide * 0.8) / 2 + edge
    return _Frame(middle - half, min(latitudes) - edge, middle + half, max(latitudes) + edge)


def _svg(points: list[tuple[float, float]]) -> str:
    frame = _around(points)
    seen = sorted({(round(frame.x(longitude)), round(frame.y(latitude))) for longitude, latitude in points})
    dots = "".join(f"M{x} {y}h0" for x, y in seen)
    body = f'{"".join(_graticule(frame))}<path class="places" d="{dots}"/>{_bar(frame)}'
    return f'<svg viewBox="0 0 {_WIDTH:.0f} {frame.height:.0f}" aria-hidden="true">{body}</svg>'


def _graticule(frame: _Frame) -> Iterator[str]:
    step = next((one for one in _STEPS if (frame.east - frame.west) / one <= _MOST_LINES), _STEPS[-1])
    bottom = frame.y(frame.south)
    for degree in _degrees(frame.west, frame.east, step):
        x = frame.x(degree)
        yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{_EDGE:.0f}" y2="{bottom:.1f}"/>'
        yield f'<text x="{x:.1f}" y="{bottom + 16:.1f}" text-anchor="middle">{degree:g}°E</text>'
    for degree in _degrees(frame.south, frame.north, step):
        y = frame.y(degree)
        yield f'<line class="grid" x1="{_LEFT:.0f}" x2="{_WIDTH - _EDGE:.0f}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text x="{_LEFT - 4:.0f}" y="{y + 4:.1f}" text-anchor="end">{degree:g}°N</text>'


def _degrees(low: float, high: float, step: float) -> Iterator[float]:
    yield from (round(number * step, 2) for number in range(ceil(low / step), floor(high / step) + 1))


def _bar(frame: _Frame) -> str:
    """A line of so many kilometres."""
    a_kilometre = 1 / (_KM_A_DEGREE * cos(radians((frame.south + frame.north) / 2)))
    fifth = (frame.east - frame.west) / a_kilometre / 5
    length = next((one for one in (50, 20, 10, 5, 2, 1) if one <= fifth), 0.5)
    right, y = _WIDTH - _EDGE - 8, frame.y(frame.south) - 10
    left = right - (frame.x(frame.west + length * a_kilometre) - frame.x(frame.west))
    return (
        f'<path class="scale" d="M{left:.1f} {y:.1f}H{right:.1f}"/>'
        f'<text x="{(left + right) / 2:.1f}" y="{y - 5:.1f}" text-anchor="middle">{length:g} km</text>'
    )
