"""Weights for a domain in which no row has a key: learnt from which values agree in the same pairs.

How often two that are one agree is not known then. Expectation maximisation finds it: pairs that agree in something are
taken for one as far as the rest of them speaks for it, and what that says of each level is taken for the next round.
"""

import logging
from collections.abc import Mapping
from typing import Any

from catalog.resolving.resolution import Training
from lake.engine.session import Session
from quality.matching.splink_model import Model, relation_of

_PAIRS = 1_000_000.0
"""Pairs at random from which is learnt what strangers have in common; the same in every run."""
_SEED = 1
_LEAST, _MOST = 1e-5, 0.99999
_UNSEEN = {"m_probability": 0.002, "u_probability": _LEAST}
"""What is said of a level that no pair of one, or none of strangers, reached: seldom, and not never."""
_NOTHING = {"m_probability": 0.05, "u_probability": 0.05}
"""Of one that neither reached: it speaks for nothing."""


def learnt(session: Session, model: Model, profile: str, training: Training) -> Model:
    """The model with weights and prior from the profiles, of which each declared column has one value."""
    from splink import DuckDBAPI, Linker, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI(connection=session)
    linker = Linker(api.register(relation_of(session, profile)), model, log_level=None, validate_settings=False)
    sure: list[Any] = [block_on(*columns) for columns in training.sure]
    linker.training.estimate_probability_two_random_records_match(sure, recall=training.recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=_PAIRS, seed=_SEED)
    for columns in training.learn_on:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    found = linker.misc.save_model_to_json()
    linker.table_management.delete_tables_created_by_splink_from_db()  # type: ignore[no-untyped-call]
    learnt_of = {_name(one): one["comparison_levels"] for one in found["comparisons"]}
    comparisons = [
        {**one, "comparison_levels": [*map(_with_weights, one["comparison_levels"], learnt_of[_name(one)])]}
        for one in model["comparisons"]
    ]
    prior = found["probability_two_random_records_match"]
    return {**model, "comparisons": comparisons, "probability_two_random_records_match": prior}


def _name(compared: Mapping[str, Any]) -> str:
    return str(compared["output_column_name"])


def _with_weights(level: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    if level.get("is_null_level"):
        return {**level}
    known = {name: min(max(found[name], _LEAST), _MOST) for name in _UNSEEN if isinstance(found.get(name), float)}
    return {**level, **((_UNSEEN | known) if known else _NOTHING)}
