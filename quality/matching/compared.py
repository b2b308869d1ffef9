"""How alike the profiles of a pair are: compared anew where one of both is touched, else kept.

Which levels two profiles reach depends on nothing but what they say. What a level weighs depends on the model, and what
a name weighs on how many bear it today: weights are added up in every build, as Splink adds them.
"""

from collections.abc import Iterator
from math import log2
from typing import Any

from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote, quote_table
from quality.matching import kept, touched
from quality.matching.profiles import damped_sql
from quality.matching.splink_model import Model, levels_of

AT_ONCE = 1_000_000
"""As many pairs are compared at once: while they are, each takes a kilobyte with what both profiles say."""
_OTHERWISE = "ELSE"
"""The condition of a level that is reached where no other is."""


def compare(engine: DuckEngine, model: Model, pairs: str) -> None:
    """Bring `kept.COMPARED` to the pairs (l, r) of today's profiles: they are in it, and no others."""
    everything = touched.is_everything(engine) or not kept.is_kept(engine, kept.COMPARED)
    other = " OR ".join(f"{side} IN {touched.names(touched.NODE)}" for side in ("l", "r"))
    stay, gone = "", "true"
    if not everything:
        known = f"SELECT k.rowid AS place, l, r FROM {kept.COMPARED} AS k SEMI JOIN {quote_table(pairs)} USING (l, r)"
        engine.keep("matching.acquainted", f"{known} WHERE NOT ({other})")
        stay, gone = (
            " ANTI JOIN matching.acquainted USING (l, r)",
            "rowid NOT IN (SELECT place FROM matching.acquainted)",
        )
    engine.keep("matching.strangers", f"SELECT l, r FROM {quote_table(pairs)}{stay}")
    count = int(engine.rows("SELECT count(*) AS pairs FROM matching.strangers")[0]["pairs"])
    for first in range(0, max(count, 1), AT_ONCE):
        engine.keep("matching.some", f"FROM matching.strangers WHERE rowid BETWEEN {first} AND {first + AT_ONCE - 1}")
        engine.keep("matching.meeting", f"FROM {kept.PROFILE} WHERE node IN (SELECT unnest([l, r]) FROM matching.some)")
        engine.keep("matching.meeting_profile", damped_sql("matching.meeting", kept.SHARING))
        come = levels_sql(model, "matching.meeting_profile", "matching.some")
        kept.renew(engine, [kept.Renewal(kept.COMPARED, gone, come)])
        gone = kept.NONE
    for name in ("acquainted", "strangers", "some", "meeting", "meeting_profile"):
        engine.forget(f"matching.{name}")


def levels_sql(model: Model, profile: str, pairs: str) -> str:
    """(l, r, name, gamma_…): the level that pairs reach in each comparison, numbered as Splink numbers it.

    Splink's own statement is the same, and takes a third of a second to be made, however few the pairs.
    """
    left, right = (f"(SELECT COLUMNS('(.*)') AS '\\1_{side}' FROM {quote_table(profile)})" for side in "lr")
    return (
        f"SELECT p.l, p.r, name_l AS name, {', '.join(_levels(model))} FROM {quote_table(pairs)} AS p"
        f" JOIN {left} ON node_l = p.l JOIN {right} ON node_r = p.r"
    )


def _levels(model: Model) -> Iterator[str]:
    """The first level whose condition holds."""
    for one in model["comparisons"]:
        known = [(level["sql_condition"], value) for value, level in levels_of(one)]
        whens = " ".join(f"WHEN {condition} THEN {value}" for condition, value in known if condition != _OTHERWISE)
        last = " ".join(f"ELSE {value}" for condition, value in known if condition == _OTHERWISE)
        yield f"CASE {whens} {last} END AS {quote('gamma_' + one['output_column_name'])}"


def weighed_sql(model: Model, which: str, frequencies: str) -> str:
    """(l, r, weight, gamma_…) of compared pairs, as `splink_model.score` gives it. `frequencies`: (name, tf_name).

    `which`: a join with a relation (l, r) that says of which, as `SEMI JOIN matching.doubt`.
    """
    prior = model["probability_two_random_records_match"]
    weight = " + ".join([str(log2(prior / (1 - prior))), *_weights(model)])
    return (
        f"SELECT c.l, c.r, {weight} AS weight, c.* EXCLUDE (l, r, name)"
        f" FROM (FROM {kept.COMPARED} {which} USING (l, r)) AS c"
        f" LEFT JOIN {quote_table(frequencies)} AS f ON f.name = c.name"
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
