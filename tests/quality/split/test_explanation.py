"""What is printed of a split is the split: it says every rule, and its SQL finds the same."""

from quality.split.compile import compile_split
from quality.split.explanation import explain
from quality.split.judged_line import judge_line
from tests.quality.samples import Splitter, resource, write_raw

AGREED = resource(
    [
        {"name": "code", "from": "CODE", "element": "code", "title": "编号", "required": True},
        {"name": "sex", "from": "XB", "element": "sex", "codes": {"男": "1"}},
        {"name": "born_on", "from": "CSRQ", "element": "date"},
        {"name": "died_on", "derive": '"SWRQ"', "element": "date"},
    ],
    rules=[{"name": "life", "check": "died_on >= born_on", "message": "死亡早于出生", "severity": "warning"}],
)
ROWS = (
    {"CODE": "A", "XB": "男", "CSRQ": "2000-01-01", "SWRQ": "1999-01-01"},
    {"CODE": " b ", "XB": "9", "CSRQ": "20000101", "SWRQ": None},
    {"CODE": None, "XB": "2", "CSRQ": "无", "SWRQ": None},
)


def test_every_rule_says_what_must_hold() -> None:
    plan = compile_split(AGREED)
    rules = {rule.id: rule for rule in explain(AGREED).rules}
    assert list(rules) == [rule.id for rule in plan.rules]
    assert rules["code.required"].checked == "规范后不为空"
    assert rules["born_on.format"].checked == "可转为 date"
    assert rules["sex.valid"].checked == "代码集 sex（GB/T 2261.1）"
    life = rules["life"]
    assert (life.severity, life.fields, life.checked) == ("warning", ("born_on", "died_on"), "died_on >= born_on")


def test_the_printed_sql_finds_what_the_split_finds(splitter: Splitter) -> None:
    plan, connection = compile_split(AGREED), splitter.engine.connection
    raw = write_raw(splitter.folder, AGREED, ROWS)
    connection.execute(f"CREATE OR REPLACE TEMP VIEW sent AS SELECT * FROM read_parquet('{raw}')")
    printed = connection.execute(explain(AGREED).sql).pl()
    compiled = connection.execute(plan.select("sent", "*")).pl()
    assert printed.select(compiled.columns).equals(compiled)


def test_a_line_is_judged_as_its_whole_batch_is(splitter: Splitter) -> None:
    rows = [*ROWS, {"CODE": "A", "XB": "1", "CSRQ": None, "SWRQ": None}]
    raw = write_raw(splitter.folder, AGREED, rows)
    judged = [judge_line(splitter.engine, AGREED, [raw], line) for line in (2, 3, 4, 5)]
    refused = {row["_line_no"]: tuple(row["_rules"]) for row in splitter.quarantined(AGREED, rows)}
    verdicts = [one.verdict for one in judged]
    assert {line: one.rules for line, one in enumerate(verdicts, 2) if not one.accepted} == refused
    assert [one.stays_instead for one in verdicts] == [5, None, None, None]
    assert verdicts[0].flags == ("life",)
    assert (judged[1].sent["CODE"], judged[1].normal["code"], judged[1].normal["born_on"]) == (" b ", "B", "20000101")
