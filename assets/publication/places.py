"""Where what is published lies below `open/`, and how it is called."""

from lake.storage.interface import Storage
from lake.storage.location import Location

LATEST = "latest.json"
"""Dataset → the version that belongs to the release readers see."""
DELIVERED = "delivered.json"
"""Resource that is not open → the days of its first and its last delivery."""
CATALOGUE_FILES = (
    "catalog.ttl",
    "catalog.jsonld",
    "catalog.rdf",
    "themes.ttl",
    "data.json",
    "feed.atom",
    "changes.jsonl",
    LATEST,
    DELIVERED,
)


def dataset_folder(storage: Storage, dataset: str) -> Location:
    """Where all versions of a dataset lie."""
    return storage.root / "open" / "datasets" / dataset


def disputed_file(storage: Storage, dataset: str) -> Location:
    """Where the keys of a dataset's disputed rows stand."""
    return storage.root / "open" / "disputed" / f"{dataset}.csv"


SAMPLES = "samples"
"""Where the made-up rows of resources that are open on condition lie."""


def sample_path(resource: str) -> str:
    """Below the folder of open data."""
    return f"{SAMPLES}/{resource}.csv"
