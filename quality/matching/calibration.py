"""How right a threshold is, measured on rows whose key is known and hidden: no truth but the keys is needed.

A probe is asked with no more than a row without a key says: each takes the pattern of one such row, and what that has
not said is left out of the probe.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.resolving.resolution import Resolution
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote, quote_table
from quality.matching import assigning, blocking, splink_model
from quality.matching.profiles import may_miss
from quality.matching.splink_model import Model

LEVELS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.99)


@dataclass(frozen=True)
class Calibrated:
    """What a threshold gives: of those joined, the share that was joined rightly, and of all, the share joined so."""

    threshold: float
    precision: float
    recall: float


def calibrate(engine: DuckEngine, resolution: Resolution, model: Model) -> list[Calibrated]:
    """Ask the probes of the last training. Needs what `resolve` with training left in the engine."""
    engine.keep("matching.pattern", _patterns_sql(resolution, "matching.damped"))
    engine.keep("matching.asked", _asked_sql(resolution, "matching.probe_damped", "matching.pattern"))
    made = {}
    for place, rule in enumerate(resolution.blocking):
        block, sizes, pairs = (f"matching.ask_{kind}_{place}" for kind in ("block", "size", "pair"))
        engine.keep(block, blocking.block_sql(rule, "matching.asked"))
        engine.keep(sizes, blocking.sizes_sql(block))
        engine.keep(pairs, blocking.pairs_sql(block, sizes, rule.widest))
        made[blocking.rule_name(rule)] = pairs
    engine.keep("matching.ask_candidate", blocking.candidates_sql(made))
    splink_model.score(
        engine.connection,
        model,
        "matching.asked",
        "matching.ask_candidate",
        "matching.frequency",
        "matching.ask_scored",
    )
    engine.view(
        "matching.ask_vouched", assigning.vouched_sql("matching.ask_scored", "matching.ask_candidate", "matching.asked")
    )
    engine.keep("matching.ask_claim", assigning.claims_sql("matching.ask_vouched", resolution.thresholds))
    return [*_measured(engine)]


def _patterns_sql(resolution: Resolution, profile: str) -> str:
    """What each loose profile says, numbered in an order that is the same in every run."""
    said = ", ".join(f"{quote(name)} IS NOT NULL AS {quote(name)}" for name in may_miss(resolution))
    numbered = "row_number() OVER (ORDER BY hash(node)) - 1 AS place, count(*) OVER () AS patterns"
    return f"SELECT {said}, {numbered} FROM {quote_table(profile)} WHERE NOT keyed AND name IS NOT NULL"


def _asked_sql(resolution: Resolution, profile: str, pattern: str) -> str:
    """The keyed profiles as they are, and the probes with what the pattern lets them say."""
    said = ", ".join(
        f"CASE WHEN t.{quote(name)} THEN p.{quote(name)} END AS {quote(name)}" for name in may_miss(resolution)
    )
    probes = (
        f"SELECT *, row_number() OVER (ORDER BY hash(node)) - 1 AS place FROM {quote_table(profile)} WHERE NOT keyed"
    )
    return (
        f"SELECT p.* EXCLUDE (place) REPLACE ({said}) FROM ({probes}) AS p JOIN {quote_table(pattern)} AS t"
        f" ON t.place = p.place % t.patterns UNION ALL BY NAME SELECT * FROM {quote_table(profile)} WHERE keyed"
    )


def _measured(engine: DuckEngine) -> Iterable[Calibrated]:
    probes = engine.rows("SELECT count(*) AS n FROM matching.asked WHERE NOT keyed")[0]["n"] or 1
    for level in LEVELS:
        row = engine.rows(
            f"SELECT count(*) AS joined, count(*) FILTER ('p' || r = l) AS rightly FROM matching.ask_claim"
            f" WHERE place = 1 AND probability >= {level}"
        )[0]
        yield Calibrated(level, row["rightly"] / (row["joined"] or 1), row["rightly"] / probes)
