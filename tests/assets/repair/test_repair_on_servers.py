"""A lake in a bucket, behind a REST catalogue and PostgreSQL: found and mended there is what is in a folder."""

import json
from collections.abc import Iterator
from fnmatch import fnmatch
from typing import Any

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from lake.settings import Settings
from lake.storage.interface import Storage
from lake.storage.location import Location
from lake.storage.opening import storage_of, table_storage_of
from pipelines.command_line.main import app
from tests.assets.repair.conftest import RESOURCE, fill
from tests.assets.repair.test_repair import rows
from tests.desk import Desk, open_desk
from tests.lake.conftest import in_bucket
from tests.lake.connectors import servers
from tests.object_store import object_store

pytestmark = pytest.mark.slow
RAW, STD = f"internal/raw.{RESOURCE}-*", f"internal/std.{RESOURCE}-*"
TOPIC, GOV = "internal/topic.smart_ecology_env_air_quality_daily-*", "internal/gov.batch-*"
DAMAGES = {
    f"{RAW}/data/*.parquet": "repair",
    f"{RAW}/metadata/*.metadata.json": "backup",
    f"{RAW}/metadata/*-m0.avro": "backup",
    f"{STD}/data/*.parquet": "repair",
    f"{STD}/metadata/v1.metadata.json": "repair",
    f"{STD}/metadata/*.metadata.json": "repair",
    f"{STD}/metadata/snap-*.avro": "repair",
    f"{STD}/metadata/*-m0.avro": "repair",
    f"{TOPIC}/data/*.parquet": "repair",
    f"{TOPIC}/metadata/*.metadata.json": "repair",
    f"{GOV}/metadata/*-m0.avro": "repair",
    "releases/1.0.0/lake.duckdb": "repair",
    "releases/1.0.0/manifest.json": "backup",
    "open/datasets/air_quality_daily/1.0.0/air_quality_daily.csv": "repair",
    "restricted/refused/*/level_3.csv": "repair",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("servers")
    with object_store(folder / "store") as store, servers.postgres() as address:
        desk = open_desk(folder / "city")
        ledger = SecretStr(address.replace("postgresql:", "postgresql+psycopg:"))
        desk.settings = in_bucket(desk.settings, store, rest=True).model_copy(update={"ledger": ledger})
        fill(desk)
        yield desk


def newest(settings: Settings, pattern: str) -> tuple[Storage, Location]:
    """The newest file of a pattern, in the bucket of tables or in that of all else."""
    storages = (table_storage_of(settings), storage_of(settings))
    found = [(one, storage) for storage in storages for one in storage.files(storage.root)]
    named = [(one, storage) for one, storage in found if fnmatch(storage.path_of(one.location), pattern)]
    file, storage = max(named, key=lambda found: (found[0].changed, found[0].location))
    return storage, file.location


def flip(storage: Storage, location: Location) -> bytes:
    """Change a bit; returns what was there."""
    was = storage.read(location)
    content = bytearray(was)
    content[len(content) // 3] ^= 4
    storage.put(location, bytes(content))
    return was


def command(desk: Desk, *arguments: str) -> tuple[int, dict[str, Any]]:
    """Exit code, and what the command says to programs."""
    given = desk.settings
    environment = {
        "LAKE_HOME": str(given.home),
        "LAKE_CONTRACTS": given.contracts,
        "LAKE_STORAGE": given.storage,
        "LAKE_S3_ENDPOINT": given.s3_endpoint,
        "LAKE_S3_ACCESS_KEY_ID": given.s3_access_key_id.get_secret_value(),
        "LAKE_S3_SECRET_ACCESS_KEY": given.s3_secret_access_key.get_secret_value(),
        "LAKE_CATALOG": json.dumps(given.catalog),
        "LAKE_LEDGER": given.ledger.get_secret_value(),
        "DAGSTER_HOME": "",
    }
    done = CliRunner().invoke(app, [*arguments, "--json"], env=environment)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, json.loads(done.stdout)


@pytest.mark.parametrize("pattern", DAMAGES)
def test_a_flipped_byte_is_named_with_what_can_be_done(desk: Desk, pattern: str) -> None:
    storage, location = newest(desk.settings, pattern)
    was = flip(storage, location)
    code, told = command(desk, "verify")
    storage.put(location, was)
    found = [(one["file"], one["remedy"]) for one in told["damages"]]
    assert (code, found) == (1, [(storage.path_of(location), DAMAGES[pattern])])


def test_what_is_whole_is_said_to_be(desk: Desk) -> None:
    code, told = command(desk, "verify")
    assert (code, told["damages"], told["unknown"], told["whole"]) == (0, [], 0, True)
    assert told["files"] > 100


def test_a_former_version_without_its_list_is_named(desk: Desk) -> None:
    storage, location = newest(desk.settings, "open/datasets/air_quality_daily/1.0.0/air_quality_daily.csv")
    former = location.parent.parent / "0.9.0" / location.name
    storage.put(former, storage.read(location))
    code, told = command(desk, "verify")
    storage.delete(former)
    listed = "open/datasets/air_quality_daily/0.9.0/SHA256SUMS"
    assert (code, [one["file"] for one in told["damages"]]) == (1, [listed])


@pytest.mark.parametrize("pattern", [pattern for pattern, remedy in DAMAGES.items() if remedy == "repair"])
def test_what_can_be_made_again_holds_the_very_rows_it_held(desk: Desk, pattern: str) -> None:
    before = held(desk)
    storage, location = newest(desk.settings, pattern)
    was = flip(storage, location)
    _, told = command(desk, "repair")
    assert told["done"] and [one["error"] for one in told["done"] if one["error"]] == []
    assert [one for one in told["left"] if one["remedy"] == "repair"] == []
    assert all(one["action"].startswith("release 1.0.0 n") for one in told["left"])
    assert held(desk) == before
    if told["left"]:
        storage.put(location, was)
    code, found = command(desk, "verify")
    assert (code, found["damages"]) == (0, [])


def held(desk: Desk) -> dict[str, list[Any]]:
    lake = desk.open()
    try:
        return rows(lake)
    finally:
        lake.lakehouse.close()
