"""Whom a profile without a key belongs to: its candidates compete, and nobody is one of them too.

A score alone says how alike two are. Of a name that three bear none is meant with certainty, however alike; of one that
a register of everybody knows once, that one is.
"""

from catalog.resolving.resolution import Thresholds
from lake.engine.identifiers import quote_table


def claims_sql(scored: str, profile: str, thresholds: Thresholds) -> str:
    """(l, r, weight, probability, place): what speaks for each keyed candidate of a loose profile, the best first.

    A weight's odds hold the prior of one among all keyed profiles; what is left is for none of them. Beside one whom a
    register or two sources know, all whom a single source names are together meant as seldom as somebody whom none
    knows: every code that was mistyped makes a namesake of its owner.
    """
    stranger = f"coalesce(p.unregistered, {thresholds.unregistered}::DOUBLE)"
    known = "(c.registered OR c.sources > 1)"  # as `profiles.KNOWN` says
    few = f"{stranger} / count(*) FILTER (NOT {known}) OVER (PARTITION BY l)"
    rare = f"CASE WHEN {known} OR NOT bool_or({known}) OVER (PARTITION BY l) THEN 1 ELSE {few} END"
    odds = f"(1 - {stranger}) * {rare} * pow(2.0, least(weight, 60.0))"
    keyed = (
        f"SELECT l, r, weight, {odds} AS odds, {stranger} AS stranger FROM {quote_table(scored)}"
        f" JOIN {quote_table(profile)} AS p ON p.node = l"
        f" JOIN {quote_table(profile)} AS c ON c.node = r WHERE r[1] = 'k'"
    )
    return (
        f"SELECT l, r, weight, odds / (sum(odds) OVER (PARTITION BY l) + stranger) AS probability,"
        f" row_number() OVER (PARTITION BY l ORDER BY odds DESC, r) AS place FROM ({keyed})"
    )


def won_sql(claims: str, least: float) -> str:
    """(l, r, probability): the loose profiles whose best candidate is so probable that it is meant."""
    return f"SELECT l, r, probability FROM {quote_table(claims)} WHERE place = 1 AND probability >= {least}"


def peers_sql(scored: str, least: float) -> str:
    """(l, r, probability): pairs of loose profiles that are one by themselves."""
    probability = "pow(2.0, least(weight, 60.0)) / (1 + pow(2.0, least(weight, 60.0)))"
    return (
        f"SELECT l, r, {probability} AS probability FROM {quote_table(scored)}"
        f" WHERE r[1] <> 'k' AND {probability} >= {least}"
    )


def judged_sql(claims: str, peers: str, candidates: str, thresholds: Thresholds) -> str:
    """(l, r, verdict, score, rule): what was thought of every pair that was not clearly of two."""
    both = " UNION ALL ".join(f"SELECT l, r, probability FROM {quote_table(one)}" for one in (claims, peers))
    verdict = f"CASE WHEN probability >= {thresholds.same} THEN 'same' ELSE 'unsure' END"
    return (
        f"SELECT l, r, {verdict} AS verdict, probability AS score, rule FROM ({both})"
        f" JOIN {quote_table(candidates)} USING (l, r) WHERE probability >= {thresholds.unsure}"
    )
