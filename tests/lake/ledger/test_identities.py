"""Ids stay, whatever the order and however often; what was merged can be parted again, and nothing is used twice."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import URL

from lake.errors import LakeError
from lake.ledger import identities as module
from lake.ledger import known_members
from lake.ledger.golden_id import golden_ids, is_golden_id
from lake.ledger.identities import adopt, ended, resolve
from lake.ledger.known_members import Known, Parted
from lake.ledger.ledger import Ledger
from lake.storage.patience import Patience
from tests.examples import examples
from tests.lake.ledger.clusters import Assigned, assign, identities

DOMAIN = "legal_entity"


@pytest.fixture
def ledger(ledger_place: Path | URL) -> Iterator[Ledger]:
    with closing(Ledger(ledger_place, Patience(5))) as opened:
        yield opened


def run(ledger: Ledger, *clusters: Iterable[str]) -> Assigned:
    """Each text is a cluster, each of its letters a member."""
    sources = {member: "std.x" for cluster in clusters for member in cluster}
    return assign(ledger, DOMAIN, clusters, golden_ids("le"), sources)


def kinds(assigned: Assigned) -> list[str]:
    return [event.kind for event in assigned.events]


def everything(ledger: Ledger) -> list[Any]:
    return [ledger.rows(f"SELECT * FROM {table}") for table in ("identity", "identity_key", "identity_event")]


def test_the_same_again_writes_nothing_and_growing_keeps_the_id(ledger: Ledger) -> None:
    first = run(ledger, "ab", "c")
    assert kinds(first) == ["made", "made"] and all(is_golden_id(one, "le") for one in first.ids.values())
    assert first.ids["a"] == first.ids["b"] != first.ids["c"]
    before = everything(ledger)
    assert run(ledger, "c", "ba") == Assigned(first.ids, ())
    assert everything(ledger) == before
    grown = run(ledger, "abde", "c", "f")
    assert {member: grown.ids[member] for member in "abc"} == first.ids
    assert grown.ids["e"] == first.ids["a"] and kinds(grown) == ["made"]


def test_a_merge_redirects_and_its_undoing_restores_both_however_many_have_joined_since(ledger: Ledger) -> None:
    first = run(ledger, "abc", "xy").ids
    merged = run(ledger, "abcxy")
    assert kinds(merged) == ["merged"] and {*merged.ids.values()} == {first["a"]}
    assert resolve(ledger, first["x"]) == first["a"]
    run(ledger, "abcxymnopq")  # five that came later, and turn out to be the other's
    parted = run(ledger, "abc", "xymnopq").ids
    assert {member: parted[member] for member in "abcxy"} == first
    assert parted["q"] == first["x"]
    assert [one.standing for one in identities(ledger, DOMAIN)] == ["active", "active"]
    assert run(ledger, "abc", "xymnopq").events == ()


@pytest.mark.parametrize("known_better", ["A", "B"])
def test_of_two_with_as_many_members_the_one_with_more_rows_keeps_its_id(ledger: Ledger, known_better: str) -> None:
    before = run(ledger, "A", "B").ids
    sources, rows = dict.fromkeys("AB", "std.x"), {known_better: 3}
    merged = assign(ledger, DOMAIN, ["AB"], golden_ids("le"), sources, rows)
    assert set(merged.ids.values()) == {before[known_better]}


def test_a_split_leaves_the_id_with_most_and_undoing_it_leads_back(ledger: Ledger) -> None:
    first = run(ledger, "abcde").ids["a"]
    split = run(ledger, "abc", "de")
    assert (kinds(split), split.ids["a"], split.events[0].other) == (["split"], first, first)
    again = run(ledger, "abcde", "z")
    assert {again.ids[member] for member in "abcde"} == {first}
    assert resolve(ledger, split.ids["d"]) == first


def test_old_ids_lead_on_through_every_merge(ledger: Ledger) -> None:
    first = run(ledger, "ab", "c", "defg").ids
    run(ledger, "abc", "defg")
    last = run(ledger, "abcdefg").ids["a"]
    assert {resolve(ledger, one) for one in first.values()} == {last}
    assert {one.leads_to for one in identities(ledger, DOMAIN) if one.standing == "merged"} == {last}
    assert {one.golden_id for one in ended(ledger, DOMAIN)} == {*first.values()} - {last}
    assert resolve(ledger, "le_0") is None


def test_who_vanishes_is_a_tombstone_and_comes_back_as_itself(ledger: Ledger) -> None:
    first = run(ledger, "ab", "c").ids
    assert kinds(run(ledger, "ab")) == ["tombstone"]
    assert run(ledger, "ab").events == ()
    assert {one.golden_id: one.standing for one in identities(ledger, DOMAIN)}[first["c"]] == "tombstone"
    assert [(one.golden_id, one.standing, one.leads_to) for one in ended(ledger, DOMAIN)] == [
        (first["c"], "tombstone", None)
    ]
    back = run(ledger, "ab", "c")
    assert ended(ledger, DOMAIN) == []
    assert (kinds(back), back.ids) == (["revived"], first)


def test_ids_from_before_the_ledger_lead_to_those_of_today(ledger: Ledger) -> None:
    golden = run(ledger, "ab").ids["a"]
    adopt(ledger, DOMAIN, {"le_00ff": golden, "le_11ee": "le_00ff"})
    before = everything(ledger)
    adopt(ledger, DOMAIN, {"le_00ff": golden})
    assert everything(ledger) == before
    assert (resolve(ledger, "le_11ee"), resolve(ledger, "le_00ff")) == (golden, golden)
    assert run(ledger, "abc").ids["c"] == golden
    with pytest.raises(LakeError, match="never given out"):
        adopt(ledger, DOMAIN, {"le_22": "le_33"})


def test_clusters_must_part_their_members(ledger: Ledger) -> None:
    with pytest.raises(LakeError, match="two clusters"):
        run(ledger, "ab", "bc")
    assert everything(ledger) == [[], [], []]


def kill_after(writes: int) -> Callable[..., None]:
    original, left = module.Statements.insert_many, iter(range(writes))

    def killed(change: Any, table: str, names: Any, rows: Any) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt
        original(change, table, names, rows)

    return killed


def test_a_kill_between_any_two_writes_changes_nothing(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    run(ledger, "abc", "xy")
    before = everything(ledger)
    for survives in range(3):
        killed = kill_after(survives)
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(module.Statements, "insert_many", killed)
            run(ledger, "abxyn", "c", "o")
        assert everything(ledger) == before
    assert sorted(kinds(run(ledger, "abxyn", "c", "o"))) == ["made", "merged", "split"]


@contextmanager
def new_ledger() -> Iterator[Ledger]:
    with TemporaryDirectory() as folder, closing(Ledger(Path(folder) / "ledger.db", Patience(5))) as opened:
        yield opened


Labels = dict[str, int]
LABELLED = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3), min_size=1, max_size=8)


def clusters_of(labels: Labels) -> list[str]:
    return ["".join(sorted(one for one, at in labels.items() if at == label)) for label in sorted({*labels.values()})]


@given(days=st.tuples(LABELLED, LABELLED, LABELLED))
@settings(max_examples=examples(6), deadline=None)
def test_the_order_of_days_does_not_matter_and_increments_are_a_full_run(days: tuple[Labels, Labels, Labels]) -> None:
    """Keys are the same on all days: what arrives first decides which id, never who is one."""
    truth = days[0] | days[1] | days[2]
    for order in permutations(days):
        with new_ledger() as ledger:
            seen: Labels = {}
            known: dict[str, str] = {}
            for day in order:
                seen |= {member: truth[member] for member in day}
                ids = run(ledger, *clusters_of(seen)).ids
                assert {member: ids[member] for member in known} == known  # no id moves
                known = dict(ids)
            parted = {frozenset(one for one in known if known[one] == golden) for golden in known.values()}
            assert parted == {frozenset(cluster) for cluster in clusters_of(truth)}


def one_by_one(clusters: pl.DataFrame, known: Known) -> Parted:
    """As if nothing could be told at once."""
    nothing = pl.DataFrame(schema={"cluster": pl.Int64, "golden_id": pl.String})
    return Parted(nothing, nothing.select("cluster"), clusters.join(known.members, on="member", how="left"))


class Told(Exception):
    """Ends a transaction before it writes."""


def matched_each(ledger: Ledger, labels: Labels) -> tuple[dict[str, str], list[str]]:
    """The id of every member that gets another, and what becomes of ids, if nothing were told at once."""
    found: list[Any] = []

    def told(_change: Any, _domain: str, _run: int, _given: Any, moved: Any, events: Any) -> None:
        found.extend(({row[0]: row[1] for row in moved}, sorted(one.kind for one in events)))
        raise Told

    with patch.object(known_members, "parted", one_by_one), patch.object(module, "_write", told), suppress(Told):
        run(ledger, *clusters_of(labels))
    return found[0], found[1]


@given(runs=st.lists(LABELLED, min_size=2, max_size=5))
@settings(max_examples=examples(10), deadline=None)
def test_what_is_told_at_once_is_what_matching_each_would_give(runs: list[Labels]) -> None:
    with new_ledger() as ledger:
        known: dict[str, str] = {}
        for labels in runs:
            theirs, events = matched_each(ledger, labels)
            ours = run(ledger, *clusters_of(labels))
            moved = {member: golden_id for member, golden_id in ours.ids.items() if known.get(member) != golden_id}
            known |= ours.ids
            assert moved.keys() == theirs.keys() and sorted(kinds(ours)) == events
            pairs = {(moved[member], theirs[member]) for member in moved}
            assert len(pairs) == len({one for one, _ in pairs}) == len({one for _, one in pairs})


@given(runs=st.lists(LABELLED, min_size=1, max_size=6))
@settings(max_examples=examples(20), deadline=None)
def test_whatever_happens_no_id_means_two_and_every_id_leads_somewhere(runs: list[Labels]) -> None:
    with new_ledger() as ledger:
        for labels in runs:
            clusters = clusters_of(labels)
            assigned = run(ledger, *clusters)
            ids = [{assigned.ids[member] for member in cluster} for cluster in clusters]
            assert all(len(one) == 1 for one in ids) and len(set().union(*ids)) == len(clusters)
            standing = {one.golden_id: one for one in identities(ledger, DOMAIN)}
            assert {one for one, at in standing.items() if at.standing == "active"} == set().union(*ids)
            for one in standing.values():
                assert (one.leads_to is None) == (one.standing != "merged")
                assert one.leads_to is None or standing[one.leads_to].standing != "merged"
            assert run(ledger, *reversed(clusters)) == Assigned(assigned.ids, ())
