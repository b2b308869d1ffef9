"""Coordinates as departments deliver them: places in degrees of CGCS2000 written in another reference system."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

Numbers: TypeAlias = npt.NDArray[np.float64]
CoordinateSystem = Literal["gcj02", "bd09", "gauss_kruger_37", "gauss_kruger_38"]
"""What departments draw their maps in: the online maps' shifted degrees, Baidu's, and metres in three-degree zones."""

_KRASOVSKY_AXIS, _KRASOVSKY_SQUARED = 6378245.0, 0.00669342162296594323
_AXIS, _FLATTENING = 6378137.0, 1 / 298.257222101
_BAIDU_TURN = np.pi * 3000 / 180


def project(
    system: CoordinateSystem, longitude: Sequence[float] | Numbers, latitude: Sequence[float] | Numbers
) -> tuple[Numbers, Numbers]:
    """Degrees of CGCS2000 to degrees or metres (easting with its zone's number, northing) of another system."""
    x, y = np.asarray(longitude, dtype=np.float64), np.asarray(latitude, dtype=np.float64)
    if system == "gcj02":
        return _gcj02(x, y)
    if system == "bd09":
        return _bd09(*_gcj02(x, y))
    return _gauss_kruger(x, y, int(system[-2:]))


def placed_in(system: CoordinateSystem, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `longitude` and `latitude` (degrees of CGCS2000) in another system, to the centimetre."""
    x, y = project(system, rows["longitude"].to_numpy(), rows["latitude"].to_numpy())
    digits = 2 if system.startswith("gauss_kruger") else 7
    return rows.with_columns(longitude=pl.Series(x.round(digits)), latitude=pl.Series(y.round(digits)))


def _sines(of: Numbers, *terms: tuple[float, float]) -> Numbers:
    total = np.zeros_like(of)
    for height, waves in terms:
        total += height * np.sin(np.pi * of * waves)
    return total * 2 / 3


def _gcj02(x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    a, b, root = x - 105, y - 35, np.sqrt(np.abs(x - 105))
    short = _sines(a, (20, 6), (20, 2))
    north = -100 + 2 * a + 3 * b + 0.2 * b * b + 0.1 * a * b + 0.2 * root + short
    north += _sines(b, (20, 1), (40, 1 / 3), (160, 1 / 12), (320, 1 / 30))
    east = 300 + a + 2 * b + 0.1 * a * a + 0.1 * a * b + 0.1 * root + short
    east += _sines(a, (20, 1), (40, 1 / 3), (150, 1 / 12), (300, 1 / 30))
    radians = np.radians(y)
    curve = 1 - _KRASOVSKY_SQUARED * np.sin(radians) ** 2
    meridian = _KRASOVSKY_AXIS * (1 - _KRASOVSKY_SQUARED) / curve**1.5
    parallel = _KRASOVSKY_AXIS / np.sqrt(curve) * np.cos(radians)
    return x + np.degrees(east / parallel), y + np.degrees(north / meridian)


def _bd09(x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BAIDU_TURN)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BAIDU_TURN)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def _gauss_kruger(x: Numbers, y: Numbers, zone: int) -> tuple[Numbers, Numbers]:
    """Krüger's series in the third flattening, to its fourth power: tenths of a millimetre within a zone."""
    n = _FLATTENING / (2 - _FLATTENING)
    terms = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16 + 41 * n**4 / 180,
        13 * n**2 / 48 - 3 * n**3 / 5 + 557 * n**4 / 1440,
        61 * n**3 / 240 - 103 * n**4 / 140,
        49561 * n**4 / 161280,
    )
    eccentricity = 2 * np.sqrt(n) / (1 + n)
    sine, off = np.sin(np.radians(y)), np.radians(x - 3 * zone)
    conformal = np.sinh(np.arctanh(sine) - eccentricity * np.arctanh(eccentricity * sine))
    xi, eta = np.arctan2(conformal, np.cos(off)), np.arctanh(np.sin(off) / np.sqrt(1 + conformal**2))
    radius = _AXIS / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    waves = [(term, 2 * place) for place, term in enumerate(terms, 1)]
    northing = radius * (xi + sum(term * np.sin(k * xi) * np.cosh(k * eta) for term, k in waves))
    easting = radius * (eta + sum(term * np.cos(k * xi) * np.sinh(k * eta) for term, k in waves))
    return zone * 1_000_000 + 500_000 + easting, northing
