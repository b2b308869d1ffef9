"""Find out of which legal entity every row of every source speaks, and write that down as one table."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from assets.context import LakeContext
from assets.governance import Known
from assets.master.kept_rows import passing_rows
from assets.master.legal_entity.unplaced import (
    BY_HAND,
    MEMBER_TEXT,
    SAID,
    UNPLACED,
    name_unplaced,
    verdicts_on_unplaced,
)
from assets.master.resolved import made_of, resolution_of, sources_of, version_of, why_changed
from assets.reasons import Reason
from catalog.registry.registry import Registry
from catalog.resolving.record_table import DOMAIN, KEY, RECORD, SPEC
from catalog.resolving.resolution import Resolution
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal
from lake.home.member_names import member_names
from lake.ledger.decisions import Decisions
from lake.ledger.derivations import Derivations
from lake.tables.derived import derive
from lake.tables.in_order import files_in_order
from lake.tables.table_state import TableState
from quality.matching import kept
from quality.matching import resolve as matching
from quality.matching.gather import BETWEEN
from quality.matching.resolve import Resolved

SENSITIVE = 3
"""What a column of this grade says is compared, and shown nowhere."""


def sources(lake: LakeContext) -> list[str]:
    """The standard tables that name legal entities."""
    return sources_of(lake, DOMAIN)


def version(lake: LakeContext) -> str:
    """Twelve hex digits that change with what the resolution declares."""
    return version_of(lake, DOMAIN)


def why_stale(lake: LakeContext, states: Mapping[str, TableState], known: Known | None) -> Reason | None:
    """Why rows have to be looked at again; None when all that the table is made of is as it was."""
    heads = {name: state.content for name, state in states.items()}
    return why_changed([RECORD], states, known, made_of(lake, DOMAIN, heads, _asked(lake)))


def build_records(lake: LakeContext) -> Resolved | None:
    """Write the table anew; None when it holds already what that would give. A source that is not there has no rows."""
    house, derivations = lake.lakehouse, Derivations(lake.lakehouse.ledger)
    there = [name for name in sources(lake) if house.exists(name)]
    whole, parts = made_of(lake, DOMAIN, {name: house.content_head(name) for name in there}, _asked(lake))
    known = derivations.of(RECORD)
    if known is not None and known[0] == whole and house.exists(RECORD):
        return None
    for name in there:
        house.refuse_damaged(name)
    with lake.engine() as engine, passing_rows(lake.settings, engine, sum(map(house.row_count, there))):
        engine.attach_tables(house, there)
        named = member_names(lake.settings, house.ledger)
        verdicts = verdicts_on_unplaced(house.ledger, named)
        resolved = matching.resolve(engine, resolution_of(lake, DOMAIN), lake.registry, there, verdicts)
        name_unplaced(engine, named)
        derive(house, SPEC, whole, lambda: _write(lake, engine))
    derivations.note(RECORD, whole, parts)
    return resolved


def _asked(lake: LakeContext) -> dict[str, str]:
    """What stewards said: it may be of a row without a code."""
    return {"decisions": str(Decisions(lake.lakehouse.ledger, DOMAIN).mark())}


def record_rows_sql(resolution: Resolution, registry: Registry) -> str:
    """The rows of the table, once the engine has `PLACED`: of hundreds of rows that say the same, one was looked at.

    The resource is asked for on both sides: of one resource's rows, what others say is passed by.
    """
    key = f"replace(regexp_replace(m.member, {literal(_BEFORE_KEY)}, ''), chr(31), '/')"
    return (
        f"SELECT m.resource, m.part, CASE WHEN NOT {_keys_are_personal(resolution, registry)} THEN {key} END"
        " AS source_key, m.batch_id, m.line_no, (m.batch_id, m.line_no) = (p.batch_id, p.line_no) AS speaks,"
        " p.* EXCLUDE (resource, variant, batch_id, line_no)"
        f" FROM {matching.MEMBER} AS m JOIN {PLACED} AS p ON p.resource = m.resource AND p.variant = m.variant"
    )


def place(engine: DuckEngine, resolution: Resolution, registry: Registry) -> None:
    """Leave `PLACED` in an engine that has resolved the domain.

    A code from a sensitive column is shown when a column that is none says it too: else nobody knows whether it is one.
    """
    hidden = _among(_sensitive(resolution, registry, resolution.key), "resource, part")
    engine.keep(_OPEN_CODE, f"SELECT DISTINCT node FROM {matching.RECORD} WHERE node[1] = 'k' AND NOT {hidden}")
    name = f"CASE WHEN NOT {_among(_sensitive(resolution, registry, 'name'), 'v.resource, v.part')} THEN v.name END"
    known = "CASE WHEN o.node IS NOT NULL THEN {} END".format
    unplaced = "CASE WHEN u.name IS NOT NULL THEN {} END".format
    placed = (
        "SELECT v.resource, v.variant, v.batch_id, v.line_no, v.rank, CAST(v.updated AS DATE) AS stated_on,"
        f" {known(SAID)} AS said_code, {name} AS said_name, v.registration_number,"
        " CASE WHEN regexp_matches(k.county, '^[0-9]{6}$') THEN k.county END AS county_code, v.address,"
        f" {known('c.cluster[2:]')} AS uscc, {known(_RULE)} AS match_rule, j.score,"
        # asked here: a condition of a left join that names one side alone makes a loop over all pairs of rows
        f" {unplaced('p.r[2:]')} AS perhaps_uscc, {unplaced('p.score')} AS perhaps_score,"
        f" coalesce(u.name, {MEMBER_TEXT}) AS member"
        f" FROM {matching.VARIANT} AS v JOIN {matching.RECORD} AS k USING (variant)"
        f" JOIN {matching.BELONGING} AS c USING (variant) LEFT JOIN {_OPEN_CODE} AS o ON o.node = c.cluster"
        f" LEFT JOIN {matching.JUDGED} AS j ON j.l = k.node AND j.r = c.cluster AND j.verdict = 'same'"
        f" LEFT JOIN {UNPLACED} AS u ON u.variant = v.variant"
        f" LEFT JOIN ({_PERHAPS}) AS p ON p.l = k.node"
    )
    kept.renew(engine, [kept.Renewal(PLACED, "true", placed)])


PLACED = "kept.placed"
"""By variant: all that a row of the table says, but for which row it is."""
_OPEN_CODE = "matching.open_code"
_JUDGED_BY_HAND = f"SELECT l, r FROM {BY_HAND} UNION ALL SELECT r, l FROM {BY_HAND}"
_PERHAPS = (
    "SELECT l, arg_max(r, (score, r)) AS r, max(score) AS score"
    f" FROM (SELECT l, r, r AS node, score FROM {matching.JUDGED} WHERE verdict = 'unsure')"
    f" SEMI JOIN {_OPEN_CODE} USING (node) ANTI JOIN ({_JUDGED_BY_HAND}) USING (l, r) GROUP BY l"
)
"""(l, r, score): of a record without a code the likeliest that no steward has judged."""
_BEFORE_KEY = f"^[^{BETWEEN}]*{BETWEEN}[^{BETWEEN}]*{BETWEEN}"
_RULE = (
    f"CASE WHEN k.node[1] <> 'k' AND k.node IN (SELECT unnest([l, r]) FROM {BY_HAND} WHERE verdict = 'same')"
    " THEN 'steward' WHEN c.cluster <> k.node THEN coalesce(j.rule, 'others')"
    " WHEN k.node = 'k' || k.own_key THEN 'uscc'"
    " WHEN k.own_key IN (SELECT key FROM " + matching.SLIP + ") THEN 'slip'"
    " WHEN k.own_key IS NOT NULL THEN 'registration_number_and_name'"
    " WHEN v.registration_number IS NOT NULL THEN 'registration_number' ELSE 'organisation_code' END"
)


def _names(resolution: Resolution, registry: Registry) -> Iterator[str]:
    return (name for name in resolution.sources if name in registry.resources)


def _keys_are_personal(resolution: Resolution, registry: Registry) -> str:
    """SQL: whether a resource's key says who somebody is."""
    named = [registry.resources[name] for name in _names(resolution, registry)]
    personal = [one.name for one in named if any(one.field(key).grade >= SENSITIVE for key in one.key)]
    return f"m.resource IN ({', '.join(map(literal, personal))})" if personal else "false"


def _sensitive(resolution: Resolution, registry: Registry, attribute: str) -> list[tuple[str, str]]:
    """(resource, part) whose column for an attribute is sensitive."""
    return [
        (name, part)
        for name in _names(resolution, registry)
        for part, spec in resolution.sources[name].parts.items()
        if attribute in spec.columns and registry.resources[name].field(spec.columns[attribute]).grade >= SENSITIVE
    ]


def _among(pairs: list[tuple[str, str]], columns: str) -> str:
    listed = ", ".join(f"({literal(name)}, {literal(part)})" for name, part in pairs)
    return f"(({columns}) IN ({listed}))" if listed else "false"


def _write(lake: LakeContext, engine: DuckEngine) -> list[Path]:
    resolution = resolution_of(lake, DOMAIN)
    place(engine, resolution, lake.registry)
    content = record_rows_sql(resolution, lake.registry)
    rows = engine.rows(f"SELECT count(*) AS rows FROM {matching.MEMBER}")[0]["rows"]
    return files_in_order(lake.lakehouse, engine, SPEC, content, rows, matching.MEMBER, KEY)
