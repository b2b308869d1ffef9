from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assets.context import LakeContext
from assets.master.person import build
from assets.master.person.build import build_persons, why_stale
from assets.master.person.trained import retrain
from catalog.models.person_tables import CONFLICT, PERSON, PROVENANCE, TABLES, XREF
from lake.ledger.derivations import Derivations
from lake.ledger.golden_id import is_golden_id
from lake.ledger.resolution_models import ResolutionModels
from lake.tables.states import table_states
from tests.assets.master.person.town_lake import call, deliver, first_day, ids, prepared_once, rows, town_lake
from tests.quality.matching.town import PEOPLE, citizen_id, person


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[LakeContext]:
    with town_lake(tmp_path) as opened:
        yield opened


@prepared_once
def lake(opened: LakeContext) -> None:
    """Persons of the first day."""
    first_day(opened)
    assert build_persons(opened) is not None


def test_persons_have_one_record_each_with_an_id_that_says_nothing(lake: LakeContext) -> None:
    found = ids(lake)
    assert len(found) == PEOPLE + 1, "everybody of the register, and a stranger who has no citizen id"
    assert all(is_golden_id(one, "pe") for one in found.values())
    (caller,) = rows(lake, f"SELECT * FROM {XREF} WHERE resource = 'gsda_hotline_ticket' AND line_no = 2")
    assert (caller["entity_id"], caller["joined_by"]) == (found[citizen_id(1)], "phone")
    assert caller["score"] > 0.9
    assert rows(lake, f"SELECT count(*) AS n FROM {XREF}")[0]["n"] == PEOPLE + 80 + 2, "every row that names somebody"
    (phone,) = rows(
        lake, f"SELECT * FROM {PROVENANCE} WHERE entity_id = '{found[citizen_id(1)]}' AND attribute = 'phone'"
    )
    assert (phone["agreeing"], phone["others"]) == (3, 0)
    assert rows(lake, f"FROM {CONFLICT}") == []
    assert all(build.specs(lake)[name].zone == "restricted" for name in TABLES)


def test_the_same_again_is_nothing_to_do_and_another_day_keeps_all_ids(lake: LakeContext) -> None:
    before, known = ids(lake), Derivations(lake.lakehouse.ledger).of(PERSON)
    assert build_persons(lake) is None
    assert why_stale(lake, table_states(lake.lakehouse), known) is None
    deliver(lake, "gsda_hotline_ticket", [call(1), call(2), {"ticket_no": "x", "caller_name": "慕容无双"}])
    reason = why_stale(lake, table_states(lake.lakehouse), known)
    assert reason is not None
    assert reason.about == "std.gsda_hotline_ticket"
    assert build_persons(lake) is not None
    assert ids(lake) == before


def test_killed_between_ids_and_tables_the_next_run_gives_the_same(
    empty: LakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_day(empty)
    with monkeypatch.context() as patch:
        patch.setattr(build, "derive", _killed)
        with pytest.raises(KeyboardInterrupt):
            build_persons(empty)
    given = empty.lakehouse.ledger.rows("SELECT golden_id FROM identity")
    assert len(given) == PEOPLE + 1
    build_persons(empty)
    assert {row["golden_id"] for row in given} == set(ids(empty).values())


def _killed(*_: Any) -> None:
    raise KeyboardInterrupt


def test_the_ledger_knows_nobody_s_citizen_id(lake: LakeContext) -> None:
    said = str(lake.lakehouse.ledger.rows("SELECT * FROM identity_key"))
    assert not any(citizen_id(number) in said or person(number)["person_name"] in said for number in range(PEOPLE))


def test_weights_stay_until_somebody_asks_for_others_and_ids_stay_even_then(lake: LakeContext) -> None:
    models, before = ResolutionModels(lake.lakehouse.ledger, "person"), ids(lake)
    [first] = models.all()
    assert (first.version, first.entities, first.trained_by) == (1, PEOPLE, None)
    assert not any(str(person(1)[name]) in str(first.settings) for name in ("citizen_id", "person_name", "phone"))
    deliver(lake, "gsda_hotline_ticket", [call(1), call(2), {"ticket_no": "x", "caller_name": "慕容无双"}])
    build_persons(lake)
    assert models.all() == [first]
    former, newest = retrain(lake, "户政科")
    assert (former, newest.version, newest.trained_by) == (first, 2, "户政科")
    assert retrain(lake, "户政科") == (first, newest), "asked again after a kill, it is the same training"
    reason = why_stale(lake, table_states(lake.lakehouse), Derivations(lake.lakehouse.ledger).of(PERSON))
    assert reason is not None and reason.about == "model"
    assert build_persons(lake) is not None and ids(lake) == before
