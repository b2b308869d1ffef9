"""A lake whose catalogue is behind a server is backed up, and put back with the server or without it."""

from contextlib import closing
from typing import Any

import pytest
from pyiceberg.exceptions import ForbiddenError

from lake.carrying.served_catalogue import hand_over
from lake.errors import LakeError
from lake.home.identity import tables_in
from lake.settings import Settings
from lake.storage.embedded_catalog import open_catalog
from lake.storage.patience import Patience
from lake.storage.rest_catalog import GuardedRestCatalog
from lake.tables.lakehouse import Lakehouse
from tests.catalogue_server import Changed
from tests.lake.carrying.homes import elsewhere, make_home, state
from tests.lake.carrying.served import Served
from tests.lake.carrying.test_backup import cut_off, filled, put_back, saved


@pytest.fixture
def lake(settings: Settings, served: Served) -> Settings:
    made = served(settings)
    make_home(made)
    return made


def embedded(settings: Settings) -> Settings:
    return settings.model_copy(update={"catalog": {}})


def tables_of(settings: Settings) -> list[str]:
    with closing(Lakehouse.open(settings)) as house:
        return house.tables()


def without_snapshots(answer: dict[str, Any]) -> dict[str, Any]:
    """As SeaweedFS 4.48 answers."""
    metadata = {**answer["metadata"], "snapshots": [], "refs": {}, "snapshot-log": [], "current-snapshot-id": None}
    return {**answer, "metadata": metadata}


def elsewhere_named(answer: dict[str, Any]) -> dict[str, Any]:
    return {**answer, "metadata-location": f"{answer['metadata-location']}.copy"}


def test_it_comes_back_behind_another_server_and_without_one(lake: Settings, served: Served) -> None:
    before, made = state(lake), saved(lake).made
    assert "catalog.db" in made.files and not lake.catalog_path.exists()
    again = elsewhere(lake, "again")
    again = served(embedded(again))
    alone = embedded(elsewhere(lake, "alone"))
    for there in (again, alone):
        put_back(lake, there)
        assert state(there) == before
        filled(there, 3)  # work goes on
        assert state(there)["std.count"] != before["std.count"]
    assert not again.catalog_path.exists() and alone.catalog_path.exists()
    assert state(lake) == before


@pytest.mark.slow
def test_a_lake_of_one_folder_gets_a_server_and_back(settings: Settings, served: Served) -> None:
    make_home(settings)
    before = state(settings)
    saved(settings)
    there = served(elsewhere(settings, "there"))
    put_back(settings, there)
    saved(there)
    back = embedded(elsewhere(settings, "back"))
    put_back(there, back)
    assert state(there) == state(back) == before


@pytest.mark.slow
def test_put_back_in_its_own_place_behind_its_own_server(lake: Settings) -> None:
    before = state(lake)
    saved(lake)
    with open_catalog(lake, Patience(5)) as catalog:  # what is left of it: nobody's tables, and its id
        for name in tables_in(catalog):
            catalog.drop_table(name)
    lake.home.rename(lake.home.with_name("lost"))
    assert put_back(lake, lake).relocation.former is None
    assert state(lake) == before


@pytest.mark.slow
def test_each_set_copies_only_what_is_new(lake: Settings) -> None:
    first = saved(lake)
    assert saved(lake).files_copied <= 2  # the databases
    filled(lake, 3)
    assert 0 < saved(lake).files_copied < first.files_copied


@pytest.mark.slow
@pytest.mark.parametrize("fault", [without_snapshots, elsewhere_named])
def test_a_server_that_does_not_give_back_what_was_registered_is_refused(
    lake: Settings, served: Served, fault: Changed
) -> None:
    before = state(lake)
    saved(lake)
    faulty = served(embedded(elsewhere(lake, "there")), fault)
    with pytest.raises(LakeError, match=r"does not give back std\.\w+ as it was registered") as caught:
        put_back(lake, faulty)
    assert "take LAKE_CATALOG away" in caught.value.advice
    with pytest.raises(LakeError, match="lake restore"):
        Lakehouse.open(faulty)
    empty = elsewhere(lake, "empty").model_copy(update={"catalog": faulty.catalog})
    assert tables_of(empty) == []
    put_back(lake, embedded(faulty))  # the way out that was told
    assert state(embedded(faulty)) == before


def test_a_server_that_makes_no_namespace_is_refused(
    settings: Settings, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ForbiddenError("no namespaces")

    there = served(settings)
    monkeypatch.setattr(GuardedRestCatalog, "create_namespace_if_not_exists", refuse)
    with pytest.raises(LakeError, match=r"does not register tables \(ForbiddenError at std\.count\)"):
        hand_over(there, {"std.count": "nowhere.metadata.json"}, Patience(there.busy_seconds))


@pytest.mark.slow
def test_a_server_that_knows_tables_is_refused_and_keeps_them(lake: Settings, served: Served) -> None:
    before = state(lake)
    saved(lake)
    with pytest.raises(LakeError, match="into an empty catalogue"):
        put_back(lake, elsewhere(lake, "there"))
    other = served(elsewhere(lake, "begun"))
    cut_off(lake, other, "hand_over")
    with pytest.raises(LakeError, match="into an empty catalogue"):  # the home is begun, the server is another's
        put_back(lake, other.model_copy(update={"catalog": lake.catalog}))
    assert state(lake) == before


@pytest.mark.slow
@pytest.mark.parametrize("name", ["claim_catalogue", "hand_over", "_delete_database", "end"])
def test_cut_off_it_goes_on_also_with_another_set(lake: Settings, served: Served, name: str) -> None:
    before, first = state(lake), saved(lake).made.id
    filled(lake, 3)
    saved(lake)
    there = served(embedded(elsewhere(lake, "there")))
    cut_off(lake, there, name)
    with pytest.raises(LakeError, match="lake restore"):
        Lakehouse.open(there)
    put_back(lake, there, first)
    assert state(there) == before


def test_where_no_lake_is_nothing_is_saved(settings: Settings, served: Served) -> None:
    empty = served(settings)
    empty.home.mkdir()
    with pytest.raises(LakeError, match="knows no lake"):
        saved(empty)
