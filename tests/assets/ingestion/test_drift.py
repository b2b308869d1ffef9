"""Columns come, go and change their names: taken, refused or set aside, and always told."""

from pathlib import Path

import yaml

from assets.ingestion.drift import find_drift, header_change
from assets.ingestion.schema_change_notice import letter, proposal
from catalog.contracts.contract import Contract
from lake.ledger.delivery_report import DeliveryReport
from lake.ledger.ledger import Batch
from tests.assets.small_lake import ARRIVED, small_lake
from tests.desk import Desk

GOOD = "STCD,TM,Z\nA,2023-08-01,1.5\nB,2023-08-01,2.5\n"
RENAMED = "STCD,TM,Z_LEVEL,Q\nA,2023-08-02,9,7\nC,2023-08-02,9,8\n"


def read_letter(desk: Desk, report: DeliveryReport) -> str:
    return (desk.settings.home / str(report.impact_letter)).read_text(encoding="utf-8")


def test_a_header_that_only_looks_different_has_not_changed() -> None:
    assert not header_change(["统一社会信用代码", "名称"], ["统一社会信用代码 ", "名　称"]).matters


def test_columns_come_go_move_and_change_their_names() -> None:
    change = header_change(["企业名称", "住所", "注册资本", "电话"], ["住所", "企业名称", "注册资本（万元）", "邮箱"])
    assert change.renamed == {"注册资本": "注册资本（万元）"}
    assert (change.added, change.missing, change.reordered) == (("邮箱",), ("电话",), True)
    assert change.summary == "新增 邮箱；缺少 电话；疑似改名 注册资本→注册资本（万元）；列序变化"


def test_evolve_takes_what_fits_keeps_the_rest_and_writes_once(desk: Desk) -> None:
    desk.deliver("level_1.csv", GOOD)
    (first,) = desk.load().loaded
    assert first.report.impact_letter is None
    desk.deliver("level_2.csv", RENAMED)
    (second,) = desk.load().loaded
    assert [row["level"] for row in desk.rows("std", "station, level")] == [None, 2.5, None]
    assert desk.rows("raw", "_extra")[0]["_extra"] == '{"Z_LEVEL":"9","Q":"7"}'
    assert second.report.drift and second.report.drift.last and second.report.drift.last.missing == ("Z",)
    assert "level" in read_letter(desk, second.report)
    desk.deliver("level_3.csv", RENAMED.replace("08-02", "08-03"))
    (third,) = desk.load().loaded
    assert third.report.impact_letter is None  # nothing that was not said before


def test_freeze_refuses_the_delivery_with_the_letter(desk: Desk) -> None:
    desk.change_contract("delivery: increment", "delivery: increment\ndrift: freeze")
    desk.deliver("level_1.csv", "Z,TM,STCD\n1,2023-08-01,A\n")
    assert not desk.load().errors  # the order of columns is none of the contract's business
    desk.deliver("level_2.csv", RENAMED)
    (error,) = desk.load().errors
    assert error.rule == "schema_drift"
    assert len(desk.rows("std", "station")) == 1
    refused = next(one for one in desk.open().lakehouse.ledger.batches() if one.status == "refused")
    assert "冻结" in read_letter(desk, refused.report)


def test_quarantine_sets_every_row_aside_until_the_contract_knows_the_header(desk: Desk) -> None:
    desk.change_contract("delivery: increment", "delivery: increment\ndrift: quarantine")
    desk.deliver("level_1.csv", GOOD)
    desk.deliver("level_2.csv", RENAMED)
    (_, batch) = desk.load().loaded
    assert batch.counts.balanced and (batch.rows_raw, batch.rows_quarantined, batch.rows_accepted) == (2, 2, 0)
    assert [row["level"] for row in desk.rows("std", "station, level")] == [1.5, 2.5]
    refused = desk.rows("quarantine", "STCD, _rules, _reasons")
    assert {row["_rules"][0] for row in refused} == {"schema_drift"}
    assert all("表头与目录不一致" in row["_reasons"][0] for row in refused)
    assert not desk.load().anything_new
    desk.change_contract("from: Z,", "from: Z_LEVEL,")
    desk.change_contract("\nrules:", "\nignored: [Z, Q]\nrules:")
    restated = desk.load().restated
    assert all(one.counts.balanced for one in restated)
    assert [one.rows_quarantined for one in restated] == [2, 0]  # now it is the first that has another header


def test_quarantine_mode_does_not_fail_for_a_column_no_row_can_do_without(desk: Desk) -> None:
    desk.change_contract("delivery: increment", "delivery: increment\ndrift: quarantine")
    desk.deliver("level_1.csv", "STATION,TM,Z\nA,2023-08-01,1\n")
    (batch,) = desk.load().loaded
    assert (batch.rows_quarantined, batch.counts.balanced) == (1, True)


def test_a_missing_column_that_is_needed_refuses_with_a_letter_too(desk: Desk) -> None:
    desk.deliver("level_1.csv", "STCD_NO,TM,Z\nA,2023-08-01,1\n")
    assert [error.rule for error in desk.load().errors] == ["header"]
    (batch,) = desk.open().lakehouse.ledger.batches()
    assert "STCD → STCD_NO" in read_letter(desk, batch.report)


def test_the_proposed_fragment_makes_a_contract_that_fits(desk: Desk) -> None:
    resource = desk.open().registry.resource("wrb_test_level")
    contract = resource.contract
    delivered = ["STCD_NO", "TM", "Q"]
    fragment = proposal(resource, find_drift(contract, delivered).against_contract)
    text = yaml.safe_load(yaml.safe_dump(fragment, allow_unicode=True))
    changed = {**contract.model_dump(by_alias=True, mode="json"), **text}
    fitting = Contract.model_validate(changed).located(contract.path)
    still = find_drift(fitting, delivered).against_contract
    assert (still.added, still.renamed) == ((), {})
    assert still.missing == ("Z",)  # what became of it, only the department can say
    assert "STCD" in fitting.raw_columns  # raw never loses a column


def test_the_letter_names_everything_made_from_a_column(tmp_path: Path) -> None:
    with small_lake(tmp_path) as lake:
        resource = lake.registry.resource("amr_market_entity")
        kept = [name for name in resource.raw_columns if name != "企业名称"]
        drift = find_drift(resource.contract, kept)
        batch = Batch("b-1", resource.name, "0" * 64, "amr/x.csv", 1, ARRIVED, ARRIVED, resource.version)
        text = letter(lake, resource, batch, drift, refused=True)
    assert "master.legal_entity" in text
    assert "std.amr_market_entity.entity_name" in text
    assert "```yaml" in text and resource.department in text
