"""How alike the profiles of a pair are: compared anew where one of both says something else than before, else kept.

Which levels two profiles reach depends on nothing but what they say. What a level weighs depends on the model, and what
a name weighs on how many bear it today: weights are added up in every build, as Splink adds them.
"""

from collections.abc import Iterator
from math import log2
from typing import Any

from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote, quote_table
from quality.matching import kept, splink_model
from quality.matching.splink_model import Model, levels_of

_COUNTED = ("keyed", "registered", "sources", "unregistered", "rows")
"""Columns of a profile that are compared with nobody's."""
AT_ONCE = 1_000_000
"""As many pairs are compared at once: while they are, each takes a kilobyte with what both profiles say."""
_NOBODY_MET = "(SELECT '' AS l, '' AS r, 0::UBIGINT AS said, 0::BIGINT AS place WHERE false)"


def compare(engine: DuckEngine, model: Model, profile: str, pairs: str) -> None:
    """Bring `kept.COMPARED` to the pairs (l, r) of today's profiles: they are in it, and no others."""
    said = (
        f"SELECT node, hash(p) AS said FROM (SELECT * EXCLUDE ({', '.join(_COUNTED)}) FROM {quote_table(profile)}) AS p"
    )
    engine.keep("matching.word_of", said)
    there = kept.is_kept(engine, kept.COMPARED)
    met = f"(SELECT l, r, said, rowid AS place FROM {kept.COMPARED})" if there else _NOBODY_MET
    meeting = (
        f"SELECT p.l, p.r, hash(a.said, b.said) AS said FROM {quote_table(pairs)} AS p"
        " JOIN matching.word_of AS a ON a.node = p.l JOIN matching.word_of AS b ON b.node = p.r"
    )
    known = f"SELECT m.*, k.place FROM ({meeting}) AS m LEFT JOIN {met} AS k USING (l, r, said)"
    engine.keep("matching.meeting", known)
    engine.keep("matching.strangers", "SELECT l, r, said FROM matching.meeting WHERE place IS NULL")
    if there:
        gone = "rowid NOT IN (SELECT place FROM matching.meeting WHERE place IS NOT NULL)"
        kept.renew(engine, [kept.Renewal(kept.COMPARED, gone)])
    for name in ("word_of", "meeting"):
        engine.forget(f"matching.{name}")
    _compare_strangers(engine, model, profile, at_least=0 if there else 1)
    engine.forget("matching.strangers")


def _compare_strangers(engine: DuckEngine, model: Model, profile: str, at_least: int) -> None:
    """Some pairs at a time. `at_least`: once of none, so that `kept.COMPARED` is there."""
    count = int(engine.rows("SELECT count(*) AS pairs FROM matching.strangers")[0]["pairs"])
    for first in range(0, max(count, at_least), AT_ONCE):
        engine.keep("matching.some", f"FROM matching.strangers WHERE rowid BETWEEN {first} AND {first + AT_ONCE - 1}")
        theirs = "node IN (SELECT unnest([l, r]) FROM matching.some)"
        engine.keep("matching.meeting_profile", f"FROM {quote_table(profile)} WHERE {theirs}")
        splink_model.score(engine.connection, model, "matching.meeting_profile", "matching.some", None,
                           "matching.just_compared")  # fmt: skip
        come = "SELECT * EXCLUDE (weight) FROM matching.just_compared JOIN matching.some USING (l, r)"
        kept.renew(engine, [kept.Renewal(kept.COMPARED, "false", come)])
    for name in ("some", "meeting_profile", "just_compared"):
        engine.forget(f"matching.{name}")


def weighed_sql(model: Model, which: str, profile: str, frequencies: str) -> str:
    """(l, r, weight, gamma_…) of compared pairs, as `splink_model.score` gives it. `frequencies`: (name, tf_name).

    `which`: a join with a relation (l, r) that says of which, as `SEMI JOIN matching.doubt`.
    """
    prior = model["probability_two_random_records_match"]
    weight = " + ".join([str(log2(prior / (1 - prior))), *_weights(model)])
    return (
        f"SELECT c.l, c.r, {weight} AS weight, c.* EXCLUDE (l, r, said)"
        f" FROM (FROM {kept.COMPARED} {which} USING (l, r)) AS c"
        f" JOIN {quote_table(profile)} AS a ON a.node = c.l"
        f" LEFT JOIN {quote_table(frequencies)} AS f ON f.name = a.name"
    )


def _weights(model: Model) -> Iterator[str]:
    for one in model["comparisons"]:
        gamma = f"c.{quote('gamma_' + one['output_column_name'])}"
        whens = [f"WHEN {value} THEN {_weight(level)}" for value, level in levels_of(one) if value >= 0]
        yield f"CASE {gamma} {' '.join(whens)} ELSE 0 END"


def _weight(level: dict[str, Any]) -> str:
    """What a level weighs; where a rare name says more, by how often it is and not by how often names are the same."""
    weight = log2(level["m_probability"] / level["u_probability"])
    if not level.get("tf_adjustment_column"):
        return str(weight)
    least, share = level["tf_minimum_u_value"], level["tf_adjustment_weight"]
    rarity = f"{share} * ({log2(level['u_probability'])} - log2(greatest(f.tf_name, {least})))"
    return f"{weight} + CASE WHEN f.tf_name IS NOT NULL THEN {rarity} ELSE 0 END"
