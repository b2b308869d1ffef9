"""Records as columns are clustered, keyed and judged as they would be one by one."""

from contextlib import closing
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.models.identities import given_ids
from assets.models.source_records import clustered, judgements, sole_keys, source_records
from catalog.models.identity import Identified
from lake.errors import LakeError
from lake.ledger.decisions import Constraint
from lake.ledger.held_clusters import held
from lake.ledger.ledger import Ledger
from lake.storage.patience import Patience

_PARTS = ("label", "member", "source", "rule", "key", "register")
IDENTIFIED = Identified.model_validate({"domain": "x", "prefix": "xx", **{name: name for name in _PARTS}})


def records(*listed: tuple[str, str, str, str | None], constraints: list[Constraint] | None = None) -> pl.DataFrame:
    """Each (label, member, source, key); a name's hash is its upper case."""
    return clustered(source_records(IDENTIFIED, table(*listed), str.upper), constraints or [])


def table(*listed: tuple[str, str, str, str | None]) -> pa.Table:
    rows = [
        {"label": label, "member": member, "source": source, "rule": f"of_{member}", "key": key}
        for label, member, source, key in listed
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in IDENTIFIED.columns]))


LABELS = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("123"), min_size=1)
VERDICTS = st.lists(
    st.tuples(
        st.sampled_from("ABCDEFGHZ"), st.sampled_from("ABCDEFGHZ"), st.sampled_from(["same", "different"])
    ).filter(lambda one: one[0] < one[1]),
    max_size=4,
    unique_by=lambda one: one[:2],
)


@given(labels=LABELS, verdicts=VERDICTS)
def test_clusters_that_nobody_judged_need_no_holding(labels: dict[str, str], verdicts: list[Constraint]) -> None:
    found = records(*((label, one, "s", None) for one, label in labels.items()), constraints=verdicts)
    ours = {frozenset(members) for members in found.group_by("cluster").agg("hashed")["hashed"]}
    assert ours == {*held({one.upper(): label for one, label in labels.items()}, verdicts)}


def test_a_key_of_one_cluster_alone_is_a_member_of_it() -> None:
    found = records(("1", "a", "s", "k"), ("1", "b", "s", "k"), ("2", "c", "s", "both"), ("1", "d", "s", "both"))
    [(cluster, member, source)] = sole_keys(found, str.upper).iter_rows()
    assert (member, source) == ("KEY/K", "key")
    assert cluster == found.filter(pl.col("hashed") == "A")["cluster"].item()


def test_each_record_is_judged_against_the_registers_or_else_the_first() -> None:
    found = records(("1", "c", "register", None), ("1", "a", "s", None), ("1", "d", "s", None), ("2", "y", "s", None),
                    ("2", "x", "s", None), ("3", "z", "register", None))  # fmt: skip
    told = [(one.left, one.right, one.verdict, one.rule) for one in judgements(found, "register")]
    assert told == [("A", "C", "same", "of_a"), ("C", "D", "same", "of_d"), ("X", "Y", "same", "of_y")]


def test_a_record_of_two_clusters_is_refused_and_none_at_all_is_not(tmp_path: Path) -> None:
    with closing(Ledger(tmp_path / "ledger.db", Patience(5))) as ledger:
        assert len(given_ids(ledger, IDENTIFIED, table(), str.upper)) == 0
        with pytest.raises(LakeError, match="two clusters"):
            given_ids(ledger, IDENTIFIED, table(("1", "a", "s", None), ("2", "a", "s", None)), str.upper)
        assert ledger.rows("SELECT * FROM identity") == []
