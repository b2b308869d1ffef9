"""What every resolution is made of, whatever its domain: the tables it reads, and whether they are as they were."""

from collections.abc import Iterable, Mapping

from assets.context import LakeContext
from assets.governance import Known
from assets.reasons import Reason
from assets.versions import code_version_of, fingerprint
from catalog.resolving.resolution import Resolution
from lake.tables.table_state import TableState

CARRIED_OUT_BY = ("catalog.resolving", "quality.matching")
"""Rooms of the code that decides who is who: after a change of any other nobody is told apart anew."""
_SHOWN = 5
"""Changed inputs that a reason names."""


def resolution_of(lake: LakeContext, domain: str) -> Resolution:
    """What is declared of a domain."""
    return lake.registry.resolutions[domain]


def sources_of(lake: LakeContext, domain: str) -> list[str]:
    """The standard tables that name those of a domain."""
    return [f"std.{name}" for name in resolution_of(lake, domain).sources if name in lake.registry.resources]


def version_of(lake: LakeContext, domain: str) -> str:
    """Twelve hex digits that change with what is declared."""
    return fingerprint(resolution_of(lake, domain).model_dump_json(exclude_defaults=True))[:12]


def made_of(
    lake: LakeContext, domain: str, heads: Mapping[str, int | None], asked: Mapping[str, str]
) -> tuple[str, dict[str, str]]:
    """All that decides the rows: what is declared, how it is carried out, what sources hold, and what people `asked`.

    `heads` are content heads by table. Both as one fingerprint and part by part.
    """
    declared = {"resolution": version_of(lake, domain), "code": code_version_of(*CARRIED_OUT_BY), **asked}
    parts = declared | {name: str(heads[name]) for name in sources_of(lake, domain) if name in heads}
    return fingerprint(parts), parts


def why_changed(
    tables: Iterable[str], states: Mapping[str, TableState], known: Known | None, now: tuple[str, dict[str, str]]
) -> Reason | None:
    """Why the tables have to be made again; None when all that they are made of is as it was. `now`: see `made_of`."""
    if known is None or any(name not in states for name in tables):
        return Reason("never_built")
    whole, parts = now
    if known[0] == whole:
        return None
    changed = sorted(name for name, part in parts.items() if known[1].get(name) != part)
    return Reason("inputs_changed", ", ".join(changed[:_SHOWN]))
