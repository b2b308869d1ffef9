"""The whole way of one domain: records, keys, profiles, pairs, scores, clusters; each step one SELECT that can be read.

What comes out lies in the engine under `matching.…`: `cluster(member, cluster)` with every record,
`judged(l, r, verdict, score, rule)` with what was thought of each pair of profiles, and `pair(…, weight, evidence)`
with those and the pairs that only a person may join.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

import pyarrow as pa

from catalog.registry.registry import Registry
from catalog.resolving.resolution import Resolution
from lake.engine.duck import DuckEngine
from quality.matching import (
    assigning,
    compared,
    doubts,
    evidence,
    glue,
    kept,
    keys,
    profiles,
    splink_model,
    touched,
    training,
    unkeyed,
)
from quality.matching import golden as survivors
from quality.matching.blocking import BlockCount
from quality.matching.clustering import clusters
from quality.matching.nodes import renew_nodes
from quality.matching.pairing import pair
from quality.matching.preparing import Files, Heads, let_read_records, passing_members_sql, prepare
from quality.matching.settling import settle
from quality.matching.short_work import on_fitting_cores
from quality.matching.splink_model import Model

CLUSTER, JUDGED, RECORD, PROFILE = "matching.cluster", "matching.judged", "matching.keyed", "matching.profile"
NODE, BELONGING = "matching.node", "matching.belonging"
"""(variant, node, …) of every record, and with the cluster beside it: without what the record says."""
_SAYING, _JOINING = "matching.saying", "matching.joined"
"""What records say, without their node; (node, cluster) of nodes that are not by themselves."""
_NO_DOUBT = "SELECT '' AS l, '' AS r, '' AS rule WHERE false"
_WEIGHED, _VOUCHED = "matching.weighed", "matching.vouched"
"""(l, r, weight) of candidates, where Splink scores them or codes say all; and the same as `SCORED` is."""
PAIR, SLIP, SCORED = "matching.pair", "matching.slip", "matching.scored"
MEMBER, VARIANT, DISPUTED = "matching.member", "matching.variant", "matching.disputed"
PROVENANCES, GOLDEN, CONFLICTS = "matching.provenance", "matching.golden", "matching.conflict"
_JOINED = pa.schema([("node", pa.string()), ("cluster", pa.string())])
Verdicts = Iterable[tuple[str, str, str]]
"""Stewards' judgements: two nodes, and `same` or `different`."""
FindVerdicts = Callable[[DuckEngine], Verdicts]
"""Gives them once records have their nodes."""
SCORING = ("matching.frequency", "matching.candidate", "matching.probe_damped")
"""What scores were found with, for whoever asks how sure they are; golden records need none of it."""

FindModel = Callable[[int], Model | None]
"""The model to use for so many entities with a key; None when one has to be trained."""


def no_verdicts(_engine: DuckEngine) -> Verdicts:
    """Nobody has judged anything."""
    return ()


@dataclass
class Resolved:
    """How a resolution went, in numbers and without a value that says who somebody is."""

    model: Model
    blocks: list[BlockCount] = field(default_factory=list)
    refused: list[BlockCount] = field(default_factory=list)
    """Rules of which every value would have given too many pairs: none of theirs was looked at."""
    glued: list[tuple[str, str, str, str, int]] = field(default_factory=list)
    """(resource, part, attribute, masked value, rows) of values that far too many rows say."""
    oversized: list[tuple[str, int]] = field(default_factory=list)
    """(resource, rows) of entities that one source names too often: each is set aside as it is."""
    disputed: int = 0
    """Keys that two clearly different ones use."""
    entities: int = 0
    """How many have a key: training can learn from no more."""
    is_trained: bool = False
    """Whether the model was trained in this resolution."""


def resolve(
    engine: DuckEngine,
    resolution: Resolution,
    registry: Registry,
    tables: Iterable[str],
    verdicts: FindVerdicts = no_verdicts,
    model: Model | FindModel | None = None,
    heads: Heads | None = None,
    files: Files | None = None,
) -> Resolved:
    """Resolve a domain in an engine that has the standard `tables` attached. Without a `model` one is trained first.

    With `heads` what the last one kept is in the engine, and only the `outdated` of the tables have to be attached;
    with their `files` only what is `unread` of them. Without, nothing is kept for the next, and `MEMBER` is read from
    the tables each time.
    """
    there = {*tables}
    if heads is None:
        kept.begin_passing(engine)
    with on_fitting_cores(engine):
        prepare(engine, resolution, registry, there, heads, files)
    kept_members = f"FROM {kept.MEMBER}"
    engine.view(MEMBER, passing_members_sql(resolution, registry, there) if heads is None else kept_members)
    with on_fitting_cores(engine):  # by now all may be touched
        return _resolve_prepared(engine, resolution, verdicts, model)


