"""Whether a resource has something new, without reading what was read before.

A landed file is known by name, size and time; where these leave a doubt, by its content. An archive counts as one
file. What was refused stays refused until it or the contract changes: it is named again, and not read again.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from assets.context import LakeContext
from assets.ingestion.raw_rows import is_in_raw
from assets.reasons import Reason
from catalog.registry.resource import Resource
from catalog.registry.telling import told_file
from lake.connectors.content_hash import file_sha256
from lake.connectors.fetched import FetchedSource
from lake.connectors.landing.connections import read_connections
from lake.connectors.landing.lying_files import LyingByName, LyingFile
from lake.connectors.landing.plain_file import opened
from lake.connectors.source import FileSource
from lake.errors import LakeError
from lake.ledger.half_done import half_done
from lake.ledger.looks import AskedSource, Look, Looks, SeenFile


@dataclass(frozen=True)
class News:
    """What is new of one resource. `refused`: what was refused before and is still there; nothing new by itself.

    `touched` are files with another time and the content that is known. `to_ask` are sources that nothing but asking
    tells anything of. `in_vain`: archives that others know were looked into and hold nothing of it.
    """

    reasons: tuple[Reason, ...] = ()
    refused: tuple[LakeError, ...] = ()
    touched: tuple[SeenFile, ...] = ()
    to_ask: tuple["Unsure", ...] = ()
    in_vain: bool = False


@dataclass(frozen=True)
class Unsure:
    """A source that has to be asked, and what it said last."""

    source: FetchedSource
    address: str
    known: AskedSource


@dataclass(frozen=True)
class _Archive:
    """One that lies there, and the resources of which something was found in it; each asks about every archive.

    `known_since`: when it was first seen as it is now; None when it was not.
    """

    place: int
    lying: LyingFile
    found: frozenset[str]
    known_since: datetime | None

    @classmethod
    def of(cls, place: int, lying: LyingFile, seen: Mapping[str, SeenFile]) -> "_Archive":
        """`seen` is what is remembered of it, by resource."""
        sure = (one.seen_at for one in seen.values() if one.is_surely(lying.bytes, lying.changed_ns))
        return cls(place, lying, frozenset(seen), min(sure, default=None))

    def is_none_of(self, resource: str, look: Look | None) -> bool:
        """Whether it was there when the same contract looked, which a run of some others is not, and found nothing."""
        if look is None or look.noted_at is None or self.known_since is None or resource in self.found:
            return False
        return self.known_since <= look.noted_at


class NewsDesk:
    """What lies in the landing folders beside what the ledger remembers of it, looked up once for all resources."""

    def __init__(self, lake: LakeContext) -> None:
        self._lake = lake
        looks = Looks(lake.lakehouse.ledger)
        self._looks = looks.all()
        self._sources = {(one.resource, one.source): one for one in looks.sources()}
        self._seen: dict[tuple[str, str], dict[str, SeenFile]] = defaultdict(dict)
        for file in looks.files():
            self._seen[file.place][file.resource] = file

    def of(self, resource: Resource) -> News:
        """What is new of a resource."""
        look = self._looks.get(resource.name)
        reasons = [*self._left(resource), *self._declared(resource, look)]
        touched, refused, in_vain = list[SeenFile](), list[LakeError](), False
        for lying, brings in self._met(resource, look):
            if not brings:
                in_vain = in_vain or bool(self._seen_of(lying))
                continue
            known = self._seen_of(lying).get(resource.name)
            match self._state(lying, known):
                case "same" | "touched" as state if known:
                    refused += [LakeError.from_dict(error) for error in known.refusals]
                    touched += [_as_it_lies(known, lying)] if state == "touched" else []
                case _:
                    told = told_file(self._lake.registry, resource.name, lying.name)
                    reasons.append(Reason("changed_file" if known else "new_file", told))
        asked, unsure = self._fetched(resource)
        return News((*reasons, *asked), tuple(refused), tuple(touched), unsure, in_vain)

    @cached_property
    def _by_name(self) -> LyingByName:
        return LyingByName(self._lake.lying)

    @cached_property
    def _connections(self) -> Mapping[str, str]:
        """The addresses that this installation has; none when their list is broken, which the steps then say."""
        try:
            return read_connections(self._lake.landings)
        except LakeError:
            return {}

    @cached_property
    def _lists_connections(self) -> bool:
        try:
            return read_connections(self._lake.landings) is not None
        except LakeError:
            return False

    @cached_property
    def _half_done(self) -> set[str]:
        return {one.resource for one in half_done(self._lake.lakehouse.ledger)}

    @cached_property
    def _begun(self) -> set[str]:
        """Resources with a batch that was registered and not loaded, and is in raw."""
        lake, ledger = self._lake, self._lake.lakehouse.ledger
        begun = (batch for batch in ledger.unfinished() if batch.status == "registered")
        mine = ((batch, lake.registry.resources.get(batch.resource)) for batch in begun)
        return {batch.resource for batch, resource in mine if resource and is_in_raw(lake, resource, batch)}

    @cached_property
    def _versions(self) -> Mapping[str, set[str]]:
        """By resource, the versions of its contract by which its loaded batches were split."""
        found: dict[str, set[str]] = defaultdict(set)
        query = "SELECT DISTINCT resource, contract_version FROM batch WHERE status = 'loaded'"
        for row in self._lake.lakehouse.ledger.rows(query):
            found[row["resource"]].add(row["contract_version"])
        return found

    @cached_property
    def _unbalanced(self) -> set[str]:
        return {batch.resource for batch in self._lake.lakehouse.ledger.unbalanced()}

    def _left(self, resource: Resource) -> Iterator[Reason]:
        """What a run before has left undone."""
        if resource.name in self._half_done | self._begun:
            yield Reason("half_done")
        if resource.name in self._unbalanced:
            yield Reason("does_not_reconcile")

    def _declared(self, resource: Resource, look: Look | None) -> Iterator[Reason]:
        """What has changed in how the resource is declared since it was loaded."""
        loaded = self._versions.get(resource.name, set())
        if look is None and loaded:
            yield Reason("first_look")
        if loaded - {resource.version} or (look and look.contract_version != resource.version):
            yield Reason("contract_changed")
        if look and look.standards != resource.standards and loaded:
            yield Reason("standards_changed")

    def _seen_of(self, lying: LyingFile) -> Mapping[str, SeenFile]:
        """What is remembered of a file, by resource."""
        return self._seen.get((self._labels[lying.landing], lying.name), {})

    @cached_property
    def _labels(self) -> Mapping[Path, str]:
        return {landing: self._lake.landing_label(landing) for landing in {one.landing for one in self._lake.lying}}

    @cached_property
    def _archives(self) -> tuple[_Archive, ...]:
        lying = ((place, self._lake.lying[place]) for place in self._by_name.archives)
        return tuple(_Archive.of(place, one, self._seen_of(one)) for place, one in lying)

    def _met(self, resource: Resource, look: Look | None) -> Iterator[tuple[LyingFile, bool]]:
        """The files that may bring something of the resource, and archives that were looked into and do not."""
        patterns = [source.path for source in resource.sources if isinstance(source, FileSource)]
        met = {place: True for pattern in patterns for place in self._by_name.deliveries(pattern)}
        current = look if look and look.contract_version == resource.version else None
        for archive in self._archives if patterns else ():
            place, file = archive.place, archive.lying.file
            if place in met or archive.is_none_of(resource.name, current):
                continue
            if self.is_known_of(archive.lying, resource):
                met[place] = True
            elif wanted := [pattern for pattern in patterns if file.may_hold(pattern)]:
                met[place] = any(file.may_bring(pattern) for pattern in wanted)
        yield from ((self._lake.lying[place], brings) for place, brings in sorted(met.items()))

    def is_known_of(self, lying: LyingFile, resource: Resource) -> bool:
        """Whether a file is as it was when the same contract found something of its own in it."""
        look, known = self._looks.get(resource.name), self._seen_of(lying).get(resource.name)
        if look is None or look.contract_version != resource.version:
            return False
        return known is not None and known.is_surely(lying.bytes, lying.changed_ns)

    def known_archives(self) -> set[Path]:
        """Those of which some resource has found something; who wants to know that need not open them."""
        resources = self._lake.registry.resources.values()
        archives = [self._lake.lying[place] for place in self._by_name.archives]
        return {lying.file.path for lying in archives if any(self.is_known_of(lying, one) for one in resources)}

    def _state(self, lying: LyingFile, known: SeenFile | None) -> str:
        """`same`, `touched` (another time, the same content) or `news`."""
        if known is None or known.bytes != lying.bytes:
            return "news"
        if known.is_surely(lying.bytes, lying.changed_ns):
            return "same"
        return "touched" if known.sha256 is not None and known.sha256 == _digest(lying) else "news"

    def _fetched(self, resource: Resource) -> tuple[tuple[Reason, ...], tuple[Unsure, ...]]:
        """Sources that were never asked, and those that have to be asked to know; one without a connection is none."""
        sources = [source for source in resource.sources if isinstance(source, FetchedSource)]
        if sources and not self._lists_connections:
            return (Reason("must_be_asked"),), ()
        asked, unsure = list[Reason](), list[Unsure]()
        for source in sources:
            if (address := self._connections.get(source.connection)) is None:
                continue
            known = self._sources.get((resource.name, source.folder_name))
            if known is None:
                asked.append(Reason("must_be_asked", source.place))
            elif known.probe is None or known.probe != source.probe(address):
                unsure.append(Unsure(source, address, known))
        return tuple(asked), tuple(unsure)


def _as_it_lies(known: SeenFile, lying: LyingFile) -> SeenFile:
    return replace(known, bytes=lying.bytes, changed_ns=lying.changed_ns, seen_at=lying.seen_at)


def _digest(lying: LyingFile) -> str | None:
    """None when it cannot be read, which makes it news for whoever can say why."""
    try:
        with opened(lying.file.path, lying.name) as plain:
            return file_sha256(plain)
    except (LakeError, OSError):
        return None
