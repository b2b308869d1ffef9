"""What Splink's own examples do with the public sets: its library of comparisons, trained as its documentation does.

The FEBRL sets as in its example of FEBRL 3, fake_1000 as in its quick start but with wider blocks, which do it good,
and the sites, for which it has none, by the first thing its tutorial would try.
"""

import logging
from typing import Any

from lake.engine.session import Session

THRESHOLDS = (0.2, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999)


def example_pairs(session: Session, layout: str) -> list[tuple[str, str, float]]:
    """(l, r, probability) of every pair that an example scores from the lowest threshold on."""
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    comparisons, sure, recall, blocks, learnt_on = _EXAMPLES[layout]()
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="node",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on(*one) for one in blocks],
    )
    api = DuckDBAPI(connection=session)
    linker = Linker(api.register(session.sql("FROM row")), settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match([block_on(*one) for one in sure], recall=recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for columns in learnt_on:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    found = linker.inference.predict(threshold_match_probability=THRESHOLDS[0], warning_mode="never").physical_name
    return session.execute(f'SELECT node_l, node_r, match_probability FROM "{found}"').fetchall()


_Example = tuple[list[Any], list[tuple[str, ...]], float, list[tuple[str, ...]], list[tuple[str, ...]]]
"""Comparisons, deterministic rules and their recall, blocking rules, and those on which is trained."""


def _febrl() -> _Example:
    from splink import comparison_library as compare

    comparisons = [
        compare.NameComparison("given_name"),
        compare.NameComparison("surname"),
        compare.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
        compare.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
        compare.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        compare.ExactMatch("postcode").configure(term_frequency_adjustments=True),
    ]
    sure = [("soc_sec_id",), ("given_name", "surname", "date_of_birth")]
    blocks = [("soc_sec_id",), ("given_name",), ("surname",), ("date_of_birth",), ("postcode",)]
    return comparisons, sure, 0.9, [*blocks], [("date_of_birth",), ("postcode",)]


def _fake() -> _Example:
    from splink import comparison_library as compare

    comparisons = [
        compare.NameComparison("first_name"),
        compare.JaroAtThresholds("surname"),
        compare.DateOfBirthComparison("dob", input_is_string=True),
        compare.ExactMatch("city").configure(term_frequency_adjustments=True),
        compare.EmailComparison("email"),
    ]
    blocks = [("first_name",), ("surname",), ("dob",), ("email",)]
    return comparisons, [("first_name", "surname", "dob")], 0.7, [*blocks], [("first_name", "surname"), ("dob",)]


def _sites() -> _Example:
    from splink import comparison_library as compare

    comparisons = [
        compare.JaroWinklerAtThresholds("site_name", [0.92, 0.8]),
        compare.JaroWinklerAtThresholds("address", [0.92, 0.8]),
        compare.ExactMatch("zip").configure(term_frequency_adjustments=True),
        compare.ExactMatch("phone"),
    ]
    blocks = [("site_name",), ("address",), ("phone",)]
    return comparisons, [("site_name", "address")], 0.6, [*blocks], [("phone",), ("address",)]


_EXAMPLES = {"febrl": _febrl, "fake_1000": _fake, "early_childhood": _sites}
