"""What the checks of the house find, and what they leave alone: one bad row and one good one each."""

from datetime import date, datetime

import pytest

from tests.quality.checks.check_city import Rows, found

ANNA, BO, CHUN = "440703195001019007", "440703198001019016", "440703199001019025"
DEAD = {"hlth_death_certificate": [{"citizen_id": ANNA, "died_on": date(2023, 3, 5)}]}
FIRM, SHOP = "91440703MX00000017", "92440703MX00000025"
CLOSED = {
    "amr_market_entity": [
        {"uscc": FIRM, "entity_name": "江门市甲五金有限公司", "status": "4", "cancelled_on": date(2023, 3, 5)},
        {"uscc": SHOP, "entity_name": "新会区乙百货店", "status": "1", "phone": "15412345678"},
    ]
}
RESIDENT = {"citizen_id": ANNA, "person_name": "李麗英", "county_code": "440703", "updated_at": datetime(2024, 1, 1)}
COUNTIES = [
    {"code": "440703", "name": "蓬江区", "start_year": 1994},
    {"code": "440721", "name": "新会县", "start_year": 1983, "end_year": 1991, "successor_code": "440705"},
]


@pytest.mark.parametrize(
    ("name", "resource", "column", "wrong", "right"),
    [
        ("dead_person_paid_pension", "sib_pension_benefit", "citizen_id", {"period": "202304"}, {"period": "202303"}),
        (
            "dead_person_pays_insurance",
            "sib_insurance_payment",
            "citizen_id",
            {"period": "202312"},
            {"period": "202301"},
        ),
        (
            "dead_person_paid_elderly_allowance",
            "mca_elderly_allowance",
            "citizen_id",
            {"period": "202305"},
            {"period": "202302"},
        ),
        (
            "dead_person_treated",
            "hlth_outpatient_visit",
            "citizen_id",
            {"visited_at": datetime(2023, 3, 6)},
            {"visited_at": datetime(2023, 3, 4)},
        ),
    ],
)
def test_the_dead_are_neither_paid_nor_treated(
    name: str, resource: str, column: str, wrong: dict[str, object], right: dict[str, object]
) -> None:
    rows = [{"citizen_id": ANNA, **wrong}, {"citizen_id": ANNA, **right}, {"citizen_id": BO, **wrong}]
    assert found(name, **{resource: rows, **DEAD}) == [(2, column)]


@pytest.mark.parametrize(
    ("name", "resource", "column", "wrong", "right"),
    [
        (
            "closed_enterprise_insures_staff",
            "sib_insurance_payment",
            "employer_uscc",
            {"period": "202304"},
            {"period": "202303"},
        ),
        ("closed_enterprise_taxed", "tax_tax_payment_summary", "uscc", {"period": "202307"}, {"period": "202305"}),
        (
            "closed_enterprise_granted_permit",
            "drb_administrative_permit",
            "holder_uscc",
            {"decided_on": date(2023, 6, 1)},
            {"decided_on": date(2023, 1, 1)},
        ),
        ("closed_enterprise_holds_food_permit", "amr_food_permit", "uscc", {"status": "有效"}, {"status": "注销"}),
    ],
)
def test_a_closed_enterprise_does_nothing_more(
    name: str, resource: str, column: str, wrong: dict[str, object], right: dict[str, object]
) -> None:
    rows = [{column: FIRM, **wrong}, {column: FIRM, **right}, {column: SHOP, **wrong}]
    assert found(name, **{resource: rows, **CLOSED}) == [(2, column)]


