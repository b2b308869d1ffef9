"""A home whose ledger is in PostgreSQL is backed up with it, and put back with it in PostgreSQL or in a file."""

from collections.abc import Callable
from contextlib import closing

import pytest
from pydantic import SecretStr
from sqlalchemy import URL

from lake.carrying import restoring
from lake.errors import LakeError
from lake.ledger.ledger import Ledger
from lake.settings import Settings
from lake.storage.patience import Patience
from lake.tables.lakehouse import Lakehouse
from tests.lake.carrying.homes import add, elsewhere, make_home, publish, state
from tests.lake.carrying.test_backup import Cut, after, put_back, saved


def in_postgres(settings: Settings, place: URL) -> Settings:
    return settings.model_copy(update={"ledger": SecretStr(place.render_as_string(hide_password=False))})


@pytest.fixture
def served(settings: Settings, postgres_place: URL) -> Settings:
    """A small home, its ledger in PostgreSQL."""
    home = in_postgres(settings, postgres_place)
    make_home(home)
    return home


def test_out_of_postgres_into_another_database_a_file_and_back(served: Settings, make_place: Callable[[], URL]) -> None:
    before, made = state(served), saved(served).made
    assert "ledger.db" in made.files
    again = in_postgres(elsewhere(served, "again"), make_place())
    file = elsewhere(served, "file").model_copy(update={"ledger": SecretStr("")})
    put_back(served, again)
    put_back(served, file)
    assert state(again) == state(file) == before
    assert not again.ledger_path.exists() and file.ledger_path.exists()
    for home in (again, file):  # a lake of its own, in which work goes on
        with closing(Lakehouse.open(home)) as house:
            add(house, 3)
            publish(house)
    assert state(again)["std.count"] != before["std.count"] == state(served)["std.count"]
    saved(file)
    third = in_postgres(elsewhere(served, "third"), make_place())
    put_back(file, third)
    assert state(third) == state(file)


@pytest.mark.slow
def test_put_back_in_its_own_place_with_an_empty_database(served: Settings, make_place: Callable[[], URL]) -> None:
    before = state(served)
    saved(served)
    served.home.rename(served.home.with_name("lost"))
    anew = in_postgres(served, make_place())
    assert put_back(served, anew).relocation.former is None
    assert state(anew) == before
    with pytest.raises(LakeError, match="another home"):  # what the old database says is not of this home any more
        Lakehouse.open(served)


def test_a_database_with_a_ledger_in_it_is_refused_and_stays(served: Settings) -> None:
    before = state(served)
    saved(served)
    there = elsewhere(served, "there")
    with pytest.raises(LakeError, match="has a ledger in it already"):
        put_back(served, there)
    assert not there.home.exists()
    assert state(served) == before


@pytest.mark.parametrize(
    "name", ["end", *(pytest.param(one, marks=pytest.mark.slow) for one in ("copy_ledger", "move_catalogue", "move"))]
)
def test_cut_off_it_is_no_home_and_goes_on_in_the_same_database_only(
    served: Settings, make_place: Callable[[], URL], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    saved(served)
    there = in_postgres(elsewhere(served, "there"), make_place())
    with monkeypatch.context() as broken:
        broken.setattr(restoring, name, after(0, getattr(restoring, name)))
        with pytest.raises(Cut):
            put_back(served, there)
    with pytest.raises(LakeError, match="lake restore"):
        Lakehouse.open(there)
    with pytest.raises(LakeError, match="has a ledger in it already"):
        put_back(served, there.model_copy(update={"ledger": served.ledger}))
    put_back(served, there)
    assert state(there) == state(served)


@pytest.mark.slow
def test_a_ledger_that_lies_about_from_before_is_not_taken_for_it(served: Settings) -> None:
    Ledger(served.ledger_path, Patience(5)).close()
    before, made = state(served), saved(served, history=True).made
    file = elsewhere(served, "file").model_copy(update={"ledger": SecretStr("")})
    put_back(served, file)
    assert state(file) == before
    assert made.left_out == ("the deliveries in the landing folder",)


def test_history_in_postgres_is_told_to_be_left_out(served: Settings) -> None:
    (served.home / "dagster").mkdir()
    address = SecretStr("postgresql+psycopg2://lake@127.0.0.1/dagster")
    made = saved(served.model_copy(update={"dagster_storage": address}), history=True, landing=True).made
    assert made.left_out == ("Dagster's history of runs, which is in PostgreSQL",)
