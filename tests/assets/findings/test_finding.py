"""Checks between tables, in a real lake: asked when something changed, told where it belongs, and never with values."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assets.context import LakeContext
from assets.findings.finding import FINDING, Outcome, due_checks, write_findings
from assets.findings.finding_step import finding_step
from assets.release.city_release import make_release
from lake.errors import LakeError
from lake.releases.blocking import ReleaseBlocked
from quality.checks.all_checks import Checks, every_check
from quality.checks.check import Check
from tests.assets.small_lake import FIRM, SHOP, deliver, registry, small_lake

PAID = {"payment_no": "P1", "policy": "稳岗", "paid_amount": 1, "paid_on": date(2023, 5, 1)}
NOBODY = "91440703MA4UZZZ10X"


@pytest.fixture(scope="module")
def checks() -> list[Check]:
    from tests.quality.checks.check_city import schemas

    wanted = {"fin_subsidy_payment/uscc.reference", "fin_subsidy_payment/closed_enterprise_subsidised"}
    return [check for check in every_check(registry(), schemas()).all if check.id in wanted]


def firms(lake: LakeContext, number: int = 1, **changes: Any) -> None:
    firm = {"uscc": FIRM, "entity_name": "江门甲有限公司", "status": "4", "cancelled_on": date(2023, 1, 1)}
    deliver(lake, "amr_market_entity", [{**firm, **changes}, {"uscc": SHOP, "entity_name": "乙店"}], number)


def pay(lake: LakeContext, *uscc: str, number: int = 1) -> None:
    rows = [{**PAID, "payment_no": f"P{line}", "uscc": one} for line, one in enumerate(uscc)]
    deliver(lake, "fin_subsidy_payment", rows, number)


def findings(lake: LakeContext) -> list[dict[str, Any]]:
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, [FINDING.name])
        return engine.rows("SELECT * FROM gov.finding")


def asked(outcomes: Sequence[Outcome]) -> set[str]:
    return {outcome.check.name for outcome in outcomes if outcome.asked}


def test_a_run_shows_the_checks_that_it_will_ask(tmp_path: Path, checks: list[Check]) -> None:
    both = Checks(tuple(checks), ())

    def shown(lake: LakeContext) -> set[str]:
        step = finding_step(both, "gov", "team:gsda", due_checks(lake, checks))
        return {spec.name for spec in step.check_specs}

    with small_lake(tmp_path) as lake:
        assert shown(lake) == {check.name for check in checks}
        pay(lake, FIRM)
        firms(lake)
        write_findings(lake, checks)
        assert shown(lake) == set()
        pay(lake, FIRM, SHOP, number=2)
        assert shown(lake) == {check.name for check in checks}


def test_findings_name_rows_and_only_what_changed_is_asked_again(tmp_path: Path, checks: list[Check]) -> None:
    with small_lake(tmp_path) as lake:
        pay(lake, FIRM, SHOP, NOBODY)
        outcomes = write_findings(lake, checks)
        assert all(outcome.missing == ("std.amr_market_entity",) for outcome in outcomes)
        assert not any(outcome.state.judged for outcome in outcomes)

        firms(lake)
        assert asked(write_findings(lake, checks)) == {"uscc.reference", "closed_enterprise_subsidised"}
        found = findings(lake)
        places = {(row["check_name"], row["batch_id"], row["line_no"], row["column_name"]) for row in found}
        batch = "fin_subsidy_payment-1"
        assert places == {("closed_enterprise_subsidised", batch, 2, "uscc"), ("uscc.reference", batch, 4, "uscc")}
        assert {row["department"] for row in found} == {"fin"}
        assert not any(value in (FIRM, NOBODY) for row in found for value in row.values())

        head = lake.lakehouse.head(FINDING.name)
        assert asked(write_findings(lake, checks)) == set()
        assert lake.lakehouse.head(FINDING.name) == head

        firms(lake, 2, cancelled_on=date(2024, 1, 1))  # after the payment: one finding goes, the other keeps its moment
        write_findings(lake, checks)
        assert findings(lake) == [row for row in found if row["check_name"] == "uscc.reference"]


def test_verdicts_join_those_of_the_charged_table_and_may_block(tmp_path: Path, checks: list[Check]) -> None:
    with small_lake(tmp_path) as lake:
        firms(lake)
        pay(lake, FIRM)
        severe = [replace(check, blocking="closed" in check.name) for check in checks]
        write_findings(lake, severe)
        ledger, head = lake.lakehouse.ledger, lake.lakehouse.head("std.fin_subsidy_payment")
        verdicts = {one.check: one for one in ledger.verdicts("std.fin_subsidy_payment", head) or []}
        assert set(verdicts) == {"row_count", "uscc.reference", "closed_enterprise_subsidised"}
        assert (verdicts["uscc.reference"].passed, verdicts["closed_enterprise_subsidised"].failed) == (True, 1)
        with pytest.raises(ReleaseBlocked):
            make_release(lake, {})

        write_findings(lake, [check for check in checks if "closed" not in check.name])
        left = {one.check for one in ledger.verdicts("std.fin_subsidy_payment", head) or []}
        assert left == {"row_count", "uscc.reference"}
        assert make_release(lake, {}) is not None


def test_a_run_that_ended_before_it_was_recorded_asks_again(
    tmp_path: Path, checks: list[Check], monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_lake(tmp_path) as lake:
        firms(lake)
        pay(lake, FIRM)
        with monkeypatch.context() as patched:
            patched.setattr("lake.ledger.check_states.CheckStates.record", _killed)
            with pytest.raises(KeyboardInterrupt):
                write_findings(lake, checks)
        before = findings(lake)
        assert len(asked(write_findings(lake, checks))) == len(checks)
        assert findings(lake) == before


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_check_that_cannot_be_asked_says_so_without_a_value(tmp_path: Path, checks: list[Check]) -> None:
    broken = replace(
        checks[0], sql=f"SELECT _batch_id, _line_no, CAST(uscc AS INTEGER) AS column_name FROM {checks[0].table}"
    )
    with small_lake(tmp_path) as lake:
        firms(lake)
        pay(lake, FIRM)
        with pytest.raises(LakeError) as caught:
            write_findings(lake, [broken])
    assert FIRM not in str(caught.value) and caught.value.rule == broken.name