@pytest.mark.parametrize(
    ("sent", "expected"), [("王建国", [(2, "person_name")]), ("李丽英", []), ("李麗瑛", []), ("李麗英", [])]
)
def test_another_person_under_the_same_id_is_told_from_another_spelling(
    sent: str, expected: list[tuple[int, str | None]]
) -> None:
    rows = [{"citizen_id": ANNA, "person_name": sent}]
    assert found("other_name_in_hsa_insured_person", hsa_insured_person=rows, psb_resident=[RESIDENT]) == expected


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("江门市丙五金有限公司", [(2, "taxpayer_name")]),
        ("蓬江区甲五金有限责任公司", []),
        ("江门市甲五金有限公司（已变更）", []),
    ],
)
def test_another_enterprise_is_told_from_another_spelling(sent: str, expected: list[tuple[int, str | None]]) -> None:
    rows = [{"uscc": FIRM, "taxpayer_name": sent}]
    name = "other_enterprise_in_tax_tax_payment_summary"
    assert found(name, tax_tax_payment_summary=rows, **CLOSED) == expected


def test_marriages() -> None:
    first = {"kind": "结婚", "husband_citizen_id": BO, "wife_citizen_id": ANNA, "registered_on": date(2010, 5, 1)}
    second = {**first, "wife_citizen_id": CHUN, "registered_on": date(2015, 5, 1)}
    divorce = {**first, "kind": "离婚", "registered_on": date(2012, 5, 1)}
    assert found("married_twice", mca_marriage_registration=[first, second]) == [(3, None)]
    assert found("married_twice", mca_marriage_registration=[first, divorce, second]) == []
    young = {**first, "wife_citizen_id": CHUN, "registered_on": date(2009, 5, 1)}
    assert found("married_under_age", mca_marriage_registration=[first, young]) == [(3, None)]
    single = [{**RESIDENT, "marital_status": "10"}, {**RESIDENT, "citizen_id": BO, "marital_status": "20"}]
    name = "marital_status_contradicts_registration"
    assert found(name, psb_resident=single, mca_marriage_registration=[first]) == [(2, "marital_status")]


def test_registers_of_persons_agree() -> None:
    floating = [{"citizen_id": ANNA, "county_name": "蓬江区"}, {"citizen_id": ANNA, "county_name": "新会区"}]
    tables: dict[str, Rows] = {"psb_resident": [RESIDENT], "mca_division_history": COUNTIES}
    assert found("resident_also_floating", psb_floating_population=floating, **tables) == [(2, "citizen_id")]
    same = {"person_name": "何一", "sex": "1", "birth_date": date(1980, 1, 1), "address": "某路1号"}
    twice = [{"citizen_id": BO, **same}, {"citizen_id": CHUN, **same}, {"citizen_id": ANNA, **same, "sex": "2"}]
    assert [line for line, _ in found("one_person_two_ids", psb_resident=twice)] == [2, 3]
    insured = [{"citizen_id": ANNA, "sex": "2"}]  # as her number says
    wrong, right = [{**RESIDENT, "sex": "1"}], [{**RESIDENT, "sex": "2"}]
    name = "sex_contradicts_other_departments"
    assert found(name, psb_resident=wrong, hsa_insured_person=insured) == [(2, "sex")]
    assert found(name, psb_resident=right, hsa_insured_person=[{**insured[0], "sex": "1"}]) == []


def test_births_enter_the_household() -> None:
    mother = {**RESIDENT, "household_no": "H1"}
    child = {"citizen_id": CHUN, "household_no": "H1", "birth_date": date(2023, 1, 2)}
    born = [
        {"child_name": "李小", "mother_citizen_id": ANNA, "born_at": datetime(2023, 1, 2, 3)},
        {"child_name": "李大", "mother_citizen_id": ANNA, "born_at": datetime(2022, 1, 2, 3)},
        {"child_name": "外地", "mother_citizen_id": BO, "born_at": datetime(2022, 1, 2, 3)},
    ]
    assert found("birth_without_household", hlth_birth_certificate=born, psb_resident=[mother, child]) == [
        (3, "child_name")
    ]


def test_one_telephone_number_of_many_enterprises() -> None:
    firms = [{"uscc": f"F{number}", "phone": "15400000000", "status": "1"} for number in range(20)]
    assert len(found("one_phone_many_enterprises", amr_market_entity=firms)) == 20
    assert found("one_phone_many_enterprises", amr_market_entity=firms[1:]) == []


