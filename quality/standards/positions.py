"""Coordinates of other reference systems become degrees of CGCS2000, in SQL: stages of columns over the stage before.

A pair that is no place in its own system (no numbers, zeros, another country) stays as it was sent, so that the rule of
its element names what the department wrote. Each stage is short, because it reads columns of the stage before; written
as one expression the inverse of GCJ-02 would be a hundred kilobytes.

GCJ-02 and BD-09 are the formulas that everybody uses since they became public; the inverse is found by going back twice
from a guess, which leaves millimetres; from BD-09 it leaves a decimetre. Gauss-Krüger is the series in Snyder, Map
Projections (USGS 1395), 8-17 to 8-25, with the ellipsoid of CGCS2000.
"""

from collections.abc import Callable
from math import pi

from catalog.contracts.contract import Contract
from catalog.contracts.position import Position
from lake.engine.identifiers import quote

Stage = dict[str, str]
"""Column → SQL over the stage before."""

KRASOVSKY_AXIS, KRASOVSKY_SQUARED = 6378245.0, 0.00669342162296594323
AXIS, FLATTENING = 6378137.0, 1 / 298.257222101
FALSE_EASTING = 500_000
_SQUARED = FLATTENING * (2 - FLATTENING)
_SECOND = _SQUARED / (1 - _SQUARED)
_THIRD = (1 - (1 - _SQUARED) ** 0.5) / (1 + (1 - _SQUARED) ** 0.5)
_DEGREE = pi / 180


def position_stages(contract: Contract) -> list[Stage]:
    """The stages for all places of a contract, side by side; none when all come in CGCS2000 or WGS 84."""
    each = [_stages(position) for position in contract.positions]
    stages: list[Stage] = [{} for _ in range(max(map(len, each), default=0))]
    for own in each:
        # Shorter ones start later: what they compute is not carried through the stages of the others.
        for stage, columns in zip(stages[len(stages) - len(own) :], own, strict=True):
            stage |= columns
    return stages


def _stages(position: Position) -> list[Stage]:
    if position.system.startswith("gauss_kruger"):
        return _gauss_kruger(position)
    x, y = (f"TRY_CAST({quote(name)} AS DOUBLE)" for name in (position.longitude, position.latitude))
    china = f"{x} BETWEEN 73 AND 136 AND {y} BETWEEN 3 AND 54"
    start_x, start_y = (x, y) if position.system == "gcj02" else _from_baidu(x, y)
    start = {
        _scratch(position, "x"): f"CASE WHEN {china} THEN {start_x} END",
        _scratch(position, "y"): f"CASE WHEN {china} THEN {start_y} END",
    }
    here = [quote(_scratch(position, name)) for name in ("x", "y")]
    guess = [quote(_scratch(position, name)) for name in ("guess_x", "guess_y")]
    back = {name: _before_shift(here, here, shift) for name, shift in (("guess_x", _east), ("guess_y", _north))}
    guessed = {_scratch(position, name): text for name, text in back.items()}
    carried = {_scratch(position, name): quote(_scratch(position, name)) for name in ("x", "y")}
    return [start, guessed | carried, _found(position, *(_before_shift(here, guess, f) for f in (_east, _north)))]


def _before_shift(here: list[str], guess: list[str], shift: Callable[[str, str], str]) -> str:
    own = here[0] if shift is _east else here[1]
    return f"{own} - {shift(*guess)}"


def _scratch(position: Position, name: str) -> str:
    return f"_{position.longitude}_{name}"


def _found(position: Position, longitude: str, latitude: str) -> Stage:
    """Eight decimals of a degree are a millimetre."""
    return {
        name: f"COALESCE(CAST(TRY_CAST({degrees} AS DECIMAL(11, 8)) AS VARCHAR), {quote(name)})"
        for name, degrees in ((position.longitude, longitude), (position.latitude, latitude))
    }


def _from_baidu(x: str, y: str) -> tuple[str, str]:
    east, north, turn = f"({x} - 0.0065)", f"({y} - 0.006)", pi * 3000 / 180
    radius = f"(SQRT({east} * {east} + {north} * {north}) - 0.00002 * SIN({north} * {turn!r}))"
    angle = f"(ATAN2({north}, {east}) - 0.000003 * COS({east} * {turn!r}))"
    return f"{radius} * COS({angle})", f"{radius} * SIN({angle})"


def _waves(of: str, *terms: tuple[float, float]) -> str:
    """Sines of π times `of`: (height in metres, how many half waves a degree)."""
    return " + ".join(f"{height * 2 / 3!r} * SIN({pi * waves!r} * {of})" for height, waves in terms)


