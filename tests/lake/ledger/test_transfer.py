"""A ledger is copied between the databases it may live in, and what it knows stays what it is."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import URL

from lake.errors import LakeError
from lake.ledger import transfer
from lake.ledger.ledger import Ledger
from lake.ledger.schema import METADATA
from lake.ledger.transfer import copy_ledger, refuse_filled_ledger
from lake.storage.patience import Patience
from tests.lake.ledger.test_ledger import BATCH, VERDICT

DECIDED = (
    "INSERT INTO decision (domain, left_member, right_member, verdict, score, rule, evidence, decided_at, undoes) "
    "VALUES ('person', 'a', 'b', 'same', 0.25, 'r', '张', 'now', :undoes)"
)


def fill(place: Path | URL, home: str = "h1") -> None:
    with closing(Ledger(place, Patience(5))) as ledger:
        ledger.register(BATCH)
        ledger.record_verdicts("std.a", 7, [replace(VERDICT, passed=False), replace(VERDICT, check="other")])
        with ledger.transaction() as change:
            change.execute("INSERT INTO home (row, id) VALUES (1, :id)", id=home)
            for undoes in (None, 1):
                change.execute(DECIDED, undoes=undoes)


def rows(place: Path | URL) -> dict[str, list[tuple[object, ...]]]:
    with closing(Ledger(place, Patience(5))) as ledger:
        found = {name: ledger.rows(f"SELECT * FROM {name}") for name in METADATA.tables}
        return {name: sorted((tuple(row.values()) for row in listed), key=str) for name, listed in found.items()}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "copy" / "ledger.db"


def test_out_of_either_into_a_file_and_back_into_either(
    ledger_place: Path | URL, file: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    fill(ledger_place)
    before = rows(ledger_place)
    copy_ledger(ledger_place, file, Patience(5))
    assert rows(file) == before
    back = request.getfixturevalue("new_place")()
    copy_ledger(file, back, Patience(5))
    assert rows(back) == before
    with closing(Ledger(back, Patience(5))) as ledger, ledger.transaction() as change:
        change.execute(DECIDED, undoes=2)  # numbers go on where they were
        assert [row["number"] for row in change.execute("SELECT number FROM decision ORDER BY number")] == [1, 2, 3]


@pytest.fixture
def new_place(ledger_place: Path | URL, tmp_path: Path, make_place: Callable[[], URL]) -> Callable[[], Path | URL]:
    """Another of the same kind."""
    return make_place if isinstance(ledger_place, URL) else lambda: tmp_path / "other" / "ledger.db"


def test_a_ledger_with_rows_is_refused_and_stays(file: Path, postgres_place: URL) -> None:
    fill(file)
    refuse_filled_ledger(postgres_place, Patience(5))
    fill(postgres_place, "another")
    before = rows(postgres_place)
    for over in (None, "h1"):
        with pytest.raises(LakeError, match="has a ledger in it already"):
            refuse_filled_ledger(postgres_place, Patience(5), over=over)
        with pytest.raises(LakeError, match="has a ledger in it already"):
            copy_ledger(file, postgres_place, Patience(5), over=over)
    assert rows(postgres_place) == before


def test_cut_off_nothing_is_there_and_a_second_try_goes_over_the_first(
    file: Path, postgres_place: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(file)
    with monkeypatch.context() as broken:
        broken.setattr(transfer, "_go_on_numbering", lambda _written, table: 1 // (table.name != "verdict"))
        with pytest.raises(ZeroDivisionError):
            copy_ledger(file, postgres_place, Patience(5))
    refuse_filled_ledger(postgres_place, Patience(5))
    for _try in range(2):
        copy_ledger(file, postgres_place, Patience(5), over="h1")
    assert rows(postgres_place) == rows(file)


def test_what_is_written_meanwhile_is_not_half_in_the_copy(
    postgres_place: URL, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch and its verdicts come after the first table was read."""
    Ledger(postgres_place, Patience(5)).close()
    blocks, filled = transfer._blocks, [False]

    def beside(*arguments: object) -> object:
        yield from blocks(*arguments)  # type: ignore[arg-type]
        if not filled[0]:
            filled[0] = True
            fill(postgres_place)

    monkeypatch.setattr(transfer, "_blocks", beside)
    copy_ledger(postgres_place, file, Patience(5))
    assert not any(rows(file).values())
    assert any(rows(postgres_place).values())
