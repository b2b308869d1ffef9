"""How much of the whole city a sandbox holds."""

from dataclasses import dataclass

from pipelines.sandbox.errors import SandboxError


@dataclass(frozen=True)
class Scale:
    """A share of the whole city. Sensors do not shrink with the people: their numbers are given."""

    name: str
    share: float
    reservoirs: int
    river_stations: int
    rain_stations: int
    air_days: int
    deliveries: int
    """How many files a year an incremental resource arrives in."""

    def count(self, whole_city: int) -> int:
        """That many of what the whole city has `whole_city` of; at least one."""
        return max(1, round(whole_city * self.share))


SCALES = {
    "S": Scale("S", 1 / 1000, reservoirs=12, river_stations=10, rain_stations=30, air_days=31, deliveries=2),
    "M": Scale("M", 1 / 100, reservoirs=40, river_stations=40, rain_stations=120, air_days=92, deliveries=4),
    "L": Scale("L", 1 / 10, reservoirs=120, river_stations=80, rain_stations=300, air_days=183, deliveries=12),
    "XL": Scale("XL", 1.0, reservoirs=580, river_stations=120, rain_stations=500, air_days=365, deliveries=12),
}


def scale_called(name: str) -> Scale:
    """The scale S, M, L or XL; SandboxError for any other name."""
    if name not in SCALES:
        raise SandboxError(f"there is no sandbox scale {name!r}", advice=f"use one of {', '.join(SCALES)}")
    return SCALES[name]
