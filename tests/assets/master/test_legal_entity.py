from typing import Any

import pytest

from lake.ledger.decisions import Decisions, Judgement
from lake.ledger.golden_id import is_golden_id
from tests.assets.model_city import ModelCity

FIRM, SHOP, OLD, BUREAU = "91440703MA4UABC102", "92440705MA5ABCD27H", "91440700712345672B", "11440700006941231F"


def market_entity(uscc: str, name: str, **more: Any) -> dict[str, Any]:
    return {"uscc": uscc, "entity_name": name, "status": "1", "approved_on": "2020-01-01", **more}


def city() -> ModelCity:
    return ModelCity(
        mca_division_history=[
            {"code": "440705", "name": "新会区", "start_year": 2002},
            {"code": "440782", "name": "新会市", "start_year": 1995, "end_year": 2001, "successor_code": "440705"},
        ],
        amr_market_entity=[
            market_entity(FIRM, "江门甲有限公司", registration_number="440703000000001", county_code="440782"),
            market_entity(SHOP, "新会乙店"),
        ],
        drb_administrative_permit=[
            {"document_no": "许1", "holder_kind": "法人及非法人组织", "holder_uscc": FIRM, "holder_name": "甲公司"},
            {
                "document_no": "许2",
                "holder_kind": "法人及非法人组织",
                "holder_registration_number": "440703000000001",
                "holder_name": "江门甲有限公司",
            },
            {"document_no": "许3", "holder_kind": "自然人", "holder_name": "某人"},
            {
                "document_no": "许4",
                "holder_kind": "法人及非法人组织",
                "holder_uscc": BUREAU,
                "holder_name": "旧名",
                "decided_on": "2020-01-01",
            },
            {
                "document_no": "许5",
                "holder_kind": "法人及非法人组织",
                "holder_uscc": BUREAU,
                "holder_name": "新名",
                "decided_on": "2022-01-01",
            },
        ],
        sib_insurance_payment=[
            {
                "person_no": f"P{n}",
                "employer_no": "U1",
                "employer_uscc": FIRM,
                "employer_name": "江门甲",
                "insurance_type": "110",
                "period": f"20230{n}",
            }
            for n in range(1, 4)
        ],
        amr_inspection=[{"task_no": "T1", "uscc": SHOP, "entity_name": "乙店", "inspected_on": "2023-01-01"}],
    )


@pytest.fixture(scope="module")
def golden() -> ModelCity:
    return city()


def entities(made: ModelCity) -> dict[str, dict[str, Any]]:
    return {row["uscc"]: row for row in made.table("master.legal_entity")}


def test_one_entity_a_code_from_all_sources(golden: ModelCity) -> None:
    assert set(entities(golden)) == {FIRM, SHOP, BUREAU}
    assert entities(golden)[FIRM]["source_count"] == 3


def test_ids_say_nothing_about_anybody(golden: ModelCity) -> None:
    for uscc, row in entities(golden).items():
        assert is_golden_id(row["entity_id"], "le") and len(row["entity_id"]) == 19
        assert uscc not in row["entity_id"]


def test_the_register_wins_then_the_newest(golden: ModelCity) -> None:
    assert entities(golden)[FIRM]["entity_name"] == "江门甲有限公司"
    assert entities(golden)[BUREAU]["entity_name"] == "新名"


def test_an_old_division_code_leads_to_the_district_of_today(golden: ModelCity) -> None:
    row = entities(golden)[FIRM]
    assert (row["source_county_code"], row["county_code"]) == ("440782", "440705")


def test_every_contributing_row_is_in_the_cross_reference(golden: ModelCity) -> None:
    rows = golden.table("master.legal_entity_xref")
    assert len(rows) == 2 + 4 + 3 + 1
    firm = entities(golden)[FIRM]["entity_id"]
    rules = {row["source_key"]: row["match_rule"] for row in rows if row["entity_id"] == firm}
    assert rules["许2"] == "registration_number"
    assert rules["许1"] == "uscc"


def test_survivors_name_the_winning_row_of_every_value(golden: ModelCity) -> None:
    survivors = {(row["entity_id"], row["attribute"]): row for row in golden.table("master.legal_entity_survivor")}
    for row in entities(golden).values():
        for attribute in ("entity_name", "registration_number", "status", "source_county_code"):
            found = survivors.get((row["entity_id"], attribute))
            assert (found["value"] if found else None) == row[attribute]
    firm = entities(golden)[FIRM]["entity_id"]
    assert survivors[firm, "entity_name"]["rule"] == "source_rank_then_recency"
    assert survivors[firm, "entity_name"]["resource"] == "amr_market_entity"
    assert survivors[firm, "source_county_code"]["rule"] == "only_source"


def test_judgements_pair_the_register_with_each_other_source(golden: ModelCity) -> None:
    members = {row["member"]: row for row in golden.table("master.legal_entity_xref")}
    listed = Decisions(golden.ledger, "legal_entity").all()
    firm = [
        one
        for one in listed
        if members[one.judgement.left]["matched_key"] == FIRM or members[one.judgement.right]["matched_key"] == FIRM
    ]
    pairs = [{members[member]["resource"] for member in (one.judgement.left, one.judgement.right)} for one in firm]
    assert all("amr_market_entity" in pair for pair in pairs)
    assert set().union(*pairs) - {"amr_market_entity"} == {"drb_administrative_permit", "sib_insurance_payment"}
    assert {one.judgement.rule for one in firm} == {"uscc", "registration_number"}
    assert all((one.judgement.verdict, one.steward, one.undone_at) == ("same", None, None) for one in listed)


