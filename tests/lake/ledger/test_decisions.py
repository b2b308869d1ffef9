"""Judgements are only added; a steward's outlive every rule, and can be taken back."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import URL

from lake.errors import LakeError
from lake.ledger import decisions as decisions_module
from lake.ledger.decisions import Decisions, Judgement
from lake.ledger.held_clusters import held
from lake.ledger.ledger import Ledger
from lake.ledger.statements import Row
from lake.storage.patience import Patience

PAIR = Judgement("a", "b", "same", 1.0, "steward", evidence={"名称": "一致"})


@pytest.fixture
def ledger(ledger_place: Path | URL) -> Iterator[Ledger]:
    with closing(Ledger(ledger_place, Patience(5))) as opened:
        yield opened


def test_a_verdict_of_a_rule_is_recorded_once_and_binds_nobody(ledger: Ledger) -> None:
    decisions, found = Decisions(ledger, "x"), replace(PAIR, rule="uscc")
    assert decisions.record([found, replace(found, left="b", right="a")]) == 1
    assert decisions.record([found]) == 0
    assert decisions.record([replace(found, verdict="unsure", score=0.5)]) == 1
    assert [(one.judgement.verdict, one.steward) for one in decisions.all()] == [("same", None), ("unsure", None)]
    assert (decisions.constraints(), decisions.mark()) == ([], 0)


def test_judgements_are_compared_block_by_block_in_whatever_order(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions_module, "_AT_A_TIME", 2)
    decisions = Decisions(ledger, "x")
    found = [replace(PAIR, left=left, right="z", rule="uscc") for left in "dabce"]
    assert [decisions.record(found), decisions.record(reversed(found)), decisions.record([])] == [5, 0, 0]
    changed = replace(found[3], verdict="unsure")
    assert decisions.record([*found[:3], changed, changed, found[4]]) == 1


def test_a_decision_binds_until_it_is_undone_and_both_stay_written(ledger: Ledger) -> None:
    decisions = Decisions(ledger, "x")
    made = decisions.decide(PAIR, "王科")
    assert (made.steward, made.judgement, made.undone_at) == ("王科", PAIR, None)
    assert decisions.constraints() == [("a", "b", "same")] and Decisions(ledger, "y").constraints() == []
    mark = decisions.mark()
    undone = decisions.undo(made.number, "李科")
    assert undone.undone_by == "李科" and undone.undone_at and undone.undone_at >= undone.decided_at
    assert decisions.undo(made.number, "again") == undone
    assert (decisions.constraints(), decisions.mark() > mark) == ([], True)
    assert decisions.all() == [undone]


def test_who_says_again_what_stands_decides_nothing_anew(ledger: Ledger) -> None:
    """A command that was killed once it had written, and is typed again."""
    decisions = Decisions(ledger, "x")
    first = decisions.decide(PAIR, "王科")
    assert decisions.decide(replace(PAIR, left="b", right="a"), " 王科") == first
    others = [decisions.decide(PAIR, "李科"), decisions.decide(replace(PAIR, evidence={"word": "核实"}), "李科")]
    assert decisions.decide(PAIR, "王科") not in (first, *others), "it is the last word again"
    assert len(decisions.all()) == 4
    decisions.undo(decisions.all()[-1].number, "王科")
    assert decisions.decide(PAIR, "王科").number > 5


def test_decisions_can_be_read_block_by_block(ledger: Ledger) -> None:
    decisions, others = Decisions(ledger, "x"), Decisions(ledger, "y")
    assert list(decisions.in_blocks()) == []
    for number in range(5):
        decisions.record([replace(PAIR, left=f"l{number}", rule="uscc")])
        others.record([replace(PAIR, left=f"l{number}", rule="uscc")])
    decisions.undo(decisions.decide(PAIR, "王科").number, "李科")
    blocks = list(decisions.in_blocks(2))
    assert [len(block) for block in blocks] == [2, 2, 2]
    assert [one for block in blocks for one in block] == decisions.all()


def test_a_block_does_not_look_through_all_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put in order block after block, seven million decisions took a quarter of an hour to read."""
    with closing(Ledger(tmp_path / "ledger.db", Patience(5))) as ledger:
        decisions, read = Decisions(ledger, "x"), ledger.rows
        decisions.record([PAIR])
        steps: list[str] = []

        def looked_up(query: str, **values: object) -> list[Row]:
            if "LIMIT" in query:
                steps.extend(str(row["detail"]) for row in read(f"EXPLAIN QUERY PLAN {query}", **values))
            return read(query, **values)

        monkeypatch.setattr(ledger, "rows", looked_up)
        assert len(list(decisions.in_blocks())) == 1
    assert steps == ["SEARCH decision USING INTEGER PRIMARY KEY (rowid>?)"] * 2


