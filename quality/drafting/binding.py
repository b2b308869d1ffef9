"""Which data element each column of a file is bound to: the likeliest that takes the rows of the very file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from catalog.contracts.grades import SENSITIVE, is_sensitive
from catalog.registry.registry import Registry
from lake.engine.duck import DuckEngine
from quality.drafting.profile import ColumnProfile, Profile
from quality.drafting.recognition import Candidate
from quality.drafting.trial import Refused, spec_at, try_contract, try_elements
from quality.standards.text_shape import (
    GENERAL,
    general_elements,
    holds_personal_numbers,
    is_code_title,
    likely_element,
    titled_elements,
)

BEARABLE = 0.01
"""The share of a file's rows that its draft may refuse, all columns together: one bad cell in a hundred is the cell's
fault, more are the element's."""
_CANDIDATES = 3
"""Recognised elements of a column that are tried."""
_ANY_TEXT = ("text", "long_text")


@dataclass(frozen=True)
class Binding:
    """A column with what it may be, the likeliest first, and what each of these refuses of the file.

    `chosen` is the place of the element among them.
    """

    column: ColumnProfile
    elements: tuple[str, ...]
    refused: tuple[Refused, ...]
    chosen: int
    candidates: tuple[Candidate, ...] = ()

    @property
    def element(self) -> str:
        """What the column is bound to."""
        return self.elements[self.chosen]

    @property
    def refused_rows(self) -> int:
        """How many of the rows that were looked at this element refuses."""
        return self.refused[self.chosen].rows

    @property
    def passed_over(self) -> str | None:
        """What most values look like, or their title says, where the column is bound to something wider."""
        first = self.elements[0]
        return first if self.chosen and first not in GENERAL else None

    def grade(self, registry: Registry) -> int | None:
        """A grade of its own, where what the column holds is more sensitive than its element is."""
        seen = [registry.elements[self.passed_over].grade] if self.passed_over else []
        seen += [SENSITIVE] if holds_personal_numbers(self.column.values) else []
        highest = max(seen, default=0)
        return highest if is_sensitive(highest) and highest > registry.elements[self.element].grade else None


def bind(
    engine: DuckEngine, registry: Registry, profile: Profile, candidates: Sequence[Sequence[Candidate]]
) -> list[Binding]:
    """Bind every column; `candidates` are in the order of the columns. The values of the profile are in the engine."""
    options = [_options(*each) for each in zip(profile.columns, candidates, strict=True)]
    refused = try_elements(engine, registry, dict(enumerate(options)))
    bindings = []
    for place, (column, elements) in enumerate(zip(profile.columns, options, strict=True)):
        found = tuple(refused[place, element] for element in elements)
        chosen = _choice(elements, found, BEARABLE * profile.sent.looked_at)
        bindings.append(Binding(column, elements, found, chosen, tuple(candidates[place])))
    return _within_bounds(engine, registry, profile, bindings)


def _options(column: ColumnProfile, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    found = [one.element for one in candidates[:_CANDIDATES]]
    if not found and not is_code_title(column.name):
        found += titled_elements(column.name) if column.values else ()
        found += [likely] if (likely := likely_element(column.values)) else []
    return tuple(dict.fromkeys([*found, *general_elements(column.name, column.values)]))


def _choice(elements: Sequence[str], refused: Sequence[Refused], bearable: float) -> int:
    """The first that takes nearly all rows; of texts the one that takes more, since they say the same."""
    for place, element in enumerate(elements):
        if refused[place].rows <= (0 if element == _ANY_TEXT[0] else bearable):
            return place
    return min(range(len(elements)), key=lambda place: refused[place].rows)


def _within_bounds(
    engine: DuckEngine, registry: Registry, profile: Profile, bindings: Sequence[Binding]
) -> list[Binding]:
    """Widen what refuses most until the whole contract takes the rows that it is to take."""
    bound, bearable = list(bindings), BEARABLE * profile.sent.looked_at
    for _widened in bindings:
        refusing = [place for place, one in enumerate(bound) if one.refused_rows]
        specs = [spec_at(place, bound[place].element) for place in refusing]
        if not specs or try_contract(engine, registry, profile.sent, specs) <= bearable:
            break
        worst = max(refusing, key=lambda place: (bound[place].refused_rows, place))
        wider = _wider(bound[worst])
        if wider is None:
            break
        bound[worst] = replace(bound[worst], chosen=wider)
    return bound


def _wider(binding: Binding) -> int | None:
    now = binding.refused_rows
    found: Iterator[int] = (
        place for place in range(len(binding.elements)) if place > binding.chosen and binding.refused[place].rows < now
    )
    return next(found, None)
