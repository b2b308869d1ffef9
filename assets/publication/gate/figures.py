"""Which figures of a table tell of too few, and which others have to go with them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from assets.publication.gate.common_sums import Table, common_sums
from assets.publication.gate.evidence import Evidence
from assets.publication.gate.published import Published, SameSources
from assets.publication.gate.table_kind import TableKind
from catalog.contracts.reference_models import DisclosureStatement
from catalog.models.contributed import Figure, Part
from quality.disclosure.attacker import Interval, attacked
from quality.disclosure.cells import Cells, Mask, Numbers
from quality.disclosure.changes import moved_by_few
from quality.disclosure.complement import suppressed
from quality.disclosure.dominance import NEARNESS, dominated, guessable
from quality.disclosure.gathering import Gathered
from quality.disclosure.small_groups import FEWEST_CONTRIBUTORS, SMALLEST_SHOWN, too_few
from quality.disclosure.totals import Line, lines


@dataclass(frozen=True)
class Findings:
    """By column which groups are hidden, and by which rule; groups are rows of the evidence.

    `intervals` are what an attacker can say of the sensitive cells after that; `lost` cells had been told before.
    """

    small: dict[str, Mask]
    dominated: dict[str, Mask]
    moved: dict[str, Mask]
    hidden: dict[str, Mask]
    needs: dict[int, float]
    intervals: tuple[Interval, ...]
    lost: int
    subtracted: int
    """Groups that differ by few from what other datasets tell."""


@dataclass
class _Table:
    """The figures of one table while they are looked at."""

    evidence: Evidence
    kind: TableKind
    statement: DisclosureStatement
    shown: Mask
    """The groups that the published table has at all."""
    earlier: list[Numbers] = field(default_factory=list)

    @property
    def height(self) -> int:
        return self.evidence.groups.height

    @property
    def least(self) -> int:
        """The smallest group; organisations may be told one by one unless the SQL keeps small groups away."""
        guarded = self.kind.about == "organisations" and self.kind.traced.is_guarded
        return SMALLEST_SHOWN if self.kind.is_personal or guarded else 0

    def values(self, name: str) -> Numbers:
        column = self.evidence.groups[name].cast(pl.Float64, strict=False).fill_null(0.0)
        return np.asarray(column.to_numpy(), dtype=np.float64)

    def nobody(self) -> Mask:
        return np.zeros(self.height, dtype=bool)


def find(
    evidence: Evidence,
    kind: TableKind,
    statement: DisclosureStatement,
    key: tuple[str, ...],
    shown: Mask,
    earlier: list[Published],
    others: list[SameSources],
) -> Findings:
    """Every rule about figures. `shown`: which groups of the evidence the table has. LakeError: see `suppressed`."""
    table = _Table(evidence, kind, statement, shown)
    small = {name: _small(table, name, one) for name, one in kind.judged.items()}
    heavy = {name: _dominated(table, name, one) for name, one in kind.traced.figures.items()}
    plain = {name: one.parts[0] for name, one in kind.traced.figures.items() if one.plain and len(one.parts) == 1}
    before = [_aligned(table, one, key, list(plain)) for one in earlier]
    moved = {name: _moved(table, name, [one[name] for one in before]) for name in plain}
    primary = {name: small.get(name, table.nobody()) | heavy[name] for name in kind.traced.figures}
    gathered, numbers = _gathered(table, plain, primary, moved, before)
    listed = list(lines(evidence.groups, key, statement.totals))
    _add_totals(gathered, numbers, listed)
    if kind.about == "persons" and not statement.lifts("small_groups"):
        _add_rests(table, gathered, numbers, plain)
    subtracted = 0 if statement.lifts("differencing") else _add_others(table, gathered, numbers, plain, key, others)
    _add_earlier(gathered, numbers, before)
    return _closed(table, gathered, numbers, (small, heavy, moved, primary), subtracted)


def _closed(
    table: _Table,
    gathered: Gathered,
    numbers: Mapping[str, np.ndarray],
    found: tuple[dict[str, Mask], dict[str, Mask], dict[str, Mask], dict[str, Mask]],
    subtracted: int,
) -> Findings:
    small, heavy, moved, primary = found
    cells, never = gathered.cells()
    lost = _lost(cells, never)
    need = cells.need.copy()
    need[lost] = 0.0
    cells = Cells(cells.values, need, cells.known, cells.sums, cells.totals, cells.lowest)
    closed = suppressed(cells, never)
    hidden = {name: closed[at] for name, at in numbers.items()}
    for name, figure in table.kind.traced.figures.items():
        if name not in hidden:
            hidden[name] = primary[name] | _tied(table, figure, hidden)
    return Findings(
        small=small,
        dominated=heavy,
        moved=moved,
        hidden=hidden,
        needs={int(cell): float(cells.need[cell]) for cell in np.flatnonzero(cells.sensitive)},
        intervals=tuple(attacked(cells, closed)),
        lost=len(lost),
        subtracted=subtracted,
    )


def _small(table: _Table, name: str, figure: Figure) -> Mask:
    """Groups of too few behind any part of a figure."""
    found = table.nobody()
    if table.statement.lifts("small_groups", name):
        return found
    for part in figure.parts:
        people = np.asarray(table.evidence.people(part).to_numpy(), dtype=np.float64)
        least = table.least if part.kind != "amount" or table.kind.is_personal else FEWEST_CONTRIBUTORS
        found |= too_few(people, least if table.kind.about != "things" else 0)
    return found


def _dominated(table: _Table, name: str, figure: Figure) -> Mask:
    """Amounts that one or two make."""
    found = table.nobody()
    if table.kind.about == "things" or table.statement.lifts("dominance", name):
        return found
    for part in (part for part in figure.parts if part.kind == "amount"):
        amounts = [np.asarray(one.to_numpy(), dtype=np.float64) for one in table.evidence.amounts(part)]
        found |= dominated(*amounts) | guessable(*amounts)
    return found


def _moved(table: _Table, name: str, before: list[Numbers]) -> Mask:
    """Figures about persons that differ by few from what was last published of them."""
    if table.kind.about != "persons" or table.statement.lifts("changes", name):
        return table.nobody()
    last = np.full(table.height, np.nan)
    for one in before:
        last = np.where(np.isnan(one), last, one)
    return moved_by_few(table.values(name), last, SMALLEST_SHOWN) & table.shown


def _aligned(table: _Table, one: Published, key: tuple[str, ...], names: list[str]) -> dict[str, Numbers]:
    """What a version tells of each group of the evidence; NaN where it tells nothing."""
    groups = table.evidence.groups
    same = all(name in one.rows.columns and one.rows[name].dtype == groups[name].dtype for name in key)
    told = {name: np.full(table.height, np.nan) for name in names}
    if not same:
        return told
    here = [name for name in names if name in one.rows.columns and one.rows[name].dtype.is_numeric()]
    said = one.rows.select(*key, *(pl.col(name).cast(pl.Float64).alias(f"_told_{name}") for name in here))
    joined = groups.select(key).join(
        said.unique(list(key)), on=list(key), how="left", nulls_equal=True, maintain_order="left"
    )
    for name in here:
        told[name] = np.asarray(joined[f"_told_{name}"].fill_null(np.nan).to_numpy(), dtype=np.float64)
    return told


def _gathered(
    table: _Table,
    plain: Mapping[str, Part],
    primary: Mapping[str, Mask],
    moved: Mapping[str, Mask],
    before: list[dict[str, Numbers]],
) -> tuple[Gathered, dict[str, np.ndarray]]:
    """A cell for each figure of each group."""
    gathered, numbers = Gathered(), {}
    for name, part in plain.items():
        values = table.values(name)
        told = [one[name] == values for one in before]
        known = np.logical_or.reduce(told) if told else table.nobody()
        width = np.maximum(2 * NEARNESS * np.abs(values), 1e-6) if part.kind == "amount" else float(table.least)
        need = np.where(primary[name], width, 0.0) + np.where(moved[name], float(SMALLEST_SHOWN), 0.0)
        hidden = ~table.shown | primary[name] | moved[name]
        numbers[name] = gathered.add(values, need * np.ones_like(values), known, hidden)
    return gathered, numbers


def _add_totals(gathered: Gathered, numbers: Mapping[str, np.ndarray], listed: list[Line]) -> None:
    for at in numbers.values():
        for line in listed:
            gathered.sum([*at[line.parts], at[line.total]], [*np.ones(line.parts.size), -1.0])


def _add_rests(table: _Table, gathered: Gathered, numbers: dict[str, np.ndarray], plain: Mapping[str, Part]) -> None:
    """Who is in a group and not in one of its parts is a group too, though no column shows it."""
    for whole, part in _wholes_and_parts(plain):
        rest = table.values(whole) - table.values(part)
        if (rest < 0).any():
            continue
        need = np.where(too_few(rest, table.least), float(table.least), 0.0)
        at = gathered.add(rest, need, table.nobody(), ~table.nobody())
        for one, two, three in zip(numbers[whole], numbers[part], at, strict=True):
            gathered.sum([one, two, three], [1.0, -1.0, -1.0])


def _wholes_and_parts(plain: Mapping[str, Part]) -> Iterator[tuple[str, str]]:
    wholes = {part.base: name for name, part in plain.items() if part.kind == "count" and part.condition is None}
    for name, part in plain.items():
        if part.kind == "count" and part.condition is not None and part.base in wholes:
            yield wholes[part.base], name


def _add_earlier(gathered: Gathered, numbers: Mapping[str, np.ndarray], before: list[dict[str, Numbers]]) -> None:
    """The sums of each earlier version: what it hid is taken to be as it is now, which an attacker would try."""
    now = gathered.sums
    for version in before:
        told = np.full(len(gathered.values), np.nan)
        for name, at in numbers.items():
            told[at] = version[name]
        for members, total in now:
            unknown = [(member, sign) for member, sign in members if np.isnan(told[member])]
            known = sum(sign * told[member] for member, sign in members if not np.isnan(told[member]))
            if 0 < len(unknown) < len(members):
                gathered.sum([one for one, _ in unknown], [sign for _, sign in unknown], total - known)


def _add_others(
    table: _Table,
    gathered: Gathered,
    numbers: Mapping[str, np.ndarray],
    plain: Mapping[str, Part],
    key: tuple[str, ...],
    others: list[SameSources],
) -> int:
    """What other datasets of the same sources add up to; the groups by which those sums differ from this table's."""
    subtracted = 0
    mine = Table(table.evidence.groups, key, table.statement.totals)
    for other in others:
        for name, figure in ((mine_, theirs) for mine_, part in plain.items() for theirs in _alike(part, mine_, other)):
            for version in other.versions:
                theirs = Table(version.rows, version.key, {}).chosen(table.kind.traced.constants)
                for view in theirs.views():
                    for one in common_sums(mine.chosen(other.constants), view, figure):
                        members = [int(numbers[name][row]) for row in one.rows]
                        if gathered.sum(members, [1.0] * len(members), one.published) or not version.is_present:
                            continue
                        subtracted += _add_difference(table, gathered, members, one.published, plain[name])
    return subtracted


