"""Where the counties lie: a polygon well inside of each, in degrees of longitude and latitude (CGCS2000).

Simplified from the public boundaries and drawn in by one to three kilometres: whoever draws a point in here is in the
county, though never near its edge.
"""

import numpy as np

from pipelines.sandbox.randomness import Generator

VILLAGE, TOWN = 0.008, 0.03
"""How far from its centre a village and a town reach, in degrees: about 900 m and 3 km."""

INSIDE: dict[str, tuple[tuple[float, float], ...]] = {
    "440703": (
        *((112.943, 22.622), (113.004, 22.658), (112.994, 22.681), (113.013, 22.676), (113.035, 22.694)),
        *((113.038, 22.763), (113.054, 22.791), (113.082, 22.705), (113.154, 22.657), (113.146, 22.615)),
        *((113.098, 22.607), (113.07, 22.573), (113.041, 22.585), (112.993, 22.578), (112.98, 22.61)),
    ),
    "440704": (
        *((113.076, 22.542), (113.081, 22.56), (113.107, 22.58), (113.113, 22.594), (113.163, 22.598)),
        *((113.18, 22.573), (113.178, 22.537), (113.159, 22.536), (113.151, 22.516), (113.117, 22.5)),
        (113.086, 22.492),
    ),
    "440705": (
        *((112.841, 22.516), (113.026, 22.548), (113.078, 22.463), (113.188, 22.508), (113.22, 22.468)),
        *((113.235, 22.418), (113.145, 22.409), (113.167, 22.354), (113.149, 22.25), (113.093, 22.227)),
        *((113.049, 22.12), (112.981, 22.181), (112.994, 22.262), (112.968, 22.309), (112.844, 22.422)),
    ),
    "440781": (
        *((112.354, 21.743), (112.432, 21.926), (112.43, 22.065), (112.474, 21.984), (112.627, 21.944)),
        *((112.669, 22.142), (112.627, 22.25), (112.762, 22.322), (112.792, 22.392), (112.843, 22.357)),
        *((112.932, 22.257), (112.922, 22.155), (113.004, 22.088), (113.02, 21.983), (112.967, 21.894)),
        *((112.911, 21.874), (112.861, 21.948), (112.791, 21.957), (112.63, 21.789), (112.433, 21.836)),
    ),
    "440783": (
        *((112.277, 22.491), (112.362, 22.529), (112.422, 22.612), (112.458, 22.57), (112.507, 22.582)),
        *((112.604, 22.536), (112.632, 22.573), (112.711, 22.559), (112.753, 22.456), (112.738, 22.393)),
        *((112.697, 22.349), (112.642, 22.37), (112.633, 22.309), (112.569, 22.296), (112.551, 22.259)),
        *((112.513, 22.244), (112.505, 22.334), (112.543, 22.343), (112.538, 22.421), (112.489, 22.43)),
        (112.396, 22.51),
    ),
    "440784": (
        *((112.563, 22.624), (112.653, 22.692), (112.771, 22.673), (112.887, 22.82), (113.002, 22.778)),
        *((112.995, 22.72), (112.9, 22.632), (112.913, 22.596), (112.852, 22.57), (112.772, 22.544)),
        *((112.725, 22.621), (112.606, 22.627), (112.567, 22.592)),
    ),
    "440785": (
        *((112.076, 22.172), (112.102, 22.311), (112.237, 22.374), (112.309, 22.356), (112.403, 22.453)),
        *((112.474, 22.381), (112.45, 22.269), (112.331, 22.108), (112.342, 22.0)),
    ),
}


def is_inside(county: str, longitude: np.ndarray, latitude: np.ndarray) -> np.ndarray:
    """Whether each point lies in the county's polygon: a ray to the east crosses its border an odd number of times."""
    corners = np.array(INSIDE[county])
    inside = np.zeros(len(longitude), dtype=bool)
    for (x1, y1), (x2, y2) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if y1 == y2:
            continue
        crosses = (y1 > latitude) != (y2 > latitude)
        inside ^= crosses & (longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1)
    return inside


def draw_centres(counties: np.ndarray, rng: Generator) -> np.ndarray:
    """A point in each of the given counties: two columns, longitude and latitude."""
    centres = np.empty((len(counties), 2))
    for county in INSIDE:
        rows = np.flatnonzero(counties == county)
        centres[rows] = _points_in(county, len(rows), rng)
    return centres


def around(centres: np.ndarray, counties: np.ndarray, reach: float, rng: Generator) -> np.ndarray:
    """A point near each centre and in its county; where chance leads out of it, the centre itself."""
    points = centres + rng.uniform(-reach, reach, centres.shape)
    for county in INSIDE:
        rows = np.flatnonzero(counties == county)
        outside = rows[~is_inside(county, points[rows, 0], points[rows, 1])]
        points[outside] = centres[outside]
    return np.round(points, 7)


def _points_in(county: str, count: int, rng: Generator) -> np.ndarray:
    corners = np.array(INSIDE[county])
    found = np.empty((0, 2))
    while len(found) < count:
        drawn = rng.uniform(corners.min(axis=0), corners.max(axis=0), (4 * count, 2))
        found = np.concatenate([found, drawn[is_inside(county, drawn[:, 0], drawn[:, 1])]])
    return found[:count]
