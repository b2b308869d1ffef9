"""`gov.asset_node` and `gov.asset_edge`: the asset graph as tables. Names and titles are in them, never a value."""

from typing import Any

from assets.context import LakeContext
from assets.gov.asset_graph.declared import add_declared
from assets.gov.asset_graph.graph import KINDS, RELATIONS, AssetGraph
from assets.gov.asset_graph.surveyed import SURVEYED, add_surveyed
from assets.governance import worked_out
from assets.models.buildable import usable_models
from assets.models.lineage import column_graph_of
from assets.versions import catalogue_version
from catalog.lineage.described import described_tables
from lake.schema import Column
from lake.tables.states import table_states

NODE_COLUMNS = (
    Column("asset_id", title="资产标识"),
    Column("kind", title="资产类型"),
    Column("kind_title", title="资产类型名称"),
    Column("name", title="名称"),
    Column("title", title="中文名称"),
    Column("grade", "integer", "数据分级"),
    Column("department", title="责任部门"),
    Column("systems", "texts", "所属系统"),
    Column("parent", title="所属资产"),
)
EDGE_COLUMNS = (
    Column("source", title="起点资产"),
    Column("target", title="终点资产"),
    Column("relation", title="关系"),
    Column("relation_title", title="关系名称"),
)


def asset_graph(lake: LakeContext) -> AssetGraph:
    """The whole graph of an open lake: what is declared, and what the census brought."""
    graph, models = AssetGraph(), usable_models(lake.tables).models
    tables = described_tables(lake.registry, models, lake.tables)
    add_declared(graph, lake.registry, models, tables, column_graph_of(lake))
    add_surveyed(graph, lake)
    return graph.finished()


def _node_rows(lake: LakeContext) -> list[dict[str, Any]]:
    return [
        {
            "asset_id": one.id,
            "kind": one.kind,
            "kind_title": KINDS[one.kind],
            "name": one.name,
            "title": one.title,
            "grade": one.grade,
            "department": one.department or None,
            "systems": list(one.systems),
            "parent": one.parent or None,
        }
        for one in asset_graph(lake).assets.values()
    ]


def _edge_rows(lake: LakeContext) -> list[dict[str, Any]]:
    return [
        {
            "source": tie.source,
            "target": tie.target,
            "relation": tie.relation,
            "relation_title": RELATIONS[tie.relation],
        }
        for tie in sorted(asset_graph(lake).ties)
    ]


def _inputs(lake: LakeContext) -> dict[str, Any]:
    registry, states = lake.registry, table_states(lake.lakehouse)
    listed = [*registry.departments.values(), *registry.systems.values(), *registry.publications.values()]
    return {
        "catalogue": [catalogue_version(lake), [one.model_dump_json() for one in listed]],
        "census": {name: states[name].content for name in SURVEYED if name in states},
    }


NODES = worked_out("asset_node", "数据资产图谱：资产", NODE_COLUMNS, ("asset_id",), _node_rows, _inputs)
EDGES = worked_out(
    "asset_edge", "数据资产图谱：关系", EDGE_COLUMNS, ("source", "target", "relation"), _edge_rows, _inputs
)
