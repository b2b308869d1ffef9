"""The split in SQL agrees with a slow one in Python, on rows nobody thought of."""

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.quality.samples import Splitter, read, resource

FIELDS: list[dict[str, Any]] = [
    {"name": "code", "from": "编号", "element": "code", "required": True},
    {"name": "born", "from": "出生", "element": "date"},
    {"name": "children", "from": "子女", "element": "count"},
    {"name": "sex", "from": "性别", "element": "sex", "codes": {"男": "1"}},
]
RULES = [
    {"name": "childless_before_2000", "check": "born >= date '2000-01-01' or children = 0", "message": "有子女"},
    {"name": "few", "check": "children < 5", "message": "多", "severity": "warning"},
]
AGREED = resource(FIELDS, rules=RULES, latest_by="born")
NOTHING = [None, "", " ", "无", "NULL", "-"]
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "编号": st.sampled_from([*NOTHING, "a", "A", " a", "b", "c1", "!", "toolong7"]),
            "出生": st.sampled_from([*NOTHING, "1999-12-31", "2000-01-01", "2001-05-05", "1800-01-01", "2000-02-30"]),
            "子女": st.sampled_from([*NOTHING, "0", "1", "7", "-1", "1.5", "x"]),
            "性别": st.sampled_from([*NOTHING, "1", "2", "男", "3"]),
        }
    ),
    max_size=25,
)
Row = dict[str, Any]


def _clean(text: str | None) -> str | None:
    stripped = (text or "").strip()
    return None if stripped in ("", "无", "NULL", "-") else stripped


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _standard(sent: Row) -> tuple[Row, list[str]]:
    """The typed row and the rules it breaks, read off the contract by hand."""
    code, born, count, sex = (_clean(sent[name]) for name in ("编号", "出生", "子女", "性别"))
    row: Row = {"code": code.upper() if code else None, "born": _date(born), "sex": {"男": "1"}.get(sex or "", sex)}
    row["children"] = int(count) if count and count.lstrip("-").isdigit() else None
    allowed = row["code"] is None or (row["code"].isalnum() and len(row["code"]) <= 6)
    few, earliest = row["children"], row["born"]
    broken = {
        "code.required": row["code"] is None,
        "code.valid": not allowed,
        "born.format": born is not None and row["born"] is None,
        "born.valid": earliest is not None and earliest < date(1900, 1, 1),
        "children.format": count is not None and few is None,
        "children.valid": few is not None and few < 0,
        "sex.valid": row["sex"] not in (None, "1", "2"),
        "childless_before_2000": earliest is not None and earliest < date(2000, 1, 1) and few not in (None, 0),
        "few": few is not None and few >= 5,
    }
    return row, [rule for rule, is_broken in broken.items() if is_broken]


def _reference(rows: list[Row]) -> tuple[dict[int, Row], dict[int, list[str]], set[int]]:
    kept: dict[Any, tuple[tuple[date, int], int]] = {}
    accepted, refused, everything = {}, {}, set()
    for line, sent in enumerate(rows, 2):
        row, broken = _standard(sent)
        if any(rule != "few" for rule in broken):
            refused[line] = broken
            continue
        everything.add(line)
        accepted[line] = {**row, "_flags": broken}
        place = (row["born"] or date.min, line)
        kept[row["code"]] = max(kept.get(row["code"], (place, line)), (place, line))
    winners = {line for _, line in kept.values()}
    return {line: accepted[line] for line in winners}, refused, everything - winners


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_split_agrees_with_the_reference(splitter: Splitter, rows: list[Row]) -> None:
    result = splitter.split(AGREED, rows)
    accepted, refused, superseded = _reference(rows)
    names = ("code", "born", "children", "sex", "_flags")
    assert {row["_line_no"]: {name: row[name] for name in names} for row in read(result.accepted)} == accepted
    assert {row["_line_no"]: row["_rules"] for row in read(result.quarantined)} == refused
    assert result.rows_superseded == len(superseded)


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), max_size=20))
def test_no_row_is_lost_whatever_is_in_it(splitter: Splitter, values: list[tuple[str, str]]) -> None:
    sent = [{"编号": _storable(code), "出生": _storable(born)} for code, born in values]
    result = splitter.split(AGREED, sent)
    assert result.rows_raw == len(sent)
    assert len(read(result.accepted)) + len(read(result.quarantined)) + result.rows_superseded == len(sent)
    for row in read(result.quarantined):
        assert {name: row[name] for name in ("编号", "出生")} == sent[row["_line_no"] - 2]
        assert len(row["_rules"]) == len(row["_reasons"]) > 0


def _storable(text: str) -> str:
    """Half a surrogate pair is no character and cannot be in a file."""
    return text.encode("utf-8", "ignore").decode()