def _east(x: str, y: str) -> str:
    """How far GCJ-02 lies to the east of CGCS2000, in degrees."""
    a, b = f"({x} - 105)", f"({y} - 35)"
    waves = _waves(a, (20, 6), (20, 2), (20, 1), (40, 1 / 3), (150, 1 / 12), (300, 1 / 30))
    metres = f"(300 + {a} + 2 * {b} + 0.1 * {a} * {a} + 0.1 * {a} * {b} + 0.1 * SQRT(ABS({a})) + {waves})"
    return f"{metres} * SQRT({_curve(y)}) / ({KRASOVSKY_AXIS * _DEGREE!r} * COS({_DEGREE!r} * {y}))"


def _north(x: str, y: str) -> str:
    """How far GCJ-02 lies to the north of CGCS2000, in degrees."""
    a, b = f"({x} - 105)", f"({y} - 35)"
    waves = f"{_waves(a, (20, 6), (20, 2))} + {_waves(b, (20, 1), (40, 1 / 3), (160, 1 / 12), (320, 1 / 30))}"
    metres = f"(-100 + 2 * {a} + 3 * {b} + 0.2 * {b} * {b} + 0.1 * {a} * {b} + 0.2 * SQRT(ABS({a})) + {waves})"
    meridian = KRASOVSKY_AXIS * (1 - KRASOVSKY_SQUARED) * _DEGREE
    return f"{metres} * {_curve(y)} * SQRT({_curve(y)}) / {meridian!r}"


def _curve(y: str) -> str:
    return f"(1 - {KRASOVSKY_SQUARED!r} * SIN({_DEGREE!r} * {y}) * SIN({_DEGREE!r} * {y}))"


def _gauss_kruger(position: Position) -> list[Stage]:
    """An easting of eight digits carries its zone, which decides; the contract's zone is for those without."""
    easting, northing = (f"TRY_CAST({quote(name)} AS DOUBLE)" for name in (position.longitude, position.latitude))
    zone = f"CASE WHEN {easting} >= 10000000 THEN FLOOR({easting} / 1000000) ELSE {int(position.system[-2:])} END"
    metres = f"({easting} - CASE WHEN {easting} >= 10000000 THEN FLOOR({easting} / 1000000) * 1000000 ELSE 0 END)"
    possible = f"{northing} BETWEEN 400000 AND 6000000 AND {metres} BETWEEN 200000 AND 800000"
    start = {
        _scratch(position, "zone"): f"CASE WHEN {possible} THEN {zone} END",
        _scratch(position, "east"): f"{metres} - {FALSE_EASTING}",
        _scratch(position, "foot"): f"CASE WHEN {possible} THEN {_footpoint(northing)} END",
    }
    zone, east, foot = (quote(_scratch(position, name)) for name in ("zone", "east", "foot"))
    scaled = f"({east} * SQRT({_bend(foot)}) / {AXIS!r})"
    return [start, _found(position, f"3 * {zone} + {_off_meridian(scaled, foot)}", _latitude(scaled, foot))]


def _bend(foot: str) -> str:
    return f"(1 - {_SQUARED!r} * SIN({foot}) * SIN({foot}))"


def _footpoint(northing: str) -> str:
    """The latitude, in radians, whose arc of the meridian is as long as the northing."""
    quarter = AXIS * (1 - _SQUARED / 4 - 3 * _SQUARED**2 / 64 - 5 * _SQUARED**3 / 256)
    arc, e = f"({northing} / {quarter!r})", _THIRD
    terms = (3 * e / 2 - 27 * e**3 / 32, 21 * e**2 / 16 - 55 * e**4 / 32, 151 * e**3 / 96, 1097 * e**4 / 512)
    return " + ".join([arc, *(f"{height!r} * SIN({2 * place} * {arc})" for place, height in enumerate(terms, 1))])


def _off_meridian(d: str, foot: str) -> str:
    t, c = f"(TAN({foot}) * TAN({foot}))", f"({_SECOND!r} * COS({foot}) * COS({foot}))"
    fifth = f"5 - 2 * {c} + 28 * {t} - 3 * {c} * {c} + {8 * _SECOND!r} + 24 * {t} * {t}"
    series = f"{d} - (1 + 2 * {t} + {c}) * POWER({d}, 3) / 6 + ({fifth}) * POWER({d}, 5) / 120"
    return f"({series}) / COS({foot}) / {_DEGREE!r}"


def _latitude(d: str, foot: str) -> str:
    t, c = f"(TAN({foot}) * TAN({foot}))", f"({_SECOND!r} * COS({foot}) * COS({foot}))"
    fourth = f"5 + 3 * {t} + 10 * {c} - 4 * {c} * {c} - {9 * _SECOND!r}"
    sixth = f"61 + 90 * {t} + 298 * {c} + 45 * {t} * {t} - {252 * _SECOND!r} - 3 * {c} * {c}"
    series = f"POWER({d}, 2) / 2 - ({fourth}) * POWER({d}, 4) / 24 + ({sixth}) * POWER({d}, 6) / 720"
    # The radius along the circle of latitude divided by the one along the meridian.
    radii = f"{_bend(foot)} / {1 - _SQUARED!r}"
    return f"({foot} - TAN({foot}) * {radii} * ({series})) / {_DEGREE!r}"
