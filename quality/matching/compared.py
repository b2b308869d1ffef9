"""How alike the profiles of a pair are: compared anew where one of both is touched, else kept.

Which levels two profiles reach depends on nothing but what they say. What a level weighs depends on the model, and what
a name weighs on how many bear it today: weights are added up in every build, as Splink adds them. Of millions of pairs
all reach some hundred patterns of levels, and each pattern is weighed once.
"""

from collections.abc import Iterator
from math import log2
from typing import Any

from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table
from quality.matching import doubts, kept
from quality.matching.pairing import looked_at_again, looks_at_all
from quality.matching.profiles import KNOWN, damped_sql
from quality.matching.splink_model import Model, levels_of

AT_ONCE = 1_000_000
"""As many pairs are compared at once: while they are, each takes a kilobyte with what both profiles say."""
_OTHERWISE = "ELSE"
"""The condition of a level that is reached where no other is."""
_REACHED = "matching.reached"
"""(pattern, gamma_…, weight): the patterns that any pair reaches."""
_IS_DOUBT = f"rule IN ({', '.join(map(literal, doubts.RULES))})"


def compare(engine: DuckEngine, model: Model, candidates: str, doubted: str) -> None:
    """Bring `kept.COMPARED` to the pairs of today's profiles.

    `candidates` (l, r, rule): those of touched profiles, or all (`looks_at_all`). `doubted`: all that only a person may
    join; they are few, and other ones as soon as others bear a name, so that all leave and come.
    """
    gone = "true" if looks_at_all(engine) else f"{_IS_DOUBT} OR {looked_at_again()}"
    columns = "SELECT l, r, rule FROM"
    engine.keep("matching.strangers", f"{columns} {quote_table(candidates)} UNION ALL {columns} {quote_table(doubted)}")
    count = int(engine.rows("SELECT count(*) AS pairs FROM matching.strangers")[0]["pairs"])
    for first in range(0, max(count, 1), AT_ONCE):
        engine.keep("matching.some", f"FROM matching.strangers WHERE rowid BETWEEN {first} AND {first + AT_ONCE - 1}")
        engine.keep("matching.meeting", f"FROM {kept.PROFILE} WHERE node IN (SELECT unnest([l, r]) FROM matching.some)")
        engine.keep("matching.meeting_profile", damped_sql("matching.meeting", kept.SHARING))
        come = levels_sql(model, "matching.meeting_profile", "matching.some")
        kept.renew(engine, [kept.Renewal(kept.COMPARED, gone, come)])
        gone = kept.NONE
    for name in ("strangers", "some", "meeting", "meeting_profile"):
        engine.forget(f"matching.{name}")


def levels_sql(model: Model, profile: str, pairs: str) -> str:
    """What `kept.COMPARED` holds of pairs (l, r, rule): the level that they reach in each comparison, and whose.

    Splink's own statement is the same, and takes a third of a second to be made, however few the pairs.
    """
    table = f"(SELECT *, {KNOWN} AS known FROM {quote_table(profile)})"
    left, right = (f"(SELECT COLUMNS('(.*)') AS '\\1_{side}' FROM {table})" for side in "lr")
    about = "p.l, p.r, p.rule, name_l AS name, unregistered_l AS unregistered, known_r AS known"
    return (
        f"SELECT {about}, ({_pattern(model)})::BIGINT AS pattern FROM {quote_table(pairs)} AS p"
        f" JOIN {left} ON node_l = p.l JOIN {right} ON node_r = p.r"
    )


def _pattern(model: Model) -> str:
    """One number for all levels: the first whose condition holds in each comparison, as Splink numbers it."""
    digits = []
    for one, place, _base in _digits(model):
        known = [(level["sql_condition"], value + 1) for value, level in levels_of(one)]
        whens = " ".join(f"WHEN {condition} THEN {value}" for condition, value in known if condition != _OTHERWISE)
        last = " ".join(f"ELSE {value}" for condition, value in known if condition == _OTHERWISE)
        digits.append(f"{place} * CASE {whens} {last} END")
    return " + ".join(digits)


def _digits(model: Model) -> Iterator[tuple[dict[str, Any], int, int]]:
    """Each comparison with what its level counts in a pattern, and how many levels there are; 0 is of not said."""
    place = 1
    for one in model["comparisons"]:
        base = 2 + max(value for value, _level in levels_of(one))
        yield one, place, base
        place *= base


def weigh(engine: DuckEngine, model: Model, frequencies: str) -> None:
    """`matching.scored` and `matching.doubt_scored`: (l, r, rule, weight, unregistered, known, gamma_…) of pairs.

    The second has what only a person may join. `frequencies`: (name, tf_name). They are read from `kept.COMPARED` each
    time, which takes less than to write them down.
    """
    engine.keep(_REACHED, _reached_sql(model))
    weight = " + ".join(["p.weight", *_rarities(model)])
    for into, which in (("matching.scored", f"NOT {_IS_DOUBT}"), ("matching.doubt_scored", _IS_DOUBT)):
        engine.view(
            into,
            f"SELECT c.l, c.r, c.rule, {weight} AS weight, c.unregistered, c.known, p.* EXCLUDE (pattern, weight)"
            f" FROM (FROM {kept.COMPARED} WHERE {which}) AS c JOIN {_REACHED} AS p USING (pattern)"
            f" LEFT JOIN {quote_table(frequencies)} AS f ON f.name = c.name",
        )


def _reached_sql(model: Model) -> str:
    levels = ", ".join(
        f"(pattern // {place} % {base} - 1)::INTEGER AS {_gamma(one)}" for one, place, base in _digits(model)
    )
    prior = model["probability_two_random_records_match"]
    weight = " + ".join([str(log2(prior / (1 - prior))), *_weights(model)])
    patterns = f"SELECT DISTINCT pattern FROM {kept.COMPARED}"
    return f"SELECT *, ({weight})::DOUBLE AS weight FROM (SELECT pattern, {levels} FROM ({patterns}))"


def _weights(model: Model) -> Iterator[str]:
    for one in model["comparisons"]:
        known = [(value, level) for value, level in levels_of(one) if value >= 0]
        whens = " ".join(f"WHEN {value} THEN {_odds(level)}" for value, level in known)
        yield f"CASE {_gamma(one)} {whens} ELSE 0 END"


def _odds(level: dict[str, Any]) -> float:
    return log2(level["m_probability"] / level["u_probability"])


def _rarities(model: Model) -> Iterator[str]:
    """What a rare name says more: by how often it is, and not by how often names are the same."""
    for one in model["comparisons"]:
        for value, level in levels_of(one):
            if level.get("tf_adjustment_column"):
                least, share = level["tf_minimum_u_value"], level["tf_adjustment_weight"]
                rarity = f"{share} * ({log2(level['u_probability'])} - log2(greatest(f.tf_name, {least})))"
                yield f"CASE WHEN p.{_gamma(one)} = {value} AND f.tf_name IS NOT NULL THEN {rarity} ELSE 0 END"


def _gamma(one: dict[str, Any]) -> str:
    return quote(f"gamma_{one['output_column_name']}")