def test_vehicles() -> None:
    operating = [
        {"plate_number": "粤J00001", "plate_kind": "01", "vin": "V1"},
        {"plate_number": "粤J00002", "plate_kind": "01", "vin": "V2"},
        {"plate_number": "粤J00003", "plate_kind": "01", "vin": "V3"},
    ]
    vehicles = [{**operating[0]}, {**operating[1], "vin": "V9"}]
    tables: dict[str, Rows] = {"trb_operating_vehicle": operating, "psb_vehicle": vehicles}
    assert found("operating_vehicle_unregistered", **tables) == [(4, "plate_number")]
    assert found("operating_vehicle_other_vin", **tables) == [(3, "vin")]


def test_a_station_that_means_the_opposite_by_its_trend() -> None:
    hours = [datetime(2023, 6, 1, hour) for hour in range(20)]
    rows = [
        {"station_code": station, "observed_at": at, "level_m": (number * 7) % 5, "trend": trend}
        for station, (up, down) in {"A": ("涨", "落"), "B": ("落", "涨")}.items()
        for number, at in enumerate(hours)
        if (trend := up if number and (number * 7) % 5 > ((number - 1) * 7) % 5 else down)
    ]
    assert found("river_trend_contradicts_levels", hyd_river_level=rows) == [(line, "trend") for line in range(22, 42)]


def test_records_that_come_twice_under_two_numbers() -> None:
    ticket = {"caller_phone": "15412345678", "called_at": datetime(2023, 1, 1), "title": "路灯", "content": "不亮"}
    tickets = [{**ticket, "ticket_no": "1"}, {**ticket, "ticket_no": "2"}, {**ticket, "title": "井盖"}]
    assert found("near_duplicate_gsda_hotline_ticket", gsda_hotline_ticket=tickets) == [(3, None)]


def test_an_expired_licence_is_not_valid() -> None:
    seen = datetime(2023, 12, 31)
    licences = [
        {"status": "有效", "valid_until": date(2023, 1, 1), "updated_at": seen},
        {"status": "废止", "valid_until": date(2023, 1, 1), "updated_at": seen},
        {"status": "有效", "valid_until": date(2026, 1, 1), "updated_at": seen},
    ]
    assert found("licence_expired_but_valid", gsda_licence_catalogue=licences) == [(2, "status")]


def _way(*positions: tuple[float, float, float]) -> Rows:
    """A vehicle's positions every five minutes: longitude, latitude, speed."""
    return [
        {"plate_number": "粤J12345", "terminal_id": "T1", "longitude": east, "latitude": north, "speed": speed}
        | {"positioned_at": datetime(2023, 12, 31, 8, 5 * turn)}
        for turn, (east, north, speed) in enumerate(positions)
    ]


def test_a_single_position_far_off_the_way_is_found_and_neither_its_neighbours_nor_a_fast_drive() -> None:
    way = _way((113.0, 22.5, 0), (113.01, 22.5, 12), (113.36, 22.5, 12), (113.03, 22.5, 12), (113.16, 22.5, 160))
    assert found("position_thrown_far", trb_vehicle_position=way) == [(4, "longitude")]


def test_a_position_that_stands_still_while_the_vehicle_drives() -> None:
    still, moved = (113.0, 22.5, 40), (113.05, 22.5, 40)
    assert found("position_frozen", trb_vehicle_position=_way(still, still, still, moved)) == [
        (3, "longitude"),
        (4, "longitude"),
    ]
    assert found("position_frozen", trb_vehicle_position=_way(still, still, moved, moved)) == []
    parked = (113.0, 22.5, 0)
    assert found("position_frozen", trb_vehicle_position=_way(parked, parked, parked, parked)) == []


def test_a_terminal_belongs_to_the_vehicle_that_used_it_first() -> None:
    (first, second) = _way((113.0, 22.5, 0), (113.1, 22.5, 0))
    rows = [first, {**second, "plate_number": "粤J54321"}, {**second, "terminal_id": "T2"}]
    assert found("one_terminal_two_vehicles", trb_vehicle_position=rows) == [(3, "terminal_id")]
