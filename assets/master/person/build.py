"""Resolve persons and write their tables: ids are in the ledger before any table names them."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import polars as pl

from assets.context import LakeContext
from assets.governance import Known
from assets.master.kept_rows import kept_rows
from assets.master.person.stewarded import BY_HAND, NODE_NAME, stewards_verdicts
from assets.master.person.trained import keep_model, known_model
from assets.master.resolved import made_of, resolution_of, sources_of, version_of, why_changed
from assets.reasons import Reason
from catalog.models.person_tables import CONFLICT, DOMAIN, PAIR, PERSON, PROVENANCE, TABLES, XREF, table_specs
from lake.engine.duck import DuckEngine
from lake.ledger.decisions import Decisions
from lake.ledger.derivations import Derivations
from lake.ledger.golden_id import golden_ids
from lake.ledger.identities import assign_members
from lake.ledger.resolution_models import ResolutionModels
from lake.schema import TableSpec
from lake.tables.derived import derive
from lake.tables.in_order import files_in_order
from lake.tables.lakehouse import Lakehouse
from lake.tables.table_state import TableState
from quality.matching.preparing import FILE_NAME, outdated, unread
from quality.matching.resolve import (
    BELONGING,
    CONFLICTS,
    GOLDEN,
    JUDGED,
    MEMBER,
    NODE,
    PROVENANCES,
    SCORING,
    Resolved,
    golden,
    resolve,
)
from quality.matching.resolve import PAIR as JUDGED_PAIR

_NAMED, _JOINED = "matching.identity", "matching.joined_node"
"""(cluster, entity_id), and (node, name, entity_id, joined_by, score): why each node is in its cluster."""


def sources(lake: LakeContext) -> list[str]:
    """The standard tables that name persons."""
    return sources_of(lake, DOMAIN)


def registers(lake: LakeContext) -> list[str]:
    """Those that hold everybody of their kind: without them nobody can be told from a stranger."""
    return [f"std.{name}" for name, one in resolution_of(lake, DOMAIN).sources.items() if one.register_]


def specs(lake: LakeContext) -> dict[str, TableSpec]:
    """The tables of persons by name."""
    return table_specs(resolution_of(lake, DOMAIN), lake.registry)


def version(lake: LakeContext) -> str:
    """Twelve hex digits that change with what the resolution declares."""
    return version_of(lake, DOMAIN)


def why_stale(lake: LakeContext, states: Mapping[str, TableState], known: Known | None) -> Reason | None:
    """Why persons have to be resolved again; None when all they are made of is as it was."""
    heads = {name: state.content for name, state in states.items()}
    return why_changed(TABLES, states, known, made_of(lake, DOMAIN, heads, _asked(lake)))


def build_persons(lake: LakeContext) -> Resolved | None:
    """Resolve, give ids and write all tables; None when they hold already what that would give.

    Ids are given in one transaction of the ledger and tables are committed one by one: killed between, the next run
    finds the same clusters, is given the same ids and writes what is missing.
    """
    house, derivations, resolution = lake.lakehouse, Derivations(lake.lakehouse.ledger), resolution_of(lake, DOMAIN)
    there = [name for name in sources(lake) if house.exists(name)]
    whole, parts = made_of(lake, DOMAIN, {name: house.content_head(name) for name in there}, _asked(lake))
    known = derivations.of(PERSON)
    if known is not None and known[0] == whole and all(map(house.exists, TABLES)):
        return None
    heads = {name.removeprefix("std."): parts[name] for name in there}
    with lake.engine() as engine, kept_rows(lake, engine, DOMAIN):
        files = {name: house.data_files(f"std.{name}") for name in outdated(engine, resolution, heads)}
        for name, some in unread(engine, files).items():
            _attach(lake, engine, f"std.{name}", some)
        verdicts, model = stewards_verdicts(lake), known_model(lake, resolution)
        resolved = resolve(engine, resolution, lake.registry, there, verdicts, model, heads, files)
        keep_model(lake, resolution, resolved)
        for name in SCORING:
            engine.forget(name)
        golden(engine, resolution)
        _give_ids(lake, engine)
        engine.keep(_JOINED, _NODES_JOINED)
        for spec in specs(lake).values():
            derive(house, spec, whole, partial(_write, house, engine, spec))
    derivations.note(PERSON, whole, parts)
    return resolved


def _attach(lake: LakeContext, engine: DuckEngine, name: str, files: Sequence[str]) -> None:
    """Some of a table's data files, sound, each row with its file."""
    house = lake.lakehouse
    house.refuse_damaged(name, files)
    stored = house.stored(name)
    engine.attach(name, stored.columns, files, file_name_as=FILE_NAME, all_have=stored.all_have)


