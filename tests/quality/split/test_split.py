import math
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from lake.errors import LakeError
from tests.quality.samples import Splitter, read, resource

SPLITS_ON_SPARK = True
CODE = {"name": "code", "from": "编号", "element": "code", "required": True}
SEX = {"name": "sex", "from": "性别", "element": "sex"}
BORN = {"name": "born", "from": "出生", "element": "date"}
DIED = {"name": "died", "from": "死亡", "element": "date"}
IN_ORDER = {"name": "died_after_birth", "check": "died >= born", "message": "死亡早于出生"}


def test_text_becomes_typed_and_keeps_its_position(splitter: Splitter) -> None:
    agreed = resource(
        [
            CODE,
            BORN,
            {"name": "children", "from": "子女", "element": "count"},
            {"name": "income", "from": "收入", "element": "amount"},
            {"name": "seen_at", "from": "时间", "element": "moment"},
        ]
    )
    sent = {"编号": " a1 ", "出生": "1990-02-01", "子女": "2.0", "收入": "10.5", "时间": "2024-01-01 08:00:00"}
    (row,) = splitter.accepted(agreed, [sent])
    assert row["code"] == "A1"
    assert row["born"] == date(1990, 2, 1)
    assert (row["children"], row["income"]) == (2, Decimal("10.50"))
    assert row["seen_at"] == datetime(2024, 1, 1, tzinfo=UTC)
    assert (row["_batch_id"], row["_line_no"], row["_flags"]) == ("b1", 2, [])


def test_the_number_of_the_row_is_a_key_where_nothing_else_is(splitter: Splitter) -> None:
    number = {"name": "row_number", "from": "_line_no", "element": "count"}
    agreed = resource([number, {"name": "children", "from": "子女", "element": "count"}], ("row_number",))
    assert agreed.raw_columns == ("子女",) and agreed.contract.required_columns == ()
    result = splitter.split(agreed, [{"子女": "1"}, {"子女": "1"}, {"子女": "许多"}])
    assert [row["row_number"] for row in read(result.accepted)] == [2, 3]
    assert (result.rows_quarantined, result.rows_superseded) == (1, 0)


def test_refused_row_keeps_what_was_sent_and_says_why_in_chinese(splitter: Splitter) -> None:
    agreed = resource([CODE, BORN, SEX])
    result = splitter.split(agreed, [{"编号": " !! ", "出生": "昨天", "性别": "3"}])
    (row,) = read(result.quarantined)
    assert (row["编号"], row["出生"], row["性别"]) == (" !! ", "昨天", "3")
    assert row["_rules"] == ["code.valid", "born.format", "sex.valid"]
    assert row["_reasons"][1] == "出生不是有效的日期"
    assert result.rule_hits == {"code.valid": 1, "born.format": 1, "sex.valid": 1}
    assert read(result.accepted) == []


@pytest.mark.parametrize("nothing", [None, "", "  ", "无", "NULL", "—"])
def test_a_required_value_that_says_nothing_is_missing(splitter: Splitter, nothing: str | None) -> None:
    (row,) = splitter.quarantined(resource([CODE]), [{"编号": nothing}])
    assert row["_rules"] == ["code.required"]


def test_null_counts_as_good(splitter: Splitter) -> None:
    agreed = resource([CODE, BORN, DIED, SEX], rules=[IN_ORDER])
    assert len(splitter.accepted(agreed, [{"编号": "1", "出生": "2000-01-01"}, {"编号": "2"}])) == 2


def test_rules_of_the_contract_refuse_and_warn(splitter: Splitter) -> None:
    late = {"name": "recent", "check": "born > date '1950-01-01'", "message": "年代久远", "severity": "warning"}
    agreed = resource([CODE, BORN, DIED], rules=[late, IN_ORDER])
    old, dead = {"编号": "1", "出生": "1940-01-01"}, {"编号": "2", "出生": "1940-01-01", "死亡": "1930-01-01"}
    result = splitter.split(agreed, [old, dead])
    assert read(result.accepted)[0]["_flags"] == ["recent"]
    assert read(result.quarantined)[0]["_rules"] == ["died_after_birth", "recent"]
    assert result.rule_hits == {"recent": 2, "died_after_birth": 1}


def test_department_codes_come_before_the_normal_form(splitter: Splitter) -> None:
    agreed = resource([CODE, SEX | {"codes": {"男": "1", "0": "2"}}])
    rows = splitter.accepted(agreed, [{"编号": "1", "性别": "男"}, {"编号": "2", "性别": "0"}])
    assert [row["sex"] for row in rows] == ["1", "2"]


def test_derivation_reads_clean_columns(splitter: Splitter) -> None:
    agreed = resource([CODE, {"name": "born", "derive": "\"年\" || '-' || \"月\" || '-01'", "element": "date"}])
    (row,) = splitter.accepted(agreed, [{"编号": "1", "年": "２０２０", "月": " 07 "}])
    assert row["born"] == date(2020, 7, 1)


@pytest.mark.parametrize("text", ["1.5", "inf", "nan1", "1e400", "12abc"])
def test_numbers_are_not_guessed(splitter: Splitter, text: str) -> None:
    agreed = resource([CODE, {"name": "children", "from": "子女", "element": "count"}])
    assert splitter.quarantined(agreed, [{"编号": "1", "子女": text}])[0]["_rules"] == ["children.format"]