def test_one_pair_is_not_judged_in_two_ways_until_the_first_is_taken_back(ledger: Ledger) -> None:
    decisions = Decisions(ledger, "x")
    first = decisions.decide(PAIR, "王科")
    opposite = replace(PAIR, left="b", right="a", verdict="different")
    with pytest.raises(LakeError, match=f"第 {first.number} 号判定对这两条记录作出了相反的结论"):
        decisions.decide(opposite, "李科")
    assert decisions.constraints() == [("a", "b", "same")]
    decisions.undo(first.number, "李科")
    last = decisions.decide(opposite, "李科")
    assert (decisions.constraints(), decisions.standing()) == ([("a", "b", "different")], [last])


def test_who_contradicts_what_stands_is_told_so(ledger: Ledger) -> None:
    decisions = Decisions(ledger, "x")
    for left, right in (("a", "b"), ("b", "c")):
        decisions.decide(replace(PAIR, left=left, right=right), "王科")
    with pytest.raises(LakeError, match="这两条记录为同一"):
        decisions.decide(replace(PAIR, right="c", verdict="different"), "王科")
    assert len(decisions.all()) == 2
    for wrong, actor, words in ((PAIR, " ", "须写明由谁作出"), (replace(PAIR, right="a"), "王科", "与它自己相比")):
        with pytest.raises(LakeError, match=words):
            decisions.decide(wrong, actor)
    with pytest.raises(LakeError, match="没有第 99 号判定"):
        decisions.undo(99, "王科")


def test_what_no_person_decided_is_not_taken_back(ledger: Ledger) -> None:
    decisions = Decisions(ledger, "x")
    decisions.record([PAIR])
    [made] = decisions.all()
    with pytest.raises(LakeError, match="由系统作出"):
        decisions.undo(made.number, "王科")
    assert decisions.all() == [made]


def parted(labels: dict[str, str], *verdicts: tuple[str, str, str]) -> list[str]:
    return sorted("".join(sorted(cluster)) for cluster in held(labels, verdicts))  # type: ignore[arg-type]


def test_clusters_are_held_to_what_stewards_said() -> None:
    labels = dict.fromkeys("abc", "1") | dict.fromkeys("xy", "2")
    assert parted(labels) == ["abc", "xy"] == parted(labels, ("a", "gone", "same"))
    assert parted(labels, ("a", "x", "same")) == ["abcxy"]
    assert parted(labels, ("a", "c", "different")) == ["ab", "c", "xy"]
    assert parted(labels, ("a", "c", "different"), ("b", "c", "same")) == ["a", "bc", "xy"]
    assert parted(labels, ("a", "x", "same"), ("b", "y", "different")) == ["abcx", "y"]
    assert parted(labels, ("a", "x", "different")) == ["abc", "xy"]
    backwards = dict(reversed(labels.items()))
    verdicts = (("b", "y", "different"), ("a", "x", "same"))
    assert parted(backwards, *verdicts) == parted(labels, *reversed(verdicts))