def _resolve_prepared(
    engine: DuckEngine, resolution: Resolution, verdicts: FindVerdicts, model: Model | FindModel | None
) -> Resolved:
    engine.view(VARIANT, f"FROM {kept.VARIANT}")
    let_read_records(engine, resolution, "matching.record")
    resolved = Resolved({})
    _keys(engine, resolution, resolved)
    resolved.entities = max(_count(engine, f"{PROFILE} WHERE keyed"), 2)
    resolved.blocks, resolved.refused = pair(engine, resolution, PROFILE, "matching.damped")
    people = resolution.names == "person"
    if people or _count(engine, "matching.candidate") or kept.is_kept(engine, kept.COMPARED):
        known = model(resolved.entities) if callable(model) else model
        resolved.is_trained = known is None
        trained = train(engine, resolution, resolved.entities) if known is None else known
        resolved.model = splink_model.with_prior(trained, 1 / resolved.entities)
        _score(engine, resolution, resolved.model)
    else:  # codes say all
        engine.keep(_WEIGHED, "SELECT l, r, 0::DOUBLE AS weight FROM matching.candidate")
        _vouch(engine)
    _cluster(engine, resolution, verdicts(engine))
    if people:
        _told(engine, resolution, resolved.model)
    return resolved


def golden(engine: DuckEngine, resolution: Resolution) -> None:
    """After `resolve`: `matching.golden`, `matching.provenance` and `matching.conflict`, by cluster."""
    with on_fitting_cores(engine):
        settle(engine, resolution, _SAYING, VARIANT, _JOINING)
        engine.view(PROVENANCES, f"FROM {kept.PROVENANCE}")
        engine.view(GOLDEN, f"FROM {kept.GOLDEN}")
        engine.keep(CONFLICTS, survivors.conflicts_sql(resolution, kept.AT_ODDS, DISPUTED, _SAYING))


def train(engine: DuckEngine, resolution: Resolution, entities: int) -> Model:
    """Weights from rows whose keys say that they are one, and from strangers; without keys, from agreement alone."""
    if resolution.training:
        untrained = splink_model.untrained(resolution.comparisons, 1 / entities)
        return unkeyed.learnt(engine.connection, untrained, "matching.damped", resolution.training)
    keep = engine.keep
    keep("matching.sample", training.sample_sql(RECORD))
    keep("matching.probe", training.probes_sql(resolution, RECORD, "matching.sample"))
    keep("matching.probe_profile", profiles.profile_sql(resolution, "matching.probe"))
    keep("matching.probe_sharing", profiles.sharing_sql("matching.probe_profile", "matching.phone"))
    keep("matching.probe_damped", profiles.damped_sql("matching.probe_profile", "matching.probe_sharing"))
    keep("matching.known", training.known_pairs_sql("matching.sample"))
    keep("matching.strange", training.strange_pairs_sql("matching.sample"))
    model = splink_model.untrained(resolution.comparisons, 1 / entities)
    for pairs in ("matching.known", "matching.strange"):
        splink_model.score(engine.connection, model, "matching.probe_damped", pairs, "matching.frequency",
                           f"{pairs}_scored")  # fmt: skip
    found = splink_model.trained(engine.connection, model, "matching.known_scored", "matching.strange_scored")
    _forget(engine, "matching.probe", "matching.probe_profile", "matching.known_scored", "matching.strange_scored")
    return found


def _keys(engine: DuckEngine, resolution: Resolution, resolved: Resolved) -> None:
    keep, record = engine.keep, "matching.record"
    for document in keys.reissuing(resolution):
        keep("matching.reissued", keys.reissued_sql(resolution, record, document))
        keep(SLIP, keys.slips_sql(resolution, record, "matching.reissued"))
        engine.view("matching.stands", f"FROM matching.reissued UNION ALL FROM {SLIP}")
        engine.view("matching.standing", keys.standing_sql(resolution, record, "matching.stands"))  # of few records
        record = "matching.standing"
        kept.renew(engine, [touched.everything()])  # which keys stand follows from all records
    engine.view(_SAYING, f"FROM {record}")
    everything = touched.is_everything(engine)
    renew_nodes(engine, resolution, record, everything)
    engine.view(NODE, f"FROM {kept.NODE}")
    engine.view(DISPUTED, f"FROM {kept.DISPUTED}")
    engine.view(RECORD, f"SELECT r.*, n.node FROM {record} AS r JOIN {NODE} AS n USING (variant)")
    profiles.renew_profiles(engine, resolution, record, everything)
    engine.view(PROFILE, f"FROM {kept.PROFILE}")
    keep("matching.phone", profiles.phones_sql(PROFILE))
    profiles.renew_sharing(engine, PROFILE, "matching.phone")
    engine.view("matching.damped", profiles.damped_sql(PROFILE, kept.SHARING))
    keep("matching.frequency", profiles.frequency_sql(PROFILE))
    masked = glue.MASKED.format("value")
    told = engine.rows(f"SELECT resource, part, attribute, {masked} AS value, rows FROM {kept.GLUE} ORDER BY ALL")
    resolved.glued = [(row["resource"], row["part"], row["attribute"], row["value"], row["rows"]) for row in told]
    told = engine.rows(f"SELECT resource, rows FROM {kept.OVERSIZED} ORDER BY rows DESC, resource")
    resolved.oversized = [(row["resource"], row["rows"]) for row in told]
    resolved.disputed = _count(engine, f"(SELECT DISTINCT key FROM {DISPUTED})")


