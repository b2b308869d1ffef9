"""The baseline of `benchmarks.resolution`: Splink as its tutorial begins, on the profiles that keys alone make."""

import logging

from lake.engine.duck import DuckEngine

THRESHOLD = 0.95
"""What the tutorial clusters at."""


def tutorial_clusters(engine: DuckEngine) -> None:
    """`matching.tutorial` (node, tutorial): exact and fuzzy comparisons, trained by expectation maximisation."""
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink import comparison_library as compare

    logging.getLogger("splink").setLevel(logging.ERROR)
    engine.keep("matching.plain", (
        "SELECT node, name, sex, birth_date, phones[1] AS phone, counties[1] AS county FROM matching.damped"
    ))  # fmt: skip
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="node",
        comparisons=[
            compare.NameComparison("name"),
            compare.DateOfBirthComparison("birth_date", input_is_string=False),
            compare.ExactMatch("sex"),
            compare.ExactMatch("county").configure(term_frequency_adjustments=True),
            compare.ExactMatch("phone"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("name", "birth_date"), block_on("phone"), block_on("name", "county"),
        ],
    )  # fmt: skip
    api = DuckDBAPI(connection=engine.connection)
    linker = Linker(api.register(engine.connection.sql("FROM matching.plain")), settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match([block_on("name", "birth_date")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("name"), block_on("phone")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=THRESHOLD, warning_mode="never")
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(found, threshold_match_probability=THRESHOLD)
    engine.keep("matching.tutorial", f'SELECT node, cluster_id AS tutorial FROM "{clusters.physical_name}"')
