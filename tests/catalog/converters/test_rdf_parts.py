"""The catalogue put together of parts: the whole graph in each file, and only what changed written anew."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from catalog.converters import dcat
from catalog.converters.dcat import catalogue_told
from catalog.converters.rdf_parts import Parts, parts_of, whole
from catalog.converters.rdf_words import Triple
from catalog.publishing.published_dataset import Portal, PublishedDataset
from tests.catalog.converters.made_up_portal import AIR, BASE, ON_CONDITION, PORTAL
from tests.catalog.converters.whole_graph import catalogue_graph

LONG = replace(AIR, id="air_quality_hourly", keywords=('"]\n@prefix', "</rdf:RDF>", ">\n", "\n\n"))


def parts(datasets: Sequence[PublishedDataset], known: Parts | None = None, portal: Portal = PORTAL) -> Parts:
    return parts_of(catalogue_told(portal, datasets, [ON_CONDITION]), known or Parts())


def test_each_file_of_the_whole_holds_the_graph_whatever_its_texts_hold() -> None:
    graph, texts = catalogue_graph(PORTAL, [AIR, LONG], [ON_CONDITION]), whole(parts([AIR, LONG]).texts.values())
    for text, form in ((texts.turtle, "turtle"), (texts.json_ld, "json-ld"), (texts.rdf_xml, "xml")):
        assert isomorphic(Graph().parse(data=text, format=form), graph)


def test_equal_facts_give_equal_bytes_in_whatever_order_they_come() -> None:
    assert whole(parts([LONG, AIR]).texts.values()) == whole(parts([AIR, LONG]).texts.values())


def test_subjects_are_in_the_same_order_in_every_process() -> None:
    parts_in_xml = [part.rdf_xml for part in parts([AIR, LONG]).texts.values()]
    subjects = [re.findall(r'rdf:about="(.*?)"', text) for text in parts_in_xml]
    assert max(map(len, subjects)) > 10
    assert all(listed == sorted(listed) for listed in subjects)


def test_only_what_changed_is_told_and_written_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    before, told, tell = parts([AIR, LONG]), list[str](), dcat._dataset

    def telling(portal: Portal, dataset: PublishedDataset) -> Iterator[Triple]:
        told.append(dataset.id)
        return tell(portal, dataset)

    monkeypatch.setattr(dcat, "_dataset", telling)
    later, changed = replace(PORTAL, modified=PORTAL.modified + timedelta(1)), replace(AIR, rows=AIR.rows + 1)
    after = parts([changed, LONG], before, later)
    anew = [part.turtle for digest, part in after.texts.items() if digest not in before.texts]
    assert told == [AIR.id]
    assert [f"{BASE}/datasets/{AIR.id}>" in text for text in anew] == [True, True]  # the catalogue and the dataset
    assert all(part is before.texts[digest] for digest, part in after.texts.items() if digest in before.texts)
    assert whole(after.texts.values()) == whole(parts([changed, LONG], portal=later).texts.values())


def test_a_page_of_which_several_say_something_loses_what_none_says_any_more() -> None:
    before = parts([AIR, replace(LONG, standards=("GB/T 1",))])
    after = parts([AIR, LONG], before)
    assert whole(after.texts.values()) == whole(parts([AIR, LONG]).texts.values())
    assert "standards/GB%2FT%201" not in whole(after.texts.values()).turtle


def test_nothing_is_a_graph_too() -> None:
    texts = whole([])
    assert len(Graph().parse(data=texts.turtle, format="turtle")) == 0
    assert len(Graph().parse(data=texts.json_ld, format="json-ld")) == 0
    assert len(Graph().parse(data=texts.rdf_xml, format="xml")) == 0
