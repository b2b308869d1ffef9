"""A lake in buckets knows where its tables are: settings that lead elsewhere change nothing, there or here."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lake.errors import LakeError
from lake.settings import Settings
from lake.storage.opening import table_storage_of
from lake.tables.lakehouse import Lakehouse
from tests.lake.conftest import in_bucket
from tests.lake.home.test_identity import COUNT, fill, ids
from tests.object_store import ObjectStore

pytestmark = pytest.mark.slow


@pytest.fixture(params=[False, True], ids=["sqlite", "rest"])
def lake(request: pytest.FixtureRequest, store: ObjectStore, tmp_path: Path) -> Iterator[Settings]:
    settings = in_bucket(Settings(home=tmp_path / "home"), store, rest=request.param)
    fill(settings, 1, 2)
    yield settings
    assert ids(settings) == [1, 2], "whoever came by changed nothing"


def test_another_prefix_is_refused(lake: Settings, tmp_path: Path) -> None:
    location = lake.tables_location
    elsewhere = {"storage": f"{location}/elsewhere"} if not lake.catalog else {"catalog": {}}
    with pytest.raises(LakeError, match=r"outside of|catalogue of this home is gone"):
        Lakehouse.open(lake.model_copy(update=elsewhere)).table(COUNT.name)


def test_a_folder_is_no_bucket(lake: Settings) -> None:
    """The same home without the settings that say where its tables are."""
    with pytest.raises(LakeError, match=r"was made in|outside of|catalogue of this home is gone"):
        Lakehouse.open(lake.model_copy(update={"storage": "", "catalog": {}})).table(COUNT.name)


def test_another_ledger_is_refused(lake: Settings, tmp_path: Path) -> None:
    """A second machine that was not told of the ledger, which is on the first."""
    other = lake.model_copy(update={"home": tmp_path / "other"})
    if lake.catalog:
        with pytest.raises(LakeError, match="ledger of this home is gone"):
            Lakehouse.open(other)


def test_tables_lie_below_their_zone(lake: Settings) -> None:
    storage = table_storage_of(lake)
    names = {storage.path_of(one.location).split("/")[0] for one in storage.files(storage.root)}
    assert names <= {COUNT.zone, "restricted", "internal", "open"}
    assert not list(lake.home.rglob("*.parquet"))