def _alike(part: Part, name: str, other: SameSources) -> Iterator[str]:
    """The other's figures that may count the same."""
    for theirs, (kind, condition) in other.figures.items():
        if kind == part.kind and ((kind == "count" and condition == part.condition) or theirs == name):
            yield theirs


def _add_difference(table: _Table, gathered: Gathered, members: list[int], published: float, part: Part) -> int:
    """Somebody is in one of two sums and not in the other: 1 where those are too few."""
    rest = sum(gathered.values[member] for member in members) - published
    if part.kind != "count" or not 0 < abs(rest) < table.least:
        return 0
    one = np.ones(1)
    (at,) = gathered.add(one * abs(rest), one * float(table.least), one < 0, one > 0)
    gathered.sum([*members, int(at)], [*([1.0] * len(members)), -float(np.sign(rest))], published)
    return 1


def _lost(cells: Cells, never: Mask) -> np.ndarray:
    """Sensitive cells that can be computed from what was published before, whatever is hidden now."""
    everything = never | ~cells.known
    told = [one.cell for one in attacked(cells, everything) if one.width < cells.need[one.cell] - 1e-6]
    return np.array(sorted({*told, *np.flatnonzero(cells.sensitive & cells.known).tolist()}), dtype=np.intp)


def _tied(table: _Table, figure: Figure, hidden: Mapping[str, Mask]) -> Mask:
    """A rate is hidden with the counts it is made of."""
    found = table.nobody()
    made_of = {(part.kind, part.base, part.condition) for part in figure.parts}
    for name, mask in hidden.items():
        one = table.kind.traced.figures[name]
        if one.plain and {(part.kind, part.base, part.condition) for part in one.parts} & made_of:
            found = found | mask
    return found
