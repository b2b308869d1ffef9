"""How a run ended, in numbers: what `lake run` prints and programs read. `summing_up` finds them out."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class StepFailure:
    """A step that failed: a resource (`psb_resident`) or a table (`topic.smart_water_reservoir`), and why.

    Of a resource of which only a delivery could not be taken it is the raw table (`raw.psb_resident`).
    """

    step: str
    message: str


@dataclass(frozen=True)
class ResourceSummary:
    """What this run brought of one resource, in rows."""

    resource: str
    deliveries: int
    delivered: int
    accepted: int
    quarantined: int
    superseded: int
    balanced: bool


@dataclass(frozen=True)
class RunSummary:
    """How a run ended and what the lake holds after it."""

    resources: tuple[ResourceSummary, ...]
    failures: tuple[StepFailure, ...]
    skipped: tuple[str, ...]
    held: tuple[StepFailure, ...] = ()
    """Resources whose newest delivery is held because too much of it was refused, until the next good one."""
    awaited: tuple[str, ...] = ()
    """Resources of this run that have never delivered; what is built from them waits, and nothing has failed."""
    strays: tuple[str, ...] = ()
    """What lies in landing folders and is no delivery: somebody of the department has to look at it, nothing failed."""
    rows: dict[str, int] = field(default_factory=dict)
    release: str | None = None
    newly_released: bool = False
    quality: float | None = None
    seconds: float = 0.0
    done: dict[str, int] = field(default_factory=dict)
    """How many steps of each kind the run carried out."""
    unneeded: dict[str, int] = field(default_factory=dict)
    """How many were up to date, so that it did not."""
    site_changes: int = 0
    """Files of the open-data site that were written or removed after it."""

    @classmethod
    def repeated(cls, kept: Mapping[str, Any]) -> "RunSummary":
        """How a run ends that found all as it was: `kept` is what `as_dict` gave of the run before."""
        failures, held = (tuple(StepFailure(**one) for one in kept[name]) for name in ("failures", "held"))
        skipped, awaited, strays = (tuple(kept[name]) for name in ("skipped", "awaited", "strays"))
        return cls(
            resources=(),
            failures=failures,
            skipped=skipped,
            held=held,
            awaited=awaited,
            strays=strays,
            rows=kept["rows"],
            release=kept["release"],
            quality=kept["quality"],
            unneeded=dict(Counter(kept["done"]) + Counter(kept["unneeded"])),
        )

    @property
    def ok(self) -> bool:
        """Whether nothing failed and nothing is held. To wait for a department's first delivery is no failure."""
        return not self.failures and not self.held

    @property
    def anything_new(self) -> bool:
        """Whether a delivery was loaded or a release made."""
        return bool(self.resources) or self.newly_released

    def rows_of(self, layer: str) -> dict[str, int]:
        """Rows by table of one layer."""
        return {table: rows for table, rows in self.rows.items() if table.startswith(f"{layer}.")}

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        return {"ok": self.ok, "anything_new": self.anything_new, **asdict(self)}
