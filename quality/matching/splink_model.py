"""Splink on a DuckDB session: levels of agreement become weights, and pairs of profiles become scores.

Splink writes personal values into no log here: its logger is not set up, and its settings hold conditions, not values.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from math import log2
from typing import Any

from catalog.resolving.resolution import Comparison
from lake.engine.identifiers import quote, quote_table
from lake.engine.session import Session
from quality.matching.comparisons import comparison

Model = dict[str, Any]
"""Settings of Splink with the probabilities of every level: plain data, no value of a row in it."""
_RARE = 0.002
"""The least probability that one's own rows agree on a level: keyed rows are better kept than those without a key."""
_HALF = 0.5
"""What a level is counted besides what was seen, so that never seen is rare and not impossible."""


def untrained(comparisons: Sequence[Comparison], prior: float) -> Model:
    """The model before anything is known; `prior` is the probability that two profiles at random are one."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "node",
        "probability_two_random_records_match": prior,
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
        "comparisons": [comparison(one) for one in comparisons],
    }


def with_prior(model: Model, prior: float) -> Model:
    """The same weights for another number of entities."""
    return {**model, "probability_two_random_records_match": prior}


def weights(model: Model) -> Iterator[tuple[str, str, float]]:
    """(what is compared, the level, its weight) of a trained model; a logarithm of base 2."""
    for one in model["comparisons"]:
        for value, level in levels_of(one):
            if value >= 0:
                weight = log2(level["m_probability"] / level["u_probability"])
                yield one["output_column_name"], level["label_for_charts"], weight


def score(session: Session, model: Model, profile: str, pairs: str, frequencies: str | None, into: str) -> None:
    """Make `into` (l, r, weight and gamma_… for every comparison) of the pairs (l, r) of profiles.

    `frequencies`: (name, tf_name), how often a name is; None counts every value among the profiles themselves. A weight
    is the logarithm (base 2) of the odds.
    """
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI(connection=session)
    linker = Linker(api.register(relation_of(session, profile)), model, log_level=None, validate_settings=False)
    if frequencies is not None:
        linker.table_management.register_term_frequency_lookup(api.register(relation_of(session, frequencies)), "name")
    chosen = session.sql(f"SELECT l AS join_key_l, r AS join_key_r, '0' AS match_key FROM {quote_table(pairs)}")
    linker.table_management.register_blocked_pairs_for_predict(api.register(chosen))
    found = linker.inference.predict(warning_mode="never").physical_name
    gammas = ", ".join(quote(f"gamma_{one['output_column_name']}") for one in model["comparisons"])
    session.execute(
        f"CREATE OR REPLACE TABLE {quote_table(into)} AS"
        f" SELECT node_l AS l, node_r AS r, match_weight AS weight, {gammas} FROM {quote(found)}"
    )
    linker.table_management.delete_tables_created_by_splink_from_db()  # type: ignore[no-untyped-call]


def trained(session: Session, model: Model, same: str, different: str) -> Model:
    """The model with probabilities as counted in two scored relations: of pairs known to be one, and of any pairs."""
    comparisons = []
    for one in model["comparisons"]:
        m, u = (_shares(session, relation, one["output_column_name"], one) for relation in (same, different))
        levels = [
            level
            if level.get("is_null_level")
            else {**level, "m_probability": max(m[value], _RARE), "u_probability": u[value]}
            for value, level in levels_of(one)
        ]
        comparisons.append({**one, "comparison_levels": levels})
    return {**model, "comparisons": comparisons}


def _shares(session: Session, relation: str, name: str, declared: Mapping[str, Any]) -> dict[int, float]:
    column = quote(f"gamma_{name}")
    sql = f"SELECT {column}, count(*) FROM {quote_table(relation)} WHERE {column} >= 0 GROUP BY 1"
    counts = dict(session.execute(sql).fetchall())
    values = [value for value, _level in levels_of(declared) if value >= 0]
    total = sum(counts.values()) + _HALF * len(values)
    return {value: (counts.get(value, 0) + _HALF) / total for value in values}


def levels_of(declared: Mapping[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The levels of a comparison, each with Splink's number: the last is 0, counted upwards; of not said it is −1."""
    place = sum(not level.get("is_null_level") for level in declared["comparison_levels"])
    for level in declared["comparison_levels"]:
        if level.get("is_null_level"):
            yield -1, level
        else:
            place -= 1
            yield place, level


def relation_of(session: Session, table: str) -> Any:
    """A relation as Splink takes it."""
    return session.sql(f"FROM {quote_table(table)}")
