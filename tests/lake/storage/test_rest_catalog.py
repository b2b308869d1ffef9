"""Who holds the lake asks the catalogue's server for a table once; whoever does not sees what others commit at once."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pyiceberg.catalog.rest import RestCatalog
from pyiceberg.exceptions import CommitFailedException
from pyiceberg.table.update import AssertRefSnapshotId

from lake.home.run_lock import run_lock
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from lake.tables.states import states_of, table_states
from tests.lake.conftest import in_bucket, write_data_file
from tests.lake.home.test_identity import COUNT
from tests.object_store import ObjectStore

pytestmark = pytest.mark.slow


@pytest.fixture
def lake(store: ObjectStore, tmp_path: Path) -> Settings:
    settings = in_bucket(Settings(home=tmp_path / "home"), store, rest=True)
    with closing(Lakehouse.open(settings)) as house:
        add(house, 1)
    return settings


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The tables that the server was asked for."""
    names, load = list[object](), RestCatalog.load_table

    def counted(catalog: RestCatalog, identifier: Any) -> Any:
        names.append(identifier)
        return load(catalog, identifier)

    monkeypatch.setattr(RestCatalog, "load_table", counted)
    return names


def add(house: Lakehouse, number: int) -> None:
    house.append(COUNT, [write_data_file(house, COUNT, [{"id": number}])], f"t{number}")


def rows(house: Lakehouse) -> int:
    return table_states(house)[COUNT.name].rows


def test_who_holds_it_asks_once_and_knows_its_own_commits(lake: Settings, asked: list[object]) -> None:
    with run_lock(lake), closing(Lakehouse.open(lake)) as house:
        assert [rows(house), rows(house), states_of(house, [COUNT.name, "std.none"])[COUNT.name].rows] == [1, 1, 1]
        once = asked.count(("std", "count"))
        add(house, 2)
        assert rows(house) == 2 and house.table(COUNT.name) is not house.table(COUNT.name)
        assert asked.count(("std", "count")) == once == 1
        house.read_afresh()
        assert rows(house) == 2
        assert asked.count(("std", "count")) == 2
        house.drop(COUNT.name)
        assert not house.exists(COUNT.name)


def test_who_does_not_hold_it_sees_what_others_commit(lake: Settings) -> None:
    with closing(Lakehouse.open(lake)) as house, closing(Lakehouse.open(lake)) as other:
        assert rows(house) == 1
        add(other, 2)
        assert rows(house) == 2


def test_a_look_asks_once_and_the_next_one_again(lake: Settings, asked: list[object]) -> None:
    with closing(Lakehouse.open(lake)) as house, closing(Lakehouse.open(lake)) as other:
        with house.looking():
            assert rows(house) == rows(house) == 1
            assert asked.count(("std", "count")) == 1
        add(other, 2)
        with house.looking():
            assert rows(house) == 2


def test_what_one_holding_knew_is_nothing_to_the_next(lake: Settings) -> None:
    with closing(Lakehouse.open(lake)) as house, closing(Lakehouse.open(lake)) as other:
        with run_lock(lake):
            assert rows(house) == 1
        add(other, 2)
        assert rows(house) == 2
        with run_lock(lake):
            assert rows(house) == 2


def commit_on_a_wrong_head(house: Lakehouse) -> None:
    wrong = AssertRefSnapshotId(ref="main", **{"snapshot-id": 1})
    house.catalog.commit_table(house.table(COUNT.name), (wrong,), ())


def cut_off(house: Lakehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server has done it, and its answer is lost."""
    commit: Callable[..., Any] = RestCatalog.commit_table

    def lost(*arguments: Any) -> None:
        commit(*arguments)
        raise ConnectionError

    with monkeypatch.context() as broken, pytest.raises(ConnectionError):
        broken.setattr(RestCatalog, "commit_table", lost)
        house.tag(COUNT.name, house.head(COUNT.name) or 0, "kept")


def test_after_a_commit_that_failed_the_table_is_asked_for(
    lake: Settings, asked: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    with run_lock(lake), closing(Lakehouse.open(lake)) as house:
        with pytest.raises(CommitFailedException):
            commit_on_a_wrong_head(house)
        known = len(asked)
        assert rows(house) == 1 and len(asked) == known + 1
        cut_off(house, monkeypatch)
        assert "kept" in house.table(COUNT.name).refs()
