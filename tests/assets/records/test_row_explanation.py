"""What is said of one delivered row is what the split found of it, and nothing sensitive is shown."""

import pytest

from assets.records.row_explanation import ExplainedValue, RowExplanation, _in_beijing, explain_row
from lake.errors import LakeError
from tests.desk import Desk, open_desk

HEAD = "STCD,TM,Z\n"
FIRST = HEAD + "A,2023-08-01,1.5\nA,2023-08-02,1.6\nB,,x\nE,2023-08-01,5\n"  # lines 2 to 5
SECOND = HEAD + "C, ２０２３-08-01 ,0.5\nA,2023-07-01,9\nE,2023-08-09,2\n"
WARNING = "rules:\n  - {name: low, check: level > 1, message: 水位偏低, severity: warning}\n"
RESOURCE = "wrb_test_level"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Two deliveries; nothing changes them."""
    desk = open_desk(tmp_path_factory.mktemp("desk"))
    desk.change_contract("rules:\n", WARNING)
    for name, text in (("level_1.csv", FIRST), ("level_2.csv", SECOND)):
        desk.deliver(name, text)
        desk.load()
    return desk


def explained(desk: Desk, line: int, **which: str) -> RowExplanation:
    return explain_row(desk.open(), RESOURCE, line, **which)


def value_of(found: RowExplanation, field: str) -> ExplainedValue:
    return next(value for value in found.values if value.field == field)


def test_a_refused_row_names_every_rule_and_the_value_it_looked_at(loaded: Desk) -> None:
    found = explained(loaded, 4, delivery="level_1.csv")
    assert found.outcome == "refused"
    assert [(rule.id, rule.severity, rule.fields) for rule in found.broken] == [
        ("observed_on.required", "error", ("observed_on",)),
        ("level.format", "error", ("level",)),
    ]
    assert found.broken[0].reason == "日期不能为空"
    level = value_of(found, "level")
    assert (level.sent, level.normal, level.broken) == ({"Z": "x"}, "x", ("level.format",))
    assert [rule.id for rule in found.broken] == loaded.rows("quarantine", "_rules")[0]["_rules"]


def test_an_accepted_row_tells_its_warnings(loaded: Desk) -> None:
    found = explained(loaded, 2, delivery="level_2.csv")
    assert (found.outcome, found.superseded_by, found.restated) == ("accepted", None, True)
    assert [(rule.id, rule.severity) for rule in found.broken] == [("low", "warning")]
    day = value_of(found, "observed_on")
    assert (day.sent, day.normal) == ({"TM": " ２０２３-08-01 "}, "2023-08-01")


@pytest.mark.parametrize(
    ("row", "stands"),
    [
        (("level_1.csv", 2), ("level_1.csv", 3)),
        (("level_1.csv", 5), ("level_2.csv", 4)),
        (("level_2.csv", 3), ("level_1.csv", 3)),
    ],
    ids=["by a newer row of its batch", "by a later batch", "by an older batch with a newer row"],
)
def test_a_superseded_row_names_the_row_that_stands(
    loaded: Desk, row: tuple[str, int], stands: tuple[str, int]
) -> None:
    found = explained(loaded, row[1], delivery=row[0])
    assert found.outcome == "superseded" and found.superseded_by
    assert (found.superseded_by.delivery, found.superseded_by.line) == stands


def test_lines_nobody_has_and_lines_of_several_batches_are_explained(loaded: Desk) -> None:
    with pytest.raises(LakeError, match="没有含这一行的批次") as far:
        explained(loaded, 99)
    assert "第 5 行" in far.value.advice
    with pytest.raises(LakeError, match="没有这个信息资源"):
        explain_row(loaded.open(), "wrb_nothing", 2)
    with pytest.raises(LakeError, match="有 2 批含这一行") as several:
        explained(loaded, 2)
    assert "level_1.csv" in several.value.advice and "level_2.csv" in several.value.advice
    batch = explained(loaded, 2, delivery="level_1.csv").place.batch_id
    assert batch in several.value.advice
    assert explained(loaded, 2, batch_id=batch).place.delivery == "level_1.csv"


def test_what_is_sensitive_is_shown_by_its_shape(desk: Desk) -> None:
    desk.change_contract("element: water_level, title: 水位", "element: person_name, title: 姓名")
    desk.change_contract('check: "level < 100"', "check: level <> '张三丰'")
    desk.deliver("level_1.csv", HEAD + "13800138000,2023-08-01,张三丰\n")
    desk.load()
    found = explained(desk, 2)
    assert [rule.id for rule in found.broken] == ["level_plausible"]
    assert "张三丰" not in str(found) and "13800138000" not in str(found)
    shown = {value.field: (*value.sent.values(), value.normal) for value in found.values}
    assert shown["level"] == ("文文文", "文文文")


def test_among_persons_what_became_a_value_is_told_as_it_was_sent(desk: Desk) -> None:
    """And what did not may be anything, a name too."""
    desk.change_contract("element: water_level, title: 水位", "element: water_level, title: 水位, grade: 4")
    desk.deliver("level_1.csv", HEAD + "B,20230801,1.5\nC,张三丰,1.5\n")
    desk.load()
    sound, broken = (value_of(explained(desk, line), "observed_on") for line in (2, 3))
    assert (sound.sent, sound.normal) == ({"TM": "20230801"}, "2023-08-01")
    assert (broken.sent, broken.normal) == ({"TM": "文文文"}, "文文文")


@pytest.mark.parametrize(
    ("normal", "kind", "shown"),
    [
        ("2023-12-09 04:00:00.000000+00:00", "timestamp", "2023-12-09 12:00:00"),
        ("2023-12-09 12:00:00+08:00", "timestamp", "2023-12-09 12:00:00"),
        ("2023-12-09 04:00:00+00:00", "text", "2023-12-09 04:00:00+00:00"),
        ("infinity", "timestamp", "infinity"),
        (None, "timestamp", None),
    ],
)
def test_a_moment_is_shown_as_in_beijing(normal: str | None, kind: str, shown: str | None) -> None:
    assert _in_beijing(normal, kind) == shown


def test_a_delivery_set_aside_for_its_header_broke_one_rule(desk: Desk) -> None:
    desk.change_contract("key: [station]", "drift: quarantine\nkey: [station]")
    desk.deliver("level_1.csv", "STCD,TM,Z,NEW\nA,2023-08-01,1.5,1\n")
    desk.load()
    found = explained(desk, 2)
    assert (found.outcome, [rule.id for rule in found.broken]) == ("refused", ["schema_drift"])


def test_deletions_and_keys_that_are_gone_are_told(desk: Desk) -> None:
    desk.change_contract("delivery: increment", "delivery: changes\nchanges: {operation: OP}")
    desk.deliver("level_1.csv", "OP,STCD,TM,Z\nI,A,2023-08-01,1.5\n")
    desk.load()
    assert explained(desk, 2).outcome == "accepted"
    desk.deliver("level_2.csv", "OP,STCD,TM,Z\nD,A,2023-08-02,\n")
    desk.load()
    assert explained(desk, 2, delivery="level_2.csv").outcome == "deletion"
    assert explained(desk, 2, delivery="level_1.csv").outcome == "gone"


def test_a_correction_is_named_and_a_contract_of_before_is_told(desk: Desk) -> None:
    desk.deliver("level_1.csv", FIRST)
    desk.load()
    corrections = desk.contract_file.parent.parent.parent / "corrections"
    corrections.mkdir()
    one = "{where: {STCD: B}, field: Z, from: x, to: '7', reason: 笔误, by: 水利局, decided_on: 2023-09-01, expect: 1}"
    (corrections / f"{RESOURCE}.yaml").write_text(f"typo: {one}\n", encoding="utf-8")
    desk.forget()
    found = explained(desk, 4)
    assert (found.corrections, found.restated) == (("typo",), False)
    level = value_of(found, "level")
    assert (level.sent, level.normal) == ({"Z": "x"}, "7")
