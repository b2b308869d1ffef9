"""A build that makes no more anew than what changed gives what a build of everything gives."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from assets.context import LakeContext
from assets.master import kept_rows as kept_rows_module
from assets.master.person import build
from assets.master.person.build import build_persons
from assets.master.resolved import resolution_of
from catalog.models.person_tables import DOMAIN, TABLES
from lake.engine.duck import DuckEngine
from lake.ledger.derivations import Derivations
from quality.matching import kept, preparing, shares
from quality.matching.preparing import outdated
from tests.assets.master.person.town_lake import call, deliver, first_day, rows, town_lake
from tests.quality.matching.town import PEOPLE, citizen_id, person

Rows = list[dict[str, Any]]
_AGAIN = count()


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LakeContext]:
    monkeypatch.setattr(LakeContext, "declared", lambda _lake: "of today")
    with town_lake(tmp_path) as opened:
        yield opened


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sources whose records were made anew, in order."""
    names: list[str] = []

    def told(*given: Any) -> list[str]:
        found = outdated(*given)
        names.extend(found)
        return found

    monkeypatch.setattr(preparing, "outdated", told)
    return names


def residents() -> Rows:
    return [person(number) for number in range(PEOPLE)]


def drivers() -> Rows:
    return [{**row, "county_code": None} for row in residents()[:80]]


def patients(**said: Any) -> Rows:
    return [{**row, "record_no": str(line), **said} for line, row in enumerate(residents()[:70])]


def tables(lake: LakeContext) -> dict[str, Rows]:
    return {name: rows(lake, f"FROM {name} ORDER BY ALL") for name in TABLES}


def files(lake: LakeContext) -> list[Path]:
    return [*lake.settings.kept_rows_folder.glob("*.duckdb")]


@contextmanager
def nothing_kept(_lake: LakeContext, engine: DuckEngine, _domain: str) -> Iterator[None]:
    kept.begin_empty(engine)
    yield


