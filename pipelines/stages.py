"""The two stages of a run, as their Dagster jobs are called."""

BUILD = "build_lake"
PUBLISH = "publish_lake"