def test_who_vanishes_stays_as_a_tombstone_and_may_come_back() -> None:
    made = city()
    before = entities(made)[SHOP]
    made.replace_source("amr_inspection", [])
    made.replace_source("amr_market_entity", [market_entity(FIRM, "江门甲有限公司")])
    gone = entities(made)[SHOP]
    assert gone == {**before, "record_status": "tombstone"}
    made.replace_source("amr_market_entity", [market_entity(FIRM, "江门甲有限公司"), market_entity(SHOP, "新会乙店")])
    assert entities(made)[SHOP]["record_status"] == "active"
    assert entities(made)[SHOP]["entity_id"] == before["entity_id"]


def test_a_reissued_code_is_the_same_entity() -> None:
    number = "440703000000001"
    before = market_entity(OLD, "江门甲有限公司", registration_number=number, approved_on="2010-01-01")
    made = ModelCity(amr_market_entity=[before], amr_inspection=[{"task_no": "T1", "uscc": OLD}])
    golden_id = entities(made)[OLD]["entity_id"]
    made.replace_source(
        "amr_market_entity", [before, market_entity(FIRM, "江门甲有限公司", registration_number=number)]
    )
    [row] = made.table("master.legal_entity")
    assert (row["entity_id"], row["uscc"], row["record_status"]) == (golden_id, FIRM, "active")
    assert {row["entity_id"] for row in made.table("master.legal_entity_xref")} == {golden_id}


def test_entities_that_turn_out_to_be_one_redirect_and_can_be_parted_again() -> None:
    number, name = "440703000000001", "江门甲有限公司"
    apart = [market_entity(OLD, name, approved_on="2010-01-01"), market_entity(FIRM, name, registration_number=number)]
    made = ModelCity(amr_market_entity=apart, amr_inspection=[{"task_no": "T1", "uscc": FIRM}])
    before = entities(made)
    made.replace_source("amr_market_entity", [{**apart[0], "registration_number": number}, apart[1]])
    rows = entities(made)
    assert rows[FIRM] == {**before[FIRM], "source_count": 2}
    assert (rows[OLD]["record_status"], rows[OLD]["merged_into"]) == ("merged", before[FIRM]["entity_id"])
    assert rows[OLD]["entity_id"] == before[OLD]["entity_id"]
    made.replace_source("amr_market_entity", apart)
    assert entities(made) == before


def test_what_a_steward_said_is_stronger_than_a_key_until_it_is_undone() -> None:
    made = city()
    before = entities(made)[FIRM]["entity_id"]
    members = {row["source_key"]: row["member"] for row in made.table("master.legal_entity_xref")}
    decisions = Decisions(made.ledger, "legal_entity")
    apart = decisions.decide(Judgement(members[FIRM], members["许1"], "different", 1.0, "steward"), "王科")
    made.replace_source("amr_inspection", [])
    ids = {row["source_key"]: row["entity_id"] for row in made.table("master.legal_entity_xref")}
    assert ids[FIRM] == before != ids["许1"]
    decisions.undo(apart.number, "王科")
    made.replace_source("amr_inspection", [])
    assert {row["entity_id"] for row in made.table("master.legal_entity_xref") if row["uscc"] == FIRM} == {before}
    gone = {row["entity_id"]: row["merged_into"] for row in made.table("master.legal_entity")}
    assert gone[ids["许1"]] == before


def test_a_number_of_two_firms_identifies_neither() -> None:
    number = "440703000000001"
    made = ModelCity(
        amr_market_entity=[
            market_entity(OLD, "甲", registration_number=number),
            market_entity(FIRM, "乙", registration_number=number),
        ],
        drb_administrative_permit=[
            {"document_no": "许1", "holder_kind": "法人及非法人组织", "holder_registration_number": number}
        ],
    )
    assert {row["resource"] for row in made.table("master.legal_entity_xref")} == {"amr_market_entity"}
    assert all(row["merged_into"] is None for row in entities(made).values())


def payments(codes: list[str], name: str = "江门甲有限公司") -> list[dict[str, Any]]:
    return [
        {"person_no": f"P{n}", "employer_no": "U1", "employer_uscc": code, "employer_name": name, "period": "202301"}
        for n, code in enumerate(codes)
    ]


def test_a_code_that_nobody_else_knows_among_many_right_ones_is_a_slip() -> None:
    made = ModelCity(
        amr_market_entity=[market_entity(FIRM, "江门甲有限公司")], sib_insurance_payment=payments([*[FIRM] * 5, OLD])
    )
    [row] = made.table("master.legal_entity")
    assert (row["uscc"], row["source_count"]) == (FIRM, 2)
    rules = {row["matched_key"]: row["match_rule"] for row in made.table("master.legal_entity_xref")}
    assert rules == {FIRM: "uscc", OLD: "slip"}


@pytest.mark.parametrize(
    ("codes", "more"),
    [
        ([*[FIRM] * 4, OLD], {}),
        ([*[FIRM] * 5, OLD, OLD], {}),
        ([*[FIRM] * 5, OLD], {"amr_inspection": [{"task_no": "T1", "uscc": OLD}]}),
        ([*[FIRM] * 5, SHOP], {}),
    ],
    ids=["too few right ones", "twice", "another source knows it", "it is another firm's"],
)
def test_what_may_be_another_is_no_slip(codes: list[str], more: dict[str, Any]) -> None:
    registered = [market_entity(FIRM, "江门甲有限公司"), market_entity(SHOP, "新会乙店")]
    made = ModelCity(amr_market_entity=registered, sib_insurance_payment=payments(codes), **more)
    assert entities(made).keys() == {FIRM, SHOP, *codes}
    assert "slip" not in {row["match_rule"] for row in made.table("master.legal_entity_xref")}