def test_not_a_number_and_infinity_never_get_in(splitter: Splitter) -> None:
    agreed = resource([CODE, {"name": "share", "from": "占比", "element": "ratio"}, BORN])
    rows = [{"编号": "1", "占比": "Infinity"}, {"编号": "2", "占比": "0.5"}, {"编号": "3", "出生": "infinity"}]
    result = splitter.split(agreed, rows)
    assert [row["share"] for row in read(result.accepted)] == [0.5]
    assert all(math.isfinite(row["share"]) for row in read(result.accepted))


def test_newest_row_of_a_key_stays_and_refused_rows_take_no_part(splitter: Splitter) -> None:
    agreed = resource([CODE, BORN, SEX], latest_by="born")
    rows = [
        {"编号": "a", "出生": "2003-01-01", "性别": "9"},
        {"编号": "a", "出生": "2002-01-01", "性别": "1"},
        {"编号": "A", "出生": "2001-01-01", "性别": "1"},
        {"编号": "a", "性别": "2"},
        {"编号": "b"},
    ]
    result = splitter.split(agreed, rows)
    assert [row["_line_no"] for row in read(result.accepted)] == [3, 6]
    assert [row["_line_no"] for row in read(result.quarantined)] == [2]
    assert (result.rows_raw, result.rows_superseded) == (5, 2)


def test_without_latest_by_the_later_line_wins(splitter: Splitter) -> None:
    rows = splitter.accepted(resource([CODE, SEX]), [{"编号": "a", "性别": "1"}, {"编号": "a", "性别": "2"}])
    assert [row["sex"] for row in rows] == ["2"]


def test_a_key_of_several_columns_compares_them_apart(splitter: Splitter) -> None:
    other = {"name": "other", "from": "其他", "element": "code"}
    agreed = resource([CODE, other], key=["code", "other"])
    result = splitter.split(agreed, [{"编号": "AB", "其他": "C"}, {"编号": "A", "其他": "BC"}])
    assert result.rows_accepted == 2


def test_empty_batch(splitter: Splitter) -> None:
    result = splitter.split(resource([CODE]), [])
    assert (result.rows_raw, result.rows_accepted, result.quarantined, result.rule_hits) == (0, 0, None, {})


@pytest.mark.parametrize("large", [0, 100])
def test_repeated_line_numbers_do_not_pass_silently(
    splitter: Splitter, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    monkeypatch.setattr("quality.split.split.LARGE_BATCH", large)
    rows = [{"编号": "a", "_line_no": 2}, {"编号": "!", "_line_no": 2}]
    with pytest.raises(LakeError, match=r"2 rows arrived and [13] are accounted for"):
        splitter.split(resource([CODE]), rows)


def test_a_value_that_a_rule_cannot_cast_fails_its_own_row_and_no_other(splitter: Splitter) -> None:
    rule = {"name": "second_half", "check": "cast(substring(code, 2, 4) as integer) > 5", "message": "x"}
    result = splitter.split(resource([CODE], rules=[rule]), [{"编号": "A7"}, {"编号": "A5"}, {"编号": "!!"}])
    assert (result.rows_accepted, result.rule_hits) == (1, {"code.valid": 1, "second_half": 1})


def test_a_rule_that_cannot_be_computed_names_the_resource(splitter: Splitter) -> None:
    broken = {"name": "broken", "check": "no_such_column > 1", "message": "x"}
    with pytest.raises(LakeError, match="no_such_column") as caught:
        splitter.split(resource([CODE], rules=[broken]), [{"编号": "a"}])
    assert caught.value.resource == "psb_person"


HEADERS = ['a"b', "a b", "select", "身份证号（18位）", "x';--", "rules", "line", "key", "each", "value", "{}"]


@pytest.mark.parametrize("header", HEADERS)
def test_unusual_headers(splitter: Splitter, header: str) -> None:
    agreed = resource([CODE, {"name": "note", "from": header, "element": "code"}])
    result = splitter.split(agreed, [{"编号": "1", header: "x"}, {"编号": "2", header: "?"}])
    assert read(result.accepted)[0]["note"] == "X"
    assert read(result.quarantined)[0][header] == "?"


ATTACKS = ["'; DROP TABLE split_keys; --", '" OR 1=1 --', "'' OR ''=''", "$$", "{batch}", "\\", "%s", "?1", "\x00"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_values_are_never_sql(splitter: Splitter, attack: str) -> None:
    agreed = resource([CODE, {"name": "note", "from": "备注", "element": "remark"}])
    result = splitter.split(agreed, [{"编号": "1", "备注": attack}, {"编号": attack, "备注": "x"}])
    assert result.rows_accepted + result.rows_quarantined == 2
    assert [row["note"] for row in read(result.accepted) if row["code"] == "1"] == [attack]


def test_codes_and_reasons_are_literals(splitter: Splitter) -> None:
    rule = {"name": "never", "check": "code <> '1'", "message": "别写'1'; --"}
    agreed = resource([CODE, SEX | {"codes": {"'; --": "1", "x'y": "2"}}], rules=[rule])
    result = splitter.split(agreed, [{"编号": "2", "性别": "'; --"}, {"编号": "1", "性别": "x'y"}])
    assert read(result.accepted)[0]["sex"] == "1"
    assert read(result.quarantined)[0]["_reasons"] == ["别写'1'; --"]
