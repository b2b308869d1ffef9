"""The baseline of `benchmarks.resolution`: Splink as its tutorial begins, on the profiles that keys alone make."""

import logging
from typing import Any

from catalog.resolving.resolution import Names, Resolution
from lake.engine.duck import DuckEngine

THRESHOLD = 0.95
"""What the tutorial clusters at."""
_PLAIN: dict[Names, str] = {
    "person": "SELECT node, name, sex, birth_date, phones[1] AS phone, counties[1] AS county FROM matching.damped",
    "organisation": (
        "SELECT node, name, addresses[1] AS address, phones[1] AS phone, counties[1] AS county FROM matching.damped"
    ),
}


def tutorial_clusters(engine: DuckEngine, resolution: Resolution) -> None:
    """`matching.tutorial` (node, tutorial): exact and fuzzy comparisons, trained by expectation maximisation."""
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    engine.keep("matching.plain", _PLAIN[resolution.names])
    learnt = "phone" if resolution.names == "person" else "county"
    comparisons, sure, blocks = _person() if resolution.names == "person" else _organisation()
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="node",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on(*one) for one in blocks],
    )
    api = DuckDBAPI(connection=engine.connection)
    linker = Linker(api.register(engine.connection.sql("FROM matching.plain")), settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match([block_on(*sure)], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("name"), block_on(learnt)):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=THRESHOLD, warning_mode="never")
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(found, threshold_match_probability=THRESHOLD)
    engine.keep("matching.tutorial", f'SELECT node, cluster_id AS tutorial FROM "{clusters.physical_name}"')


def _person() -> tuple[list[Any], tuple[str, ...], list[tuple[str, ...]]]:
    """Comparisons, the rule that is nearly always right, and what is blocked on."""
    from splink import comparison_library as compare

    comparisons = [
        compare.NameComparison("name"),
        compare.DateOfBirthComparison("birth_date", input_is_string=False),
        compare.ExactMatch("sex"),
        compare.ExactMatch("county").configure(term_frequency_adjustments=True),
        compare.ExactMatch("phone"),
    ]
    return comparisons, ("name", "birth_date"), [("name", "birth_date"), ("phone",), ("name", "county")]


def _organisation() -> tuple[list[Any], tuple[str, ...], list[tuple[str, ...]]]:
    from splink import comparison_library as compare

    comparisons = [
        compare.JaroWinklerAtThresholds("name", [0.92, 0.8]),
        compare.LevenshteinAtThresholds("address", [1, 3]),
        compare.ExactMatch("county").configure(term_frequency_adjustments=True),
        compare.ExactMatch("phone"),
    ]
    return comparisons, ("name", "county"), [("name",), ("phone",), ("address",)]