def made_whole(lake: LakeContext) -> dict[str, Rows]:
    """The tables as a build writes them that knows of no other, and works on few at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preparing, "AT_ONCE", PEOPLE)
        patch.setattr(shares, "AT_ONCE", PEOPLE // 3)
        patch.setattr(build, "kept_rows", nothing_kept)
        patch.setattr(build, "_asked", lambda _lake: {"again": str(next(_AGAIN))})
        patch.setattr(Derivations, "note", lambda *_: None)
        assert build_persons(lake) is not None
    return tables(lake)


def a_row_more(lake: LakeContext) -> None:
    deliver(lake, "gsda_hotline_ticket", [call(1), call(2), {"ticket_no": "x", "caller_name": "慕容无双"}])


def a_namesake_beside(lake: LakeContext) -> None:
    """Whom a caller was taken for is one of two by then, and they share a telephone."""
    deliver(lake, "psb_resident", [{**person(150), **said_by(1)}], beside=True)


def said_by(number: int) -> dict[str, Any]:
    return {name: person(number)[name] for name in ("person_name", "phone")}


def rows_changed_and_gone(lake: LakeContext) -> None:
    changed = [{**row, "phone": person(number + 40)["phone"]} for number, row in enumerate(residents()[:20])]
    changed[3] |= {"person_name": "欧阳震南", "former_name": person(3)["person_name"]}
    changed[4] |= {"citizen_id": citizen_id(PEOPLE + 4)}
    deliver(lake, "psb_resident", [*changed, *residents()[20:100]])
    deliver(lake, "psb_driver", [*drivers()[:10], {**drivers()[11], "person_name": "诸葛孔明"}, *drivers()[12:]])


def a_source_more_with_glue(lake: LakeContext) -> None:
    deliver(lake, "hlth_health_record", patients(phone="13511110000"))


def glue_gone(lake: LakeContext) -> None:
    deliver(lake, "hlth_health_record", patients())


def a_source_less(lake: LakeContext) -> None:
    lake.lakehouse.drop("std.gsda_hotline_ticket")


DAYS = (a_row_more, a_namesake_beside, rows_changed_and_gone, a_source_more_with_glue, glue_gone, a_source_less)


@pytest.mark.slow
def test_increments_give_what_whole_builds_give(lake: LakeContext) -> None:
    first_day(lake)
    build_persons(lake)
    for day in DAYS:
        day(lake)
        assert build_persons(lake) is not None
        found, whole = tables(lake), made_whole(lake)
        for name in TABLES:
            assert found[name] == whole[name], (day.__name__, name)


@pytest.mark.slow
def test_a_source_that_is_as_it_was_is_not_read(lake: LakeContext, made: list[str]) -> None:
    first_day(lake)
    build_persons(lake)
    assert made == ["gsda_hotline_ticket", "psb_driver", "psb_resident"]
    made.clear()
    a_row_more(lake)
    build_persons(lake)
    assert made == ["gsda_hotline_ticket"]
    assert rows(lake, "SELECT 1 FROM master.person_xref WHERE resource = 'gsda_hotline_ticket'") == [{"1": 1}] * 3


@pytest.mark.slow
def test_of_a_table_only_data_files_that_nobody_has_read_are_read(
    lake: LakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_day(lake)
    build_persons(lake)
    read: dict[str, int] = {}
    attach = DuckEngine.attach

    def told(engine: DuckEngine, name: str, columns: Any, files: Any, **how: Any) -> None:
        read[name] = len(files)
        attach(engine, name, columns, files, **how)

    monkeypatch.setattr(DuckEngine, "attach", told)
    a_namesake_beside(lake)
    assert len(lake.lakehouse.data_files("std.psb_resident")) == 2
    assert build_persons(lake) is not None
    assert read == {"std.psb_resident": 1}
    assert rows(lake, f"SELECT 1 FROM master.person WHERE citizen_id = '{person(150)['citizen_id']}'")


@pytest.mark.slow
def test_killed_anywhere_the_next_build_gives_what_a_whole_one_gives(
    lake: LakeContext, monkeypatch: pytest.MonkeyPatch, made: list[str]
) -> None:
    first_day(lake)
    build_persons(lake)
    for day in (rows_changed_and_gone, a_source_more_with_glue):
        day(lake)
        for place in (1, 2, 3, 1):  # after names, rows, states, and clusters when all these are there
            with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
                patch.setattr(kept, "renew", partial(_killed_after, place, count(1), kept.renew))
                build_persons(lake)
        made.clear()
        build_persons(lake)
        assert made == []
        assert tables(lake) == made_whole(lake)


def _killed_after(place: int, calls: Iterator[int], renew: Callable[..., None], *given: Any) -> None:
    renew(*given)
    if next(calls) == place:
        raise KeyboardInterrupt


@pytest.mark.slow
def test_other_declarations_make_all_anew_and_nothing_is_left_of_what_was_kept(
    lake: LakeContext, monkeypatch: pytest.MonkeyPatch, made: list[str]
) -> None:
    first_day(lake)
    build_persons(lake)
    [before] = files(lake)
    made.clear()
    monkeypatch.setattr(LakeContext, "declared", lambda _lake: "of tomorrow")
    a_row_more(lake)
    build_persons(lake)
    assert made == ["gsda_hotline_ticket", "psb_driver", "psb_resident"]
    [after] = files(lake)
    assert after.name != before.name
    made.clear()
    monkeypatch.setattr(LakeContext, "declared", lambda _lake: None)
    first_day(lake)
    build_persons(lake)
    assert len(made) == 3, "where nobody knows which code runs nothing is taken from before"


@pytest.mark.slow
def test_what_cannot_be_read_is_as_good_as_none_and_what_failed_is_forgotten(
    lake: LakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_day(lake)
    build_persons(lake)
    [path] = files(lake)
    assert path.parent.is_relative_to(lake.settings.zone_folder("restricted"))
    assert path.parent.stat().st_mode & 0o777 == 0o700
    path.write_bytes(b"something else")
    a_row_more(lake)
    assert build_persons(lake) is not None
    with monkeypatch.context() as patch, pytest.raises(ValueError, match="unforeseen"):
        patch.setattr(build, "golden", _failing)
        first_day(lake)
        build_persons(lake)
    assert files(lake) == []


def _failing(*_: Any) -> None:
    raise ValueError("unforeseen")


def test_a_birth_date_that_had_not_come_is_looked_at_again_when_it_has(lake: LakeContext, tmp_path: Path) -> None:
    first_day(lake)
    with lake.engine() as engine, kept_rows_module.kept_rows(lake, engine, DOMAIN):
        today = engine.rows("SELECT current_date AS day")[0]["day"]
        engine.connection.execute(
            f"CREATE TABLE {kept.SOURCE} AS SELECT * FROM (VALUES ('a', '1'), ('b', '1')) AS t(resource, head),"
            f" (SELECT DATE '{today - timedelta(days=1)}' AS day)"
        )
        engine.connection.execute(
            f"CREATE TABLE {kept.VARIANT} AS FROM (VALUES ('a', DATE '{today}'), ('b', DATE '2000-01-01'))"
            " AS t(resource, birth_date)"
        )
        assert outdated(engine, resolution_of(lake, DOMAIN), {"a": "1", "b": "1"}) == ["a"]
        assert outdated(engine, resolution_of(lake, DOMAIN), {"a": "1", "b": "2"}) == ["a", "b"]
