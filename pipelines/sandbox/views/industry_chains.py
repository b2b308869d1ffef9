"""工信局: which firm stands on which node of which industrial chain, and with how much of its output."""

import numpy as np
import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import numbers, organisations, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.business import manufacturers
from pipelines.sandbox.views.columns import number
from pipelines.sandbox.world.city import City

CHAINS = {
    "33": ("五金卫浴", ("原材料", "水暖器材", "智能卫浴")),
    "37": ("摩托车及轨道交通", ("零部件", "整车", "售后")),
    "38": ("智能家电", ("灯饰照明", "整机", "配件")),
    "14": ("食品", ("陈皮原料", "食品加工", "冷链")),
    "39": ("新一代电子信息", ("元器件", "线路板", "终端")),
}
OTHERS = ("新材料", ("基础化工", "涂料", "造纸"))
"""By the first two digits of the trade: a chain and its nodes."""
NODE = {"main": 0.8, "two": 0.15, "partly": 0.05}
"""Shares of the firms that stand on one node, on two, and with a part of their output only."""
FAULTS = (
    Fault("H22", "统一社会信用代码", 0.03, organisations.lower_case),
    Fault("H21", "企业名称", 0.03, organisations.name_variant),
    Fault("H7", "权重", 0.03, lambda rows, field, rng: [f"{float(value) * 100:g}％" for value in rows[field]]),
    Fault("H33", "权重", 0.01, numbers.times(100)),
    Fault("H3", "环节", 0.03, text.invisible),
)


def deliver(city: City, desk: Desk) -> None:
    """A workbook a year."""
    rng, draw = desk.random("industry_chains"), stream(city.seed, "industry chains")
    makers = manufacturers(city)
    for year in (2022, 2023):
        sent = plant(_written(_placed(makers, draw), year), FAULTS, rng)
        titles = (f"江门市{year}年重点产业链图谱企业清单", "填报单位：江门市工业和信息化局")
        desk.excel("iitb_chain_node", f"iitb/chain_node_{year}.xlsx", sent, titles)


def _placed(makers: pl.DataFrame, draw: Generator) -> pl.DataFrame:
    """A row a firm and node: the weights of a firm are at most one."""
    rows = []
    ways = draw.choice(list(NODE), len(makers), p=list(NODE.values()))
    largest = makers["revenue"].rank(descending=True).to_list()
    for place, (uscc, name, trade, entity) in enumerate(
        makers.select("uscc", "name", "industry_code", "entity").rows()
    ):
        chain, nodes = CHAINS.get(trade[:2], OTHERS)
        first, second = (nodes[int(turn)] for turn in draw.choice(len(nodes), 2, replace=False))
        share = float(np.round(draw.uniform(0.55, 0.9), 2))
        parts = {
            "main": [(first, 1.0)],
            "two": [(first, share), (second, round(1 - share, 2))],
            "partly": [(first, share)],
        }[str(ways[place])]
        rows += [(uscc, name, entity, chain, node, weight, largest[place] <= len(CHAINS)) for node, weight in parts]
    schema = ["uscc", "name", "entity", "chain", "node", "weight", "leader"]
    return pl.DataFrame(rows, schema=schema, orient="row").sort("chain", "node", "uscc")


def _written(rows: pl.DataFrame, year: int) -> pl.DataFrame:
    return rows.select(
        年度=pl.lit(str(year)),
        产业链="chain",
        环节="node",
        统一社会信用代码="uscc",
        企业名称="name",
        权重=number("weight"),
        链主企业=pl.when("leader").then(pl.lit("1")).otherwise(pl.lit("0")),
        _entity="entity",
    )
