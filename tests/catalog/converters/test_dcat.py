"""The DCAT-AP catalogue: valid against the shapes, equal bytes for equal facts, the facts where readers look."""

from dataclasses import replace
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import Graph, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, RDFS, SKOS

from catalog.converters.rdf_files import rdf_xml, turtle
from catalog.converters.rdf_words import ADMS, CSVW, DCAT, DQV, EU, PAV, SPDX
from tests.catalog.converters.made_up_portal import AIR, BASE, ON_CONDITION, PORTAL, SECRET
from tests.catalog.converters.whole_graph import catalogue_graph

DCT = Namespace("http://purl.org/dc/terms/")
NODE = URIRef(f"{BASE}/datasets/air_quality_daily")


def violations(graph: Graph) -> str:
    shapes = Graph().parse(Path(__file__).parent.parent / "dcat_ap_shapes.ttl")
    conforms, _, report = validate(graph, shacl_graph=shapes, inference="none")
    return "" if conforms else str(report)


def test_the_catalogue_is_valid() -> None:
    assert violations(catalogue_graph(PORTAL, [AIR])) == ""


def test_what_is_not_open_is_described_with_the_right_of_access_and_its_reason() -> None:
    licensed, secret = replace(PORTAL, licence=AIR.licence), replace(SECRET, theme=PORTAL.themes[0])
    graph = catalogue_graph(licensed, [AIR], [ON_CONDITION, secret])
    assert violations(graph) == ""
    described = {one.id: URIRef(f"{BASE}/closed/{one.id}") for one in (ON_CONDITION, SECRET)}
    rights = {name: graph.value(node, DCT.accessRights) for name, node in described.items()}
    assert rights == {"eeb_school": EU["access-right/RESTRICTED"], "gsda_secret": EU["access-right/NON_PUBLIC"]}
    reasons = [graph.value(graph.value(node, DCT.rights), RDFS.label) for node in described.values()]
    assert [str(reason) for reason in reasons] == [ON_CONDITION.reason, SECRET.basis]
    assert [str(graph.value(node, ADMS.sample) or "") for node in described.values()] == [
        f"{BASE}/closed/eeb_school#sample",
        "",
    ]
    periods = [graph.value(node, DCT.temporal) for node in described.values()]
    assert [str(graph.value(one, DCAT.endDate)) for one in periods if one] == ["2023-08-14"]
    served = set(graph.objects(None, DCAT.servesDataset))
    assert served & {*described.values()} == set()
    assert isomorphic(Graph().parse(data=rdf_xml(graph), format="xml"), graph)


@pytest.mark.parametrize("missing", ["themes", "files"])
def test_the_shapes_notice_what_is_missing(missing: str) -> None:
    assert "MinCount" in violations(catalogue_graph(PORTAL, [replace(AIR, **{missing: ()})]))  # type: ignore[arg-type]


def test_all_files_hold_the_same_graph_and_equal_bytes_each_time() -> None:
    graph, again = catalogue_graph(PORTAL, [AIR]), catalogue_graph(PORTAL, [AIR])
    assert turtle(graph) == turtle(again)
    assert isomorphic(Graph().parse(data=turtle(graph), format="turtle"), graph)
    assert rdf_xml(graph) == rdf_xml(again)
    assert isomorphic(Graph().parse(data=rdf_xml(graph), format="xml"), graph)


def test_every_value_is_of_the_class_that_readers_expect() -> None:
    """What the range profile of DCAT-AP asks, for every property that leads to a node of ours."""
    graph = catalogue_graph(PORTAL, [AIR])
    terms = {
        DCAT.mediaType: DCT.MediaType,
        DCT.license: DCT.LicenseDocument,
        DCT.rights: DCT.RightsStatement,
        DCT.temporal: DCT.PeriodOfTime,
        DCT.spatial: DCT.Location,
        DCT.conformsTo: DCT.Standard,
        DCAT.landingPage: URIRef("http://xmlns.com/foaf/0.1/Document"),
        URIRef("http://xmlns.com/foaf/0.1/homepage"): URIRef("http://xmlns.com/foaf/0.1/Document"),
        DCAT.contactPoint: URIRef("http://www.w3.org/2006/vcard/ns#Kind"),
        DCAT.service: DCAT.DataService,
    }
    for predicate, kind in terms.items():
        values = set(graph.objects(None, predicate))
        assert values
        assert [value for value in values if (value, RDF.type, kind) not in graph] == []


def test_only_datasets_are_datasets_whatever_versions_there_are() -> None:
    graph = catalogue_graph(PORTAL, [AIR])
    assert list(graph.subjects(RDF.type, DCAT.Dataset)) == [NODE]
    assert {str(notes) for notes in graph.objects(NODE, ADMS.versionNotes)} == {"新增 1 行。", "1 row added."}


def test_all_themes_are_a_scheme_under_the_european_ones() -> None:
    graph = catalogue_graph(PORTAL, [AIR])
    concepts = set(graph.subjects(SKOS.inScheme, URIRef(f"{BASE}/themes")))
    assert concepts == {URIRef(f"{BASE}/themes/{name}") for name in ("environment", "weather")}
    assert set(graph.objects(NODE, DCAT.theme)) == {URIRef(f"{BASE}/themes/environment"), EU["data-theme/ENVI"]}


def test_a_dataset_says_what_portals_show() -> None:
    graph = catalogue_graph(PORTAL, [AIR])
    assert str(graph.value(NODE, DCAT.version)) == "1.1.0"
    assert graph.value(NODE, DCT.accrualPeriodicity) == EU["frequency/DAILY"]
    assert {str(version)[-5:] for version in graph.objects(NODE, PAV.hasVersion)} == {"1.0.0", "1.1.0"}
    measurement = graph.value(NODE, DQV.hasQualityMeasurement)
    assert str(graph.value(measurement, DQV.value)) == "0.995000"
    assert len(list(graph.objects(URIRef(f"{NODE}#schema"), CSVW.column))) == 4


def test_a_distribution_can_be_checked_after_the_download() -> None:
    graph = catalogue_graph(PORTAL, [AIR])
    csv = URIRef(f"{NODE}#csv")
    assert str(graph.value(csv, DCAT.downloadURL)) == f"{BASE}/{AIR.files[0].path}"
    assert str(graph.value(csv, DCAT.mediaType)).endswith("media-types/text/csv")
    assert int(str(graph.value(csv, DCAT.byteSize))) == 120
    assert str(graph.value(graph.value(csv, SPDX.checksum), SPDX.checksumValue)).lower() == "ab" * 32


def test_a_compressed_file_says_what_is_inside_and_how_it_is_packed() -> None:
    graph = catalogue_graph(PORTAL, [AIR])
    packed = URIRef(f"{NODE}#jsonl.gz")
    assert str(graph.value(packed, DCAT.mediaType)).endswith("application/x-ndjson")
    assert str(graph.value(packed, DCAT.compressFormat)).endswith("application/gzip")
    assert graph.value(URIRef(f"{NODE}#jsonl"), DCAT.compressFormat) is None
