"""What a steward sees before deciding, and what becomes of it in the next build."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assets.context import LakeContext
from assets.gov.identity import DECISIONS, REDIRECTS, decision_rows, redirect_rows
from assets.models.build import build_model
from assets.records.judgement_workbook import VERDICT, WORD, take_judgements, write_queue
from assets.records.resolving import Doubt, Effect
from assets.records.stewardship_of import stewardship_of
from lake.errors import LakeError
from lake.ledger.decisions import Decisions, Judgement
from tests.assets.small_lake import FIRM, SHOP, build, deliver, deliver_firms, prepared_once
from tests.returned_workbooks import Sheets, edited

NUMBER = {"registration_number": "440703000000001", "status": "1"}
UNPLACED = "master.legal_entity_unplaced"
PARTS = (
    *("master.legal_entity_xref", "master.legal_entity_claim", UNPLACED),
    *("master.legal_entity_doubt", "master.legal_entity"),
)


@prepared_once
def city(lake: LakeContext) -> None:
    deliver_firms(lake)
    firms = [{"uscc": FIRM, "entity_name": "江门甲有限公司"}, {"uscc": SHOP, "entity_name": "新会乙店"}]
    deliver(lake, "amr_market_entity", [firm | NUMBER for firm in firms], 2)
    build(lake, *PARTS)


def test_a_pair_in_doubt_is_judged_applied_and_taken_back(city: LakeContext) -> None:
    with city.engine() as engine:
        stewardship = stewardship_of(city, "legal_entity", engine)
        [doubt] = stewardship.queue()
        assert doubt == Doubt(doubt.left, doubt.right, "registration_number", 1)
        assert stewardship.member(doubt.left[:8]) == doubt.left
        assert stewardship.effect(doubt.left, doubt.right, "same") == Effect(2, 1, 1)
        assert stewardship.effect(doubt.left, doubt.right, "different") == Effect(2, 2, 0)
        shown = {row["matched_name"] for one in (doubt.left, doubt.right) for row in stewardship.records(one)}
        assert shown == {"江门甲有限公司", "新会乙店"}
        made = stewardship.decide(doubt.left, doubt.right, "same", "王科")
        assert stewardship.queue() == []
    before = entity_ids(city)
    build(city, *PARTS)
    assert len(entity_ids(city) & before) == 1 == len(entity_ids(city))
    [gone] = redirect_rows(city)
    assert {gone["golden_id"], gone["leads_to"]} == before
    with city.engine() as engine:
        assert stewardship_of(city, "legal_entity", engine).effect(doubt.left, doubt.right, "different").after == 2
    Decisions(city.lakehouse.ledger, "legal_entity").undo(made.number, "李科")
    build(city, *PARTS)
    assert (entity_ids(city), redirect_rows(city)) == (before, [])
    [told] = [row for row in decision_rows(city) if row["steward"]]
    assert (told["verdict"], told["left_resource"]) == ("same", "amr_market_entity")
    assert told["undone_by"].startswith("st_") and told["undone_by"] != told["steward"], "nobody's name is shown"
    assert REDIRECTS.write(city).rows == 0 and DECISIONS.write(city).written


def entity_ids(lake: LakeContext) -> set[str]:
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, ["master.legal_entity_xref"])
        return {row["entity_id"] for row in engine.rows("SELECT entity_id FROM master.legal_entity_xref")}


def test_what_a_model_is_unsure_of_waits_too_and_is_judged_once(city: LakeContext) -> None:
    decisions = Decisions(city.lakehouse.ledger, "legal_entity")
    with city.engine() as engine:
        stewardship = stewardship_of(city, "legal_entity", engine)
        [doubt] = stewardship.queue()
        rows = engine.rows("SELECT member FROM master.legal_entity_xref ORDER BY member")
        permit = next(row["member"] for row in rows if row["member"] not in (doubt.left, doubt.right))
        decisions.record(
            [
                Judgement(doubt.left, permit, "unsure", 0.6, "splink", "1"),
            ]
        )
        assert len(stewardship.queue()) == 2
        stewardship.decide(permit, doubt.left, "different", "王科")
        assert stewardship.queue() == [doubt]


def test_strange_records_and_domains_are_told(city: LakeContext) -> None:
    with city.engine() as engine:
        stewardship = stewardship_of(city, "legal_entity", engine)
        for start in ("", "zzzzzzzz"):
            with pytest.raises(LakeError, match="没有标识"):
                stewardship.member(start)
        with pytest.raises(LakeError, match="nothing 不是需要人工判定的"):
            stewardship_of(city, "nothing", engine)


def test_the_doubts_of_a_placeholder_are_not_listed(city: LakeContext) -> None:
    firms = [{"uscc": f"9144070{n}MA4UABC102", "entity_name": f"公司{n}"} | NUMBER for n in range(7)]
    deliver(city, "amr_market_entity", firms, 3)
    build(city, *PARTS)
    assert build_model(city, city.models["master.legal_entity_doubt"]).rows == 0


def test_a_workbook_of_pairs_goes_out_and_its_verdicts_come_back(city: LakeContext, tmp_path: Path) -> None:
    with city.engine() as engine:
        stewardship = stewardship_of(city, "legal_entity", engine)
        [doubt] = stewardship.queue()
        out = write_queue(stewardship, "法人", tmp_path / "out", date(2026, 11, 2))
        assert out.stat().st_mode & 0o077 == 0
        untouched = take_judgements(stewardship, out, "登记科")
        assert (untouched.decided, untouched.left, stewardship.queue()) == (0, {}, [doubt])
        wrong = take_judgements(stewardship, edited(out, lambda sheets: _answer(sheets, "也许")), "登记科")
        assert wrong.decided == 0 and "同一或不同" in wrong.left[2]
        answered = edited(out, lambda sheets: _answer(sheets, "不同"))
        assert take_judgements(stewardship, answered, "登记科").decided == 1
        assert stewardship.queue() == [] and stewardship.decisions.standing()[0].judgement.evidence["word"] == "已核实"
        again = take_judgements(stewardship, answered, "登记科")
        assert (again.decided, again.known) == (0, 1)
        opposite = take_judgements(stewardship, edited(out, lambda sheets: _answer(sheets, "同一")), "登记科")
        assert opposite.decided == 0 and "相反的结论" in opposite.left[2]
        with pytest.raises(LakeError, match="不是待判定的工作簿"):
            take_judgements(stewardship, edited(out, _without_pairs), "登记科")


def test_who_has_a_name_only_is_placed_by_a_steward(city: LakeContext) -> None:
    """Two shops of one name: each may be meant, so neither is taken until somebody says so."""
    shops = [{"uscc": code, "entity_name": "惠民药店", "status": "1"} for code in (FIRM, SHOP)]
    deliver(city, "amr_market_entity", shops, 3)
    certificate = {"certificate_no": "1", "assessed_by": "惠民药店"}
    deliver(city, "hrss_vocational_certificate", [certificate, certificate | {"certificate_no": "2"}])
    build(city, *PARTS)
    with city.engine() as engine:
        stewardship = stewardship_of(city, "legal_entity", engine)
        [doubt] = [one for one in stewardship.queue() if one.rule == "name_only"]
        loose = next(one for one in (doubt.left, doubt.right) if one in placeless(city))
        assert stewardship.member(loose[:8]) == loose
        assert [row["matched_name"] for row in stewardship.records(loose)] == ["惠民药店"] * 2
        assert stewardship.effect(doubt.left, doubt.right, "different") == Effect(2, 2, 0)
        assert stewardship.effect(doubt.left, doubt.right, "same") == Effect(2, 2, 2)
        refused = stewardship.decide(doubt.left, doubt.right, "different", "王科")
    build(city, *PARTS)
    with city.engine() as engine:
        stewardship = stewardship_of(city, "legal_entity", engine)
        [other] = [one for one in stewardship.queue() if one.rule == "name_only"]
        assert other != doubt
        accepted = stewardship.decide(other.left, other.right, "same", "王科")
    build(city, *PARTS)
    rules = {row["resource"]: row["match_rule"] for row in rows_of(city, "master.legal_entity_xref")}
    assert (rules["hrss_vocational_certificate"], placeless(city)) == ("steward", set())
    decisions = Decisions(city.lakehouse.ledger, "legal_entity")
    for made in (accepted, refused):
        decisions.undo(made.number, "李科")
    build(city, *PARTS)
    assert placeless(city) == {loose}


def placeless(lake: LakeContext) -> set[str]:
    return {row["member"] for row in rows_of(lake, UNPLACED)}


def rows_of(lake: LakeContext, table: str) -> list[dict[str, Any]]:
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, [table])
        return engine.rows(f"SELECT * FROM {table}")


def _answer(sheets: Sheets, verdict: str) -> None:
    header, row = sheets["待判定"]
    row[header.index(VERDICT)], row[header.index(WORD)] = verdict, "已核实"


def _without_pairs(sheets: Sheets) -> None:
    del sheets["待判定"]
