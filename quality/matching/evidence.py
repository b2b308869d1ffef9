"""What spoke for and against each judged pair: the levels that were reached and their weights, as text without a value.

A weight is a logarithm of base 2: 1 doubles the odds. All of a pair's add up to its whole weight.
"""

from collections.abc import Iterator
from math import log2
from typing import Any

from lake.engine.identifiers import literal, quote, quote_table
from quality.matching.splink_model import Model, levels_of

PRIOR, RARITY = "prior", "rarity"
"""What two at random have for being one, and what a name says more, or less, than names do on average."""
BETWEEN, PARTS = "\n", "\t"
"""Between the lines of an evidence, and between what was compared, the level and the weight in a line."""


def pairs_sql(model: Model, scored: str, judged: str) -> str:
    """(l, r, verdict, score, rule, weight, evidence) of judged pairs that were scored."""
    known = [*_comparisons(model)]
    prior = _log_odds(model["probability_two_random_records_match"])
    whole = " + ".join([str(prior), *(weight for weight, _line in known)])
    rarity = f"round(s.weight - ({whole}), 2)"
    lines = [_line(PRIOR, "", str(round(prior, 2))), *(line for _weight, line in known)]
    rest = f"CASE WHEN abs({rarity}) >= 0.01 THEN {_line(RARITY, '', rarity)} END"
    evidence = f"concat_ws({literal(BETWEEN)}, {', '.join([*lines, rest])})"
    return (
        f"SELECT j.*, s.weight, {evidence} AS evidence FROM {quote_table(judged)} AS j"
        f" JOIN {quote_table(scored)} AS s USING (l, r)"
    )


def read_evidence(text: str) -> list[tuple[str, str, float]]:
    """(what was compared, the level that was reached, weight) as they were written."""
    parts = (line.split(PARTS) for line in text.split(BETWEEN))
    return [(of, level, float(weight)) for of, level, weight in parts]


def _comparisons(model: Model) -> Iterator[tuple[str, str]]:
    """SQL for the weight of each comparison, and for its line; a comparison of which one says nothing has none."""
    for one in model["comparisons"]:
        gamma = f"s.{quote('gamma_' + one['output_column_name'])}"
        weights, lines = [], []
        for value, level in levels_of(one):
            if value >= 0:
                weight = log2(level["m_probability"] / level["u_probability"])
                weights.append(f"WHEN {value} THEN {weight}")
                said = _line(one["output_column_name"], level["label_for_charts"], str(round(weight, 2)))
                lines.append(f"WHEN {value} THEN {said}")
        yield f"CASE {gamma} {' '.join(weights)} ELSE 0 END", f"CASE {gamma} {' '.join(lines)} END"


def _line(of: str, level: str, weight: str) -> str:
    return f"concat({literal(of + PARTS + level + PARTS)}, {weight})"


def _log_odds(probability: Any) -> float:
    return log2(probability / (1 - probability))