def _forget(engine: DuckEngine, *relations: str) -> None:
    for relation in relations:
        engine.forget(relation)


def _cluster(engine: DuckEngine, resolution: Resolution, verdicts: Verdicts) -> None:
    thresholds = resolution.thresholds
    engine.keep("matching.claim", assigning.claims_sql(SCORED, thresholds, thresholds.unsure))
    engine.keep("matching.won", assigning.won_sql("matching.claim", thresholds.same))
    engine.keep("matching.peer", assigning.peers_sql(SCORED, thresholds.same))
    _join(engine, [*verdicts])
    belonging = "SELECT n.variant, n.node, coalesce(j.cluster, n.node) AS cluster"
    engine.view(BELONGING, f"{belonging} FROM {NODE} AS n LEFT JOIN {_JOINING} AS j USING (node)")
    engine.view(CLUSTER, f"SELECT m.member, b.cluster FROM {MEMBER} AS m JOIN {BELONGING} AS b USING (variant)")
    engine.keep(JUDGED, assigning.judged_sql("matching.claim", "matching.peer", thresholds))
    _forget(engine, "matching.claim", "matching.won", "matching.peer")


def _join(engine: DuckEngine, verdicts: Collection[tuple[str, str, str]]) -> None:
    """The clusters of nodes that are not by themselves.

    Nearly all are profiles without a key that one with a key has won, and nobody else has to do with: they are where
    that one is. The others are joined pair by pair.
    """
    judged = pa.array({node for pair in verdicts for node in pair[:2]}, pa.string())
    engine.keep_rows("matching.contested", pa.table({"node": judged}))
    contested = "(FROM matching.contested UNION ALL SELECT unnest([l, r]) FROM matching.peer)"
    engine.keep("matching.plain", f"SELECT l, r FROM matching.won WHERE NOT (l IN {contested} OR r IN {contested})")
    others = "SELECT l, r, probability FROM matching.won ANTI JOIN matching.plain USING (l)"
    found = engine.query(f"{others} UNION ALL SELECT l, r, probability FROM matching.peer")
    edges = zip(*(column.to_pylist() for column in found.columns), strict=True)
    same, apart = ([pair[:2] for pair in verdicts if pair[2] == verdict] for verdict in ("same", "different"))
    joined = clusters(edges, same, apart)
    engine.keep_rows("matching.joined_one_by_one", pa.table([[*joined], [*joined.values()]], schema=_JOINED))
    named = "SELECT r AS node, r AS cluster FROM matching.plain UNION FROM matching.joined_one_by_one"
    engine.keep(_JOINING, f"SELECT l AS node, r AS cluster FROM matching.plain UNION ALL FROM ({named})")
    _forget(engine, "matching.contested", "matching.plain", "matching.joined_one_by_one")


def _score(engine: DuckEngine, resolution: Resolution, model: Model) -> None:
    """`matching.scored` of candidates, and `matching.doubt_scored` of what only a person may join, if they are people.

    Where no row has a key all values have frequencies of their own, which Splink counts.
    """
    if resolution.training:
        splink_model.score(engine.connection, model, "matching.damped", "matching.candidate", "matching.frequency",
                           _WEIGHED)  # fmt: skip
        _vouch(engine)
        return
    people = resolution.names == "person"
    engine.keep("matching.doubt", doubts.candidates_sql("matching.damped", NODE) if people else _NO_DOUBT)
    compared.compare(engine, model, "matching.candidate", "matching.doubt")
    compared.weigh(engine, model, "matching.frequency")


def _vouch(engine: DuckEngine) -> None:
    engine.keep(_VOUCHED, assigning.vouched_sql(_WEIGHED, "matching.candidate", PROFILE))
    engine.view(SCORED, f"FROM {_VOUCHED}")


def _told(engine: DuckEngine, resolution: Resolution, model: Model) -> None:
    """`matching.pair`: every pair that was not clearly of two, and what only a person may join, with the reasons."""
    judged = doubts.judged_sql("matching.doubt_scored", resolution.thresholds.unsure)
    engine.keep("matching.doubted", f"FROM ({judged}) ANTI JOIN {JUDGED} USING (l, r)")
    told = [(SCORED, JUDGED), ("matching.doubt_scored", "matching.doubted")]
    engine.keep(PAIR, " UNION ALL ".join(evidence.pairs_sql(model, *both) for both in told))
    _forget(engine, "matching.doubt", "matching.doubted")


def _count(engine: DuckEngine, relation: str) -> int:
    return int(engine.rows(f"SELECT count(*) AS rows FROM {relation}")[0]["rows"])
