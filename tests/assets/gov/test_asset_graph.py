"""The asset graph: what is declared, what the census brought, and both as governance tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assets.context import LakeContext
from assets.gov.asset_graph.declared import add_declared
from assets.gov.asset_graph.graph import AssetGraph, Tie
from assets.gov.asset_graph.impact import Impact
from assets.gov.asset_graph.surveyed import SURVEYED, add_surveyed
from assets.gov.asset_graph.tables import EDGES, NODES
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from tests.assets.small_lake import deliver
from tests.catalog.lineage.city import hotline

TICKET, SATISFIED = "std.gsda_hotline_ticket", "column:open.hotline_monthly.satisfied_count"


@contextmanager
def hotline_lake(folder: Path) -> Iterator[LakeContext]:
    """A lake whose only models are the hotline's: to describe all of them takes half a minute."""
    settings, city = Settings(home=folder / "home"), hotline()
    lakehouse = Lakehouse.open(settings)
    try:
        yield LakeContext(settings, lakehouse, city.registry, city.models, ())
    finally:
        lakehouse.close()


@pytest.fixture(scope="module")
def declared() -> AssetGraph:
    city, graph = hotline(), AssetGraph()
    add_declared(graph, city.registry, city.models, city.tables, city.graph)
    return graph.finished()


def targets(graph: AssetGraph, source: str, relation: str) -> set[str]:
    return {tie.target for tie in graph.ties if (tie.source, tie.relation) == (source, relation)}


def test_from_the_unit_over_its_contract_to_the_column_and_its_standards(declared: AssetGraph) -> None:
    contract = "contract:gsda_hotline_ticket"
    assert contract in targets(declared, "department:gsda", "provides")
    assert targets(declared, contract, "makes") == {"table:raw.gsda_hotline_ticket", f"table:{TICKET}"}
    column = f"column:{TICKET}.town_code"
    assert column in targets(declared, f"table:{TICKET}", "has_column")
    (element,) = targets(declared, column, "is_a")
    assert declared.assets[element].kind == "element"
    assert declared.assets[column].parent == f"table:{TICKET}"
    assert "one_net_service" in declared.assets[column].systems


def test_from_a_column_to_the_export(declared: AssetGraph) -> None:
    assert targets(declared, SATISFIED, "made_into") == {"export:hotline_monthly"}
    assert targets(declared, "table:open.hotline_monthly", "exported_as") == {"export:hotline_monthly"}
    counted = "table:topic.one_net_service_hotline_monthly"
    assert counted in targets(declared, f"column:{TICKET}.town_code", "chooses_rows")
    kinds = {name: declared.assets[name].kind for name in ("table:master.person", "table:open.hotline_monthly")}
    assert kinds == {"table:master.person": "master", "table:open.hotline_monthly": "model"}


def test_no_tie_leads_to_nothing_and_the_lakes_own_columns_are_left_out(declared: AssetGraph) -> None:
    ends = {end for tie in declared.ties for end in (tie.source, tie.target)}
    assert ends <= declared.assets.keys()
    assert not any(name.endswith("._batch_id") for name in declared.assets)


def test_what_the_census_brought_hangs_on_the_units_and_elements(tmp_path: Path) -> None:
    system = {"system_no": "JMXT1", "system_name": "水利监管系统", "department_uscc": "11440700M0000022X1"}
    item = {"item_code": "a", "base_code": "B1", "item_name": "取水许可", "unit_name": "台山市水利局"}
    table = {"table_no": "T1", "system_no": "JMXT1", "table_name": "T_LEVEL", "table_title": "河道水位"}
    column = {
        "table_no": "T1",
        "ordinal": 1,
        "column_name": "LXDH",
        "column_title": None,
        "element_name": "公民身份号码",
        "sensitivity": "三级",
    }
    graph = AssetGraph()
    with hotline_lake(tmp_path) as lake:
        add_declared(graph, lake.registry, {}, {}, hotline().graph)
        for name, row in zip(SURVEYED, (item, system, table, column), strict=True):
            deliver(lake, name.removeprefix("std."), [row])
        add_surveyed(graph, lake)
    found = graph.finished()
    assert Tie("department:wrb", "duty:B1", "performs") in found.ties
    assert Tie("department:wrb", "information_system:JMXT1", "runs") in found.ties
    assert Tie("declared_table:T1", "declared_column:T1.LXDH", "has_column") in found.ties
    assert targets(found, "declared_column:T1.LXDH", "named") == {"element:citizen_id"}
    declared = found.assets["declared_column:T1.LXDH"]
    assert (declared.title, declared.grade, declared.department) == ("LXDH", 3, "wrb")
    assert targets(found, "declared_table:T1", "catalogued_as") == {
        f"contract:{one.name}" for one in lake.registry.resources.values() if one.title.zh == "河道水位"
    }


def test_both_tables_are_written_once_and_again_when_the_census_brings_more(tmp_path: Path) -> None:
    with hotline_lake(tmp_path) as lake:
        nodes, edges = NODES.write(lake), EDGES.write(lake)
        assert nodes.rows > 3000 and edges.rows > nodes.rows
        assert not NODES.write(lake).written and not EDGES.write(lake).written
        deliver(lake, "gsda_information_system", [{"system_no": "X", "system_name": "甲", "department_uscc": "x"}])
        assert NODES.write(lake).rows == nodes.rows + 1
        with lake.engine() as engine:
            engine.attach_tables(lake.lakehouse, [NODES.spec.name, EDGES.spec.name])
            lost = engine.rows(
                "select e.source, e.target from gov.asset_edge e anti join gov.asset_node n on e.source = n.asset_id"
            )
            assert lost == []
            twice = engine.rows("select asset_id from gov.asset_node group by all having count(*) > 1")
            assert twice == []


def test_without_a_column_or_a_table_all_stops_that_its_sql_names(declared: AssetGraph) -> None:
    impact = Impact(declared)
    below = {"table:topic.one_net_service_hotline_monthly", "table:open.hotline_monthly", "export:hotline_monthly"}
    assert impact.stopped(f"column:{TICKET}.satisfaction") == below
    assert below <= impact.stopped(f"column:{TICKET}.town_code")
    assert below <= impact.stopped(f"table:{TICKET}")
    assert impact.stopped("table:open.hotline_monthly") == {"export:hotline_monthly"}
    assert impact.stopped("export:hotline_monthly") == set()
    assert impact.departments(below) == ["gsda"]
