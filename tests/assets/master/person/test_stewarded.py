"""What a steward decides of persons is applied by the next build, outlives weights and rows, and can be taken back."""

from datetime import date
from pathlib import Path

from assets.context import LakeContext
from assets.master.person.build import build_persons, why_stale
from assets.records.conflicts import conflicts, write_conflicts
from assets.records.stewardship_of import stewardship_of
from catalog.models.person_tables import PERSON, XREF
from lake.ledger.decisions import Decisions
from lake.ledger.derivations import Derivations
from lake.tables.states import table_states
from tests.assets.master.person.town_lake import call, deliver, ids, prepared_once, rows
from tests.quality.matching.town import PEOPLE, citizen_id, person
from tests.returned_workbooks import cells

NAMESAKE = {**person(150), "person_name": person(3)["person_name"], "county_code": person(3)["county_code"]}
NEWCOMER, CORRECTED = citizen_id(PEOPLE + 7), citizen_id(PEOPLE + 8)
CALLS = [
    call(1),
    {"ticket_no": "either", "caller_name": person(3)["person_name"]},
    {"ticket_no": "stranger", "caller_name": "慕容无双"},
]


@prepared_once
def lake(opened: LakeContext) -> None:
    residents = [*(person(number) for number in range(PEOPLE)), NAMESAKE]
    deliver(opened, "psb_resident", residents)
    deliver(opened, "psb_driver", [{**row, "county_code": None} for row in residents[:80]])
    deliver(opened, "gsda_hotline_ticket", CALLS)
    build_persons(opened)


def member_of(lake: LakeContext, resource: str, line: int) -> str:
    return str(rows(lake, f"SELECT member FROM {XREF} WHERE resource = '{resource}' AND line_no = {line}")[0]["member"])


def owner_of(lake: LakeContext, line: int) -> tuple[str, str]:
    (row,) = rows(lake, f"SELECT * FROM {XREF} WHERE resource = 'gsda_hotline_ticket' AND line_no = {line}")
    return row["entity_id"], row["joined_by"]


def test_a_verdict_moves_rows_in_the_next_build_and_undoing_it_moves_them_back(lake: LakeContext) -> None:
    before = ids(lake)
    caller, holder = member_of(lake, "gsda_hotline_ticket", 3), member_of(lake, "psb_resident", 5)
    with lake.engine() as engine:
        stewardship = stewardship_of(lake, "person", engine)
        assert stewardship.member(caller[:10]) == caller
        effect = stewardship.effect(caller, holder, "same")
        assert (effect.before - effect.after, effect.moved, effect.moves) == (1, 1, {"gsda_hotline_ticket": 1})
        assert stewardship.effect(caller, holder, "different").moved == 0
        made = stewardship.decide(caller, holder, "same", "户政科")
    reason = why_stale(lake, table_states(lake.lakehouse), Derivations(lake.lakehouse.ledger).of(PERSON))
    assert reason is not None and reason.about == "decisions"
    build_persons(lake)
    assert owner_of(lake, 3) == (before[citizen_id(3)], "steward")
    Decisions(lake.lakehouse.ledger, "person").undo(made.number, "户政科")
    build_persons(lake)
    assert ids(lake) == before and owner_of(lake, 3)[0] != before[citizen_id(3)]


def test_who_was_found_by_the_model_can_be_told_from_him_and_a_card_shows_why_without_who_they_are(
    lake: LakeContext,
) -> None:
    caller, holder = member_of(lake, "gsda_hotline_ticket", 2), member_of(lake, "psb_resident", 3)
    with lake.engine() as engine:
        stewardship = stewardship_of(lake, "person", engine)
        reasons = {one.of: one for one in stewardship.reasons(caller, holder)}
        assert reasons["name"].level == "same name" and reasons["phone"].weight > 5
        shown = [*stewardship.records(caller), *stewardship.records(holder)]
        assert {row["resource"] for row in shown} == {"gsda_hotline_ticket", "psb_resident", "psb_driver"}
        said = str((shown, reasons, stewardship.titles))
        assert not any(str(person(1)[name]) in said for name in ("person_name", "citizen_id", "phone", "address"))
        effect = stewardship.effect(caller, holder, "different")
        assert (effect.after - effect.before, effect.moved) == (1, 1)
        stewardship.decide(caller, holder, "different", "户政科")
    build_persons(lake)
    assert owner_of(lake, 2)[0] != ids(lake)[citizen_id(1)]


def test_a_verdict_is_found_again_when_a_row_has_become_another_record(lake: LakeContext) -> None:
    patient = {**person(7), "record_no": "r1", "citizen_id": NEWCOMER}
    deliver(lake, "hlth_health_record", [patient])
    build_persons(lake)
    stranger, holder = member_of(lake, "gsda_hotline_ticket", 4), member_of(lake, "hlth_health_record", 2)
    with lake.engine() as engine:
        stewardship_of(lake, "person", engine).decide(stranger, holder, "same", "户政科")
    (decision,) = Decisions(lake.lakehouse.ledger, "person").standing()
    assert not any(value in str(decision) for value in (NEWCOMER, "r1", person(7)["person_name"]))
    deliver(lake, "hlth_health_record", [{**patient, "citizen_id": CORRECTED}])
    build_persons(lake)
    assert owner_of(lake, 4) == (ids(lake)[CORRECTED], "steward"), "its number was corrected, and it is the same row"


def test_two_valid_ids_are_one_person_when_a_steward_says_so_and_never_else(lake: LakeContext) -> None:
    one, other = member_of(lake, "psb_resident", 5), member_of(lake, "psb_resident", PEOPLE + 2)
    before = ids(lake)
    assert before[citizen_id(3)] != before[NAMESAKE["citizen_id"]]
    with lake.engine() as engine:
        assert stewardship_of(lake, "person", engine).effect(one, other, "same").moved in (1, 2)
        stewardship_of(lake, "person", engine).decide(one, other, "same", "户政科")
    build_persons(lake)
    joined = rows(lake, f"SELECT entity_id, source_count FROM {PERSON} WHERE citizen_id = '{citizen_id(3)}'")
    assert [row["entity_id"] for row in joined] == [before[citizen_id(3)]]
    assert len(ids(lake)) == len(before) - 1


def test_a_department_is_told_which_rows_are_at_odds_with_the_id_and_nothing_of_whom(
    lake: LakeContext, tmp_path: Path
) -> None:
    drivers = [{**person(number), "county_code": None} for number in range(80)]
    drivers[9] |= {"sex": {"1": "2", "2": "1"}[drivers[9]["sex"]]}
    deliver(lake, "psb_driver", drivers)
    build_persons(lake)
    with lake.engine() as engine:
        found = conflicts(lake, engine)
    assert [(unit, one.resource, one.line, one.column) for unit, listed in found.items() for one in listed] == [
        ("psb", "psb_driver", 11, "sex")
    ]
    [path] = write_conflicts(lake, found, tmp_path / "out", date(2026, 11, 2))
    [rows_written] = cells(path).values()
    assert rows_written[2][2:4] == ["11", "性别"] and "与公民身份号码本身所示不一致" in rows_written[2]
    assert not any(str(person(9)[name]) in str(rows_written) for name in ("citizen_id", "person_name"))
