"""Several files become drafts, together as far as that saves time and apart as far as one may fail."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from catalog.registry.registry import Registry
from lake.connectors.deliveries import Delivery
from lake.engine.duck import DuckEngine
from lake.errors import LakeError
from lake.home.unforeseen import unforeseen
from lake.settings import Settings
from quality.drafting.draft import Draft, draft, propose
from quality.drafting.profile import Profile, attach_values, profile
from quality.drafting.recognition import Candidate, recognise
from quality.drafting.sent_rows import read_rows
from quality.drafting.wording import Wordings

TOGETHER = 32
"""Files whose columns are recognised at once: the elements are then planned once for all of them."""
_MEMORY = "512MB"
"""Of the SQL engine; what does not fit is written to a file meanwhile."""

Made = TypeVar("Made")
Arrival = Callable[[], Delivery]
"""Opens a file; LakeError when it is none."""


def drafts(
    settings: Settings, registry: Registry, wordings: Wordings, arrivals: Sequence[Arrival]
) -> Iterator[Draft | LakeError]:
    """The draft of each file in order, or why there is none: one that cannot be read or drafted stops no other."""
    for start in range(0, len(arrivals), TOGETHER):
        with DuckEngine(settings.model_copy(update={"memory_limit": _MEMORY})) as engine:
            yield from _Drafting(settings, registry, wordings, engine).drafts(arrivals[start : start + TOGETHER])


@dataclass(frozen=True)
class _Drafting:
    settings: Settings
    registry: Registry
    wordings: Wordings
    engine: DuckEngine

    def drafts(self, arrivals: Sequence[Arrival]) -> Iterator[Draft | LakeError]:
        profiles = [self._or_error(partial(self._profile, arrival)) for arrival in arrivals]
        candidates = self._recognised([one for one in profiles if isinstance(one, Profile)])
        for found in profiles:
            if isinstance(found, LakeError):
                yield found
            else:
                yield self._or_error(partial(self._draft, found, next(candidates)))

    def _or_error(self, make: Callable[[], Made]) -> Made | LakeError:
        try:
            return make()
        except LakeError as error:
            return error
        except Exception as error:
            return unforeseen(self.settings, error)

    def _profile(self, arrival: Arrival) -> Profile:
        return profile(self.engine, read_rows(arrival(), self.engine, self.settings.temporary_folder))

    def _recognised(self, profiles: Sequence[Profile]) -> Iterator[list[list[Candidate]]]:
        keys = [
            [f"{number}.{place}/{column.name}" for place, column in enumerate(one.columns)]
            for number, one in enumerate(profiles)
        ]
        samples = {
            key: column.values
            for names, one in zip(keys, profiles, strict=True)
            for key, column in zip(names, one.columns, strict=True)
        }
        found = recognise(self.engine, self.registry, samples)
        return ([found[key] for key in names] for names in keys)

    def _draft(self, made: Profile, candidates: Sequence[Sequence[Candidate]]) -> Draft:
        attach_values(self.engine, made.sent)
        proposal = propose(self.engine, self.registry, made, candidates)
        return draft(proposal, self.registry, self.wordings.of(made.sent.name))
