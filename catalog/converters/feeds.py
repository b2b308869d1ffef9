"""What is new: an Atom feed of versions for people, and one JSON line a version for programs."""

import json
from collections.abc import Iterable, Iterator, Sequence
from xml.etree import ElementTree

from catalog.converters.addresses import dataset_address, file_address, version_address
from catalog.converters.media_types import MEDIA_TYPES
from catalog.publishing.published_dataset import Portal, PublishedDataset, PublishedVersion

ATOM = "http://www.w3.org/2005/Atom"
_MOST_ENTRIES = 100
Dated = tuple[PublishedDataset, PublishedVersion]


def atom(portal: Portal, address: str, title: str, datasets: Iterable[PublishedDataset]) -> str:
    """The newest versions of some datasets; `address` is the feed's own."""
    newest = _versions(datasets)[::-1][:_MOST_ENTRIES]
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN"})
    _text(feed, "id", address)
    _text(feed, "title", title)
    _text(feed, "updated", (newest[0][1].released_at if newest else portal.modified).isoformat())
    _link(feed, "self", address, "application/atom+xml")
    _link(feed, "alternate", f"{portal.base}/", "text/html")
    _text(ElementTree.SubElement(feed, "author"), "name", portal.publisher.title.zh)
    for dataset, version in newest:
        _entry(portal, feed, dataset, version)
    ElementTree.indent(feed)
    return ElementTree.tostring(feed, encoding="unicode", xml_declaration=False) + "\n"


def change_lines(portal: Portal, datasets: Iterable[PublishedDataset]) -> str:
    """Every version there ever was, oldest first: what changed, and where the old and new values stand."""
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in _lines(portal, datasets))


def _lines(portal: Portal, datasets: Iterable[PublishedDataset]) -> Iterator[dict[str, object]]:
    for dataset, version in _versions(datasets):
        yield {
            "dataset": dataset.id,
            "version": version.version,
            "data_version": version.data_version,
            "released_at": version.released_at.isoformat(),
            "rows": version.rows,
            "added": version.added,
            "removed": version.removed,
            "changed": version.changed,
            "notes": version.notes.zh,
            "address": version_address(portal, dataset, version.version),
            "changes": f"{portal.base}/{version.changes_path}" if version.changes_path else None,
        }


def _versions(datasets: Iterable[PublishedDataset]) -> Sequence[Dated]:
    dated = [(dataset, version) for dataset in datasets for version in dataset.history]
    return sorted(dated, key=lambda one: (one[1].released_at, one[0].id))


def _entry(portal: Portal, feed: ElementTree.Element, dataset: PublishedDataset, version: PublishedVersion) -> None:
    entry = ElementTree.SubElement(feed, "entry")
    _text(entry, "id", version_address(portal, dataset, version.version))
    _text(entry, "title", f"{dataset.title.zh} {version.version}")
    _text(entry, "updated", version.released_at.isoformat())
    _text(entry, "summary", version.notes.zh)
    _text(ElementTree.SubElement(entry, "author"), "name", dataset.publisher.title.zh)
    _link(entry, "alternate", f"{dataset_address(portal, dataset)}/", "text/html")
    for file in version.files:
        _link(entry, "enclosure", file_address(portal, file), MEDIA_TYPES[file.format], str(file.bytes))


def _text(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = text


def _link(parent: ElementTree.Element, relation: str, address: str, kind: str, length: str = "") -> None:
    said = {"rel": relation, "type": kind, "href": address, "length": length}
    ElementTree.SubElement(parent, "link", {name: value for name, value in said.items() if value})
