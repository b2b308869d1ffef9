"""Nodes under the names that the ledger knows them by, and what stewards said of them.

A verdict is on two nodes. A node may change: a row that had no citizen id has one in its next version. So a verdict
also names one row of each side, by which the node of today is found.
"""

from collections.abc import Mapping
from functools import partial

import pyarrow as pa

from assets.context import LakeContext
from catalog.models.person_tables import DOMAIN
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal
from lake.home.member_names import MemberName, member_names
from lake.ledger.decisions import RECORDS, Decision, Decisions
from quality.matching.resolve import MEMBER, NODE, FindVerdicts, Verdicts

NODE_NAME, BY_HAND = "matching.node_name", "matching.by_hand"
"""(node, name): every node's keyed hash. (l, r, verdict): what stewards said of nodes that are there."""
_NAMES = pa.schema([("node", pa.string()), ("name", pa.string())])
_VERDICTS = pa.schema([("l", pa.string()), ("r", pa.string()), ("verdict", pa.string())])


def stewards_verdicts(lake: LakeContext) -> FindVerdicts:
    """What stewards said, for `resolve`; it leaves `NODE_NAME` and `BY_HAND` in the engine."""
    return partial(_find, lake)


def _find(lake: LakeContext, engine: DuckEngine) -> Verdicts:
    ledger = lake.lakehouse.ledger
    named = member_names(lake.settings, ledger)
    nodes = engine.query(f"SELECT DISTINCT node FROM {NODE} ORDER BY node")["node"]
    blocks = [pa.array(map(named, block.to_pylist()), pa.string()) for block in nodes.chunks]  # of millions, some
    engine.keep_rows(NODE_NAME, pa.table([nodes, pa.chunked_array(blocks, pa.string())], schema=_NAMES))
    standing = Decisions(ledger, DOMAIN).standing()
    wanted = {member for one in standing for member in one.judgement.ordered()}
    listed = ", ".join(map(literal, sorted(wanted))) or "NULL"
    node = {row["name"]: row["node"] for row in engine.rows(f"FROM {NODE_NAME} WHERE name IN ({listed})")}
    node |= _by_record(engine, named, standing, wanted - node.keys())
    found = [
        (node[left], node[right], one.judgement.verdict)
        for one in standing
        for left, right in [one.judgement.ordered()]
        if left in node and right in node and node[left] != node[right]
    ]
    columns = [pa.array([one[place] for one in found], pa.string()) for place in range(3)]
    engine.keep_rows(BY_HAND, pa.table(columns, schema=_VERDICTS))
    return found


def _by_record(engine: DuckEngine, named: MemberName, standing: list[Decision], gone: set[str]) -> Mapping[str, str]:
    """Name of a node that is gone → the node in which its row is now."""
    rows = {one: row for decision in standing for one, row in decision.judgement.evidence.get(RECORDS, {}).items()}
    wanted = {rows[one]: one for one in gone if one in rows}
    if not wanted:
        return {}
    members = (one for some in engine.batches(f"SELECT member FROM {MEMBER}") for one in some["member"].to_pylist())
    found = {member: name for member in members if (name := wanted.get(named(member)))}
    listed = ", ".join(map(literal, found)) or "NULL"
    sql = f"SELECT m.member, k.node FROM {MEMBER} AS m JOIN {NODE} AS k USING (variant) WHERE m.member IN ({listed})"
    return {found[row["member"]]: row["node"] for row in engine.rows(sql)}