def _asked(lake: LakeContext) -> dict[str, str]:
    """What stewards said, and when they asked for weights to be learnt anew."""
    ledger = lake.lakehouse.ledger
    return {"decisions": str(Decisions(ledger, DOMAIN).mark()), "model": str(ResolutionModels(ledger, DOMAIN).asked())}


def _give_ids(lake: LakeContext, engine: DuckEngine) -> None:
    """`matching.identity` (cluster, entity_id): ids that the ledger has for the clusters' nodes, or gives them.

    A node is a key, a source's number or a row by itself; the ledger knows it by a keyed hash.
    """
    nodes = (
        f"SELECT b.cluster, node, min(n.resource) AS source, sum(n.rows)::BIGINT AS rows FROM {NODE} AS n"
        f" JOIN {BELONGING} AS b USING (variant, node) GROUP BY ALL"
    )
    named = f"SELECT cluster, name AS member, source, rows FROM ({nodes}) JOIN {NODE_NAME} USING (node)"
    rows = engine.query(named)
    fresh = golden_ids(resolution_of(lake, DOMAIN).golden_prefix)
    ids, _events = assign_members(lake.lakehouse.ledger, DOMAIN, pl.DataFrame(rows), fresh)
    engine.keep_rows(_NAMED, ids.rename({"golden_id": "entity_id"}).to_arrow())


def _write(house: Lakehouse, engine: DuckEngine, spec: TableSpec) -> list[Path]:
    rows = 0  # of pairs and conflicts there are few
    if spec.name in _AS_MANY:
        rows = engine.rows(f"SELECT count(*) AS rows FROM {_AS_MANY[spec.name]}")[0]["rows"]
    return files_in_order(house, engine, spec, _CONTENT[spec.name], rows, _NAMED)


_COUNTED = (
    f"SELECT b.cluster, count(DISTINCT n.resource) AS source_count, sum(n.rows)::BIGINT AS row_count"
    f" FROM {BELONGING} AS b JOIN {NODE} AS n USING (variant) GROUP BY b.cluster"
)
_HAND = f"b.node IN (SELECT unnest([l, r]) FROM {BY_HAND} WHERE verdict = 'same')"
_JOINED_BY = (
    f"CASE WHEN b.cluster <> b.node THEN coalesce(j.rule, CASE WHEN {_HAND} THEN 'steward' END, 'others')"
    " WHEN b.node[1] = 'k' THEN 'key'"
    " WHEN b.node[1] = 'n' THEN 'source_number' ELSE 'itself' END"
)
_NODES = (
    f"SELECT b.node, b.cluster, n.name, i.entity_id FROM (SELECT DISTINCT node, cluster FROM {BELONGING}) AS b"
    f" JOIN {_NAMED} AS i USING (cluster) JOIN {NODE_NAME} AS n USING (node)"
)
_NODES_JOINED = (
    f"SELECT b.node, b.name, b.entity_id, {_JOINED_BY} AS joined_by, j.score FROM ({_NODES}) AS b"
    f" LEFT JOIN {JUDGED} AS j ON j.l = b.node AND j.r = b.cluster"
)
_CONTENT = {
    PERSON: (
        f"SELECT i.entity_id, g.*, n.source_count, n.row_count FROM {_NAMED} AS i"
        f" JOIN ({_COUNTED}) AS n USING (cluster) LEFT JOIN {GOLDEN} AS g ON g.cluster = i.cluster"
    ),
    XREF: (
        "SELECT n.entity_id, m.resource, m.part, m.batch_id, m.line_no, n.joined_by, n.score, n.name AS member,"
        f" n.node[1] = 'k' AS keyed FROM {MEMBER} AS m JOIN {BELONGING} AS b USING (variant)"
        f" JOIN {_JOINED} AS n ON n.node = b.node"
    ),
    PROVENANCE: f"SELECT i.entity_id, p.* FROM {PROVENANCES} AS p JOIN {_NAMED} AS i USING (cluster)",
    PAIR: (
        "SELECT a.name AS left_member, b.name AS right_member, a.entity_id AS left_entity,"
        f" b.entity_id AS right_entity, p.l[1] = 'k' AS left_keyed, p.r[1] = 'k' AS right_keyed,"
        f" p.verdict, p.rule, p.score, p.weight, p.evidence FROM {JUDGED_PAIR} AS p"
        f" JOIN {_JOINED} AS a ON a.node = p.l JOIN {_JOINED} AS b ON b.node = p.r"
    ),
    CONFLICT: f"SELECT i.entity_id, p.* FROM {CONFLICTS} AS p JOIN {_NAMED} AS i USING (cluster)",
}
"""What is in each table, by cluster, once clusters have ids."""
_AS_MANY = {PERSON: _NAMED, XREF: MEMBER, PROVENANCE: PROVENANCES}
"""What has as many rows as a table will."""
