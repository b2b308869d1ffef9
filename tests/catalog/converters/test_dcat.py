"""The DCAT-AP catalogue: valid against the shapes, equal bytes for equal facts, the facts where readers look."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import Graph, Namespace, URIRef
from rdflib.compare import isomorphic

from catalog.contracts.contract import Title
from catalog.converters.dcat import CSVW, DCAT, DQV, EU, SPDX, catalogue_graph, json_ld, turtle
from catalog.publishing.published_dataset import (
    Evidence,
    Organisation,
    Portal,
    PublishedColumn,
    PublishedDataset,
    PublishedFile,
    Terms,
    Theme,
)

BASE = "https://data.example"
MOMENT = datetime(2023, 8, 15, 4, tzinfo=UTC)
GSDA = Organisation("gsda", Title(zh="江门市政务服务数据管理局", en="Government Services"), "11440700MB2D00001X")
PORTAL = Portal(
    base=BASE,
    title=Title(zh="江门市公共数据开放目录", en="Open data of Jiangmen"),
    description=Title(zh="说明", en="About"),
    publisher=GSDA,
    division="440700",
    division_title=Title(zh="江门市", en="Jiangmen"),
    modified=MOMENT,
)
AIR = PublishedDataset(
    id="air_quality_daily",
    title=Title(zh="空气质量日报", en="Daily air quality"),
    description="各站点每日空气质量。",
    table="open.air_quality_daily",
    publisher=Organisation("eeb", Title(zh="江门市生态环境局", en="Ecology and Environment")),
    licence=Terms("jm_open", Title(zh="开放协议", en="Open licence"), "https://data.example/licence"),
    themes=(Theme("environment", Title(zh="生态环境", en="Environment")),),
    keywords=("空气质量", "AQI"),
    update="daily",
    version="1.1.0",
    versions=("1.0.0", "1.1.0"),
    issued=MOMENT,
    modified=MOMENT,
    rows=2,
    key=("station", "date"),
    columns=(PublishedColumn("station", "站点", "text"), PublishedColumn("date", "日期", "date", "北京时间")),
    files=(
        PublishedFile("datasets/air_quality_daily/1.1.0/air_quality_daily.csv", "csv", 120, "ab" * 32),
        PublishedFile("datasets/air_quality_daily/1.1.0/air_quality_daily.xlsx", "xlsx", 900, "cd" * 32),
    ),
    evidence=(Evidence("row count", "行数", "completeness", True, 200, 1),),
    standards=("GB 3095-2012",),
)
DCT = Namespace("http://purl.org/dc/terms/")
NODE = URIRef(f"{BASE}/datasets/air_quality_daily")


def violations(graph: Graph) -> str:
    shapes = Graph().parse(Path(__file__).parent.parent / "dcat_ap_shapes.ttl")
    conforms, _, report = validate(graph, shacl_graph=shapes, inference="none")
    return "" if conforms else str(report)


def test_the_catalogue_is_valid() -> None:
    assert violations(catalogue_graph(PORTAL, [AIR])) == ""


@pytest.mark.parametrize("missing", ["themes", "files"])
def test_the_shapes_notice_what_is_missing(missing: str) -> None:
    assert "MinCount" in violations(catalogue_graph(PORTAL, [replace(AIR, **{missing: ()})]))  # type: ignore[arg-type]


def test_both_files_hold_the_same_graph_and_equal_bytes_each_time() -> None:
    graph, again = catalogue_graph(PORTAL, [AIR]), catalogue_graph(PORTAL, [AIR])
    assert turtle(graph) == turtle(again)
    assert json_ld(graph) == json_ld(again)
    assert isomorphic(Graph().parse(data=turtle(graph), format="turtle"), graph)
    assert isomorphic(Graph().parse(data=json_ld(graph), format="json-ld"), graph)


def test_a_dataset_says_what_portals_show() -> None:
    graph = catalogue_graph(PORTAL, [AIR])
    assert str(graph.value(NODE, DCAT.version)) == "1.1.0"
    assert graph.value(NODE, DCT.accrualPeriodicity) == EU["frequency/DAILY"]
    assert {str(version)[-5:] for version in graph.objects(NODE, DCAT.hasVersion)} == {"1.0.0", "1.1.0"}
    measurement = graph.value(NODE, DQV.hasQualityMeasurement)
    assert str(graph.value(measurement, DQV.value)) == "0.995000"
    assert len(list(graph.objects(URIRef(f"{NODE}#schema"), CSVW.column))) == 2


def test_a_distribution_can_be_checked_after_the_download() -> None:
    graph = catalogue_graph(PORTAL, [AIR])
    csv = URIRef(f"{NODE}#csv")
    assert str(graph.value(csv, DCAT.downloadURL)) == f"{BASE}/{AIR.files[0].path}"
    assert str(graph.value(csv, DCAT.mediaType)).endswith("media-types/text/csv")
    assert int(str(graph.value(csv, DCAT.byteSize))) == 120
    assert str(graph.value(graph.value(csv, SPDX.checksum), SPDX.checksumValue)).lower() == "ab" * 32
