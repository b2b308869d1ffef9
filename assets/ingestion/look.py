"""What the loading of a resource met, noted for the next plan: files as they lay, sources as they answered.

It is noted when the loading has ended by itself, and not when storage failed or a batch was left half done: then the
next run looks at everything again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from assets.context import LakeContext
from catalog.registry.resource import Resource
from lake.connectors.answer import Answer
from lake.connectors.deliveries import Delivery
from lake.connectors.fetched import FetchedSource
from lake.connectors.landing.lying_files import LyingFile
from lake.connectors.source import FileSource
from lake.errors import LakeError
from lake.ledger.looks import AskedSource, Look, Looks, SeenFile


@dataclass
class Looking:
    """Watches the deliveries of one resource go by."""

    lake: LakeContext
    resource: Resource
    _lying: tuple[LyingFile, ...]
    _met: list[Delivery] = field(default_factory=list)
    _heard: list[tuple[FetchedSource, Answer]] = field(default_factory=list)

    @classmethod
    def begin(cls, lake: LakeContext, resource: Resource) -> "Looking":
        """Before the first of them is read."""
        return cls(lake, resource, lake.lying)

    def watch(self, found: Iterable[Delivery | LakeError]) -> Iterator[Delivery | LakeError]:
        """Hand them on."""
        for one in found:
            if isinstance(one, Delivery):
                self._met.append(one)
            yield one

    def hear(self, source: FetchedSource, answer: Answer) -> None:
        """A source has said what it has to say."""
        self._heard.append((source, answer))

    def note(self, refused: Sequence[tuple[str | None, LakeError]]) -> None:
        """Remember what was met; `refused` are the errors, each with the name of the file as it came.

        Nothing is remembered when one of them belongs to nothing that lies or was asked here: it is to come again.
        """
        if any(not self._is_placed(name) for name, _ in refused):
            return
        look = Look(self.resource.version, self.resource.standards)
        files, sources = list(self._files(refused)), list(self._sources(refused))
        Looks(self.lake.lakehouse.ledger).note(self.resource.name, look, files, sources)

    def _is_placed(self, name: str | None) -> bool:
        places = {source.place for source in self.resource.sources if isinstance(source, FetchedSource)}
        return name is not None and (name in places or any(_is_of(name, lying) for lying in self._lying))

    def _files(self, refused: Sequence[tuple[str | None, LakeError]]) -> Iterator[SeenFile]:
        names = [one.name for one in self._met if isinstance(one.source, FileSource)]
        named = [*names, *(name for name, _ in refused if name)]
        sums = {one.path: one.sha256 for one in self._met}
        for lying in self._lying:
            if not any(_is_of(name, lying) for name in named):
                continue
            refusals = tuple(error.as_dict() for name, error in refused if name and _is_of(name, lying))
            yield SeenFile(
                self.lake.landing_label(lying.landing),
                lying.name,
                self.resource.name,
                lying.bytes,
                lying.changed_ns,
                sums.get(lying.file.path),
                lying.seen_at,
                refusals,
            )

    def _sources(self, refused: Sequence[tuple[str | None, LakeError]]) -> Iterator[AskedSource]:
        """One of which something was refused is asked again by every run."""
        unsound = {name for name, _ in refused}
        for source, answer in self._heard:
            if source.place not in unsound:
                yield AskedSource(self.resource.name, source.folder_name, answer.content, answer.probe)


def _is_of(name: str, lying: LyingFile) -> bool:
    """Whether a delivery is that file, or a member of that archive."""
    return name == lying.name or name.startswith(f"{lying.name}!")
