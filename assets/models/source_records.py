"""The records of a table with golden ids as columns: whom each belongs to, which keys lead there, and who says so.

A large city has millions, of which a steward judged a few: only the clusters of those become Python objects.
"""

from collections.abc import Iterator, Sequence

import polars as pl
import pyarrow as pa

from catalog.models.identity import Identified
from lake.home.member_names import MemberName
from lake.ledger.decisions import Constraint, Judgement
from lake.ledger.held_clusters import held

KEY = "key"
"""The source of a member that is no record but a key."""


def source_records(identified: Identified, rows: pa.Table, name_of: MemberName) -> pl.DataFrame:
    """(label, member, source, rule, key, hashed) of each record."""
    names = dict(zip(identified.columns, ("label", "member", "source", "rule", "key"), strict=True))
    records = pl.DataFrame(rows).rename(names).cast({"source": pl.Categorical, "rule": pl.Categorical})
    return records.with_columns(pl.col("member").map_elements(name_of, return_dtype=pl.String).alias("hashed"))


def clustered(records: pl.DataFrame, constraints: Sequence[Constraint]) -> pl.DataFrame:
    """The records with the number of their `cluster` in place of its label: as stewards' verdicts hold them."""
    numbered = records.with_columns(pl.col("label").rank("dense").alias("cluster"))
    judged = pl.Series([member for one in constraints for member in one[:2]], dtype=pl.String)
    touched = numbered.filter(pl.col("hashed").is_in(judged.implode()))["cluster"].unique()
    labels = numbered.filter(pl.col("cluster").is_in(touched.implode())).select("hashed", "label")
    parted = held(dict(labels.iter_rows()), constraints)
    found = [(member, place) for place, members in enumerate(parted, 1 + len(records)) for member in members]
    by_hand = pl.DataFrame(found, schema={"hashed": pl.String, "by_hand": numbered.schema["cluster"]}, orient="row")
    return (
        numbered.drop("label")
        .join(by_hand, on="hashed", how="left", maintain_order="left")
        .with_columns(pl.coalesce("by_hand", "cluster").alias("cluster"))
        .drop("by_hand")
    )


def sole_keys(records: pl.DataFrame, name_of: MemberName) -> pl.DataFrame:
    """(cluster, member, source) of keys that lie in one cluster only: each is a member of it, too."""
    said = records.filter(pl.col("key").is_not_null()).select("key", "cluster").unique()
    sole = said.filter(pl.len().over("key") == 1)
    named = pl.concat_str(pl.lit("key/"), pl.col("key")).map_elements(name_of, return_dtype=pl.String)
    return sole.select("cluster", named.alias("member"), pl.lit(KEY, pl.Categorical).alias("source"))


def judgements(records: pl.DataFrame, register_of: str) -> Iterator[Judgement]:
    """Each record against the register's of its cluster, by the rule that put it there; in the order of the pairs."""
    hashed = pl.col("hashed")
    of_register = hashed.filter(pl.col("source") == register_of).min()
    anchors = records.group_by("cluster").agg(pl.coalesce(of_register, hashed.min()).alias("anchor"))
    others = records.join(anchors, on="cluster").filter(hashed != pl.col("anchor"))
    pairs = others.select(
        pl.min_horizontal("anchor", "hashed").alias("left"),
        pl.max_horizontal("anchor", "hashed").alias("right"),
        "rule",
    )
    for left, right, rule in pairs.sort("left", "right").iter_rows():
        yield Judgement(left, right, "same", 1.0, rule)
