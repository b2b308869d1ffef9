"""Whom a profile without a key belongs to: its candidates compete, and nobody is one of them too.

A score alone says how alike two are. Of a name that three bear none is meant with certainty, however alike; of one that
a register of everybody knows once, that one is.
"""

from catalog.resolving.resolution import Thresholds
from lake.engine.identifiers import quote_table
from quality.matching.profiles import KNOWN

_SUM = "sum(CAST(odds AS DECIMAL(38, 15)))"
"""Sums of fractions of two depend on the order in which they are added up, those of decimals do not."""


def vouched_sql(weighed: str, candidates: str, profile: str) -> str:
    """Weighed pairs with the `rule` that found each, `unregistered` of the loose profile and whether one is `known`."""
    return (
        f"SELECT s.*, f.rule, p.unregistered, c.known FROM {quote_table(weighed)} AS s"
        f" JOIN {quote_table(candidates)} AS f USING (l, r)"
        f" JOIN {quote_table(profile)} AS p ON p.node = l"
        f" JOIN (SELECT node, {KNOWN} AS known FROM {quote_table(profile)}) AS c ON c.node = r"
    )


def claims_sql(scored: str, thresholds: Thresholds, least: float = 0) -> str:
    """(l, r, rule, weight, probability, place): what speaks for each keyed candidate of a loose one, the best first.

    Those of a probability of `least`, and of as little as there is without. `scored`: as `vouched_sql` is.

    A weight's odds hold the prior of one among all keyed profiles; what is left is for none of them. Beside one whom a
    register or two sources know, all whom a single source names are together meant as seldom as somebody whom none
    knows: every code that was mistyped makes a namesake of its owner.
    """
    stranger = f"coalesce(unregistered, {thresholds.unregistered}::DOUBLE)"
    keyed = (
        f"SELECT l, r, rule, weight, known, {stranger} AS stranger,"
        f" (1 - {stranger}) * pow(2.0, least(weight, 60.0)) AS odds FROM {quote_table(scored)} WHERE r[1] = 'k'"
    )
    together = (
        f"SELECT l, coalesce({_SUM} FILTER (known), 0) AS of_known, bool_or(known) AS any_known,"
        f" coalesce({_SUM} FILTER (NOT known), 0) AS of_others, count(*) FILTER (NOT known) AS others"
        " FROM keyed GROUP BY l"
    )
    rare = "CASE WHEN any_known THEN stranger / greatest(others, 1) ELSE 1 END"
    likely = f"(FROM keyed WHERE odds >= {least} * stranger)"  # the whole is no less than that, and nearly all are less
    odds = (
        f"SELECT l, r, rule, weight, CASE WHEN known THEN odds ELSE odds * {rare} END AS odds,"
        f" of_known::DOUBLE + of_others::DOUBLE * {rare} + stranger AS whole FROM {likely} JOIN together USING (l)"
    )
    return (
        f"WITH keyed AS NOT MATERIALIZED ({keyed}), together AS ({together}), claim AS ({odds})"
        f" SELECT l, r, rule, weight, odds / whole AS probability,"
        f" row_number() OVER (PARTITION BY l ORDER BY odds DESC, r) AS place FROM claim WHERE odds >= {least} * whole"
    )


def won_sql(claims: str, least: float) -> str:
    """(l, r, probability): the loose profiles whose best candidate is so probable that it is meant."""
    return f"SELECT l, r, probability FROM {quote_table(claims)} WHERE place = 1 AND probability >= {least}"


def peers_sql(scored: str, least: float) -> str:
    """(l, r, rule, probability): pairs of loose profiles that are one by themselves."""
    probability = "pow(2.0, least(weight, 60.0)) / (1 + pow(2.0, least(weight, 60.0)))"
    return (
        f"SELECT l, r, rule, {probability} AS probability FROM {quote_table(scored)}"
        f" WHERE r[1] <> 'k' AND {probability} >= {least}"
    )


def judged_sql(claims: str, peers: str, thresholds: Thresholds) -> str:
    """(l, r, verdict, score, rule): what was thought of every pair that was not clearly of two."""
    both = " UNION ALL ".join(f"SELECT l, r, rule, probability FROM {quote_table(one)}" for one in (claims, peers))
    verdict = f"CASE WHEN probability >= {thresholds.same} THEN 'same' ELSE 'unsure' END"
    return (
        f"SELECT l, r, {verdict} AS verdict, probability AS score, rule FROM ({both})"
        f" WHERE probability >= {thresholds.unsure}"
    )
