"""Golden ids for the records of a model: its SELECT says which are one, the ledger which id that one has.

What the ledger is told comes before the table's commit: killed in between, the next build is told the same ids.
"""

from collections.abc import Collection, Iterable, Mapping

import pyarrow as pa

from catalog.models.identity import Identified
from catalog.models.sql_model import SqlModel
from lake.engine.identifiers import quote, quote_table
from lake.home.member_names import MemberName
from lake.ledger.decisions import Decisions
from lake.ledger.golden_id import golden_ids
from lake.ledger.identities import adopt, assign_members, ended, is_given
from lake.ledger.ledger import Ledger
from lake.schema import Column, TableSpec, arrow_schema

MADE = "identity.made"
"""The rows of the SELECT, while their ids are found."""
GIVEN = "identity.given"
FORMER = "identity.former"
STANDING = "identity.standing"
GIVEN_COLUMNS = (Column("member"), Column("hashed"), Column("golden_id"))
STANDING_COLUMNS = (Column("golden_id"), Column("standing"), Column("leads_to"))


def verdict_parts(model: SqlModel, ledger: Ledger) -> dict[str, str]:
    """What a model with golden ids is made of beside its tables: the decisions of stewards."""
    return {"decisions": str(Decisions(ledger, model.identified.domain).mark())} if model.identified else {}


def records_sql(identified: Identified) -> str:
    """Each record of the made rows once; a record of two clusters twice, which the ledger refuses."""
    label, member, *others = map(quote, identified.columns)
    one_of_each = ", ".join(f"min({name}) AS {name}" for name in others)
    return f"SELECT {label}, {member}, {one_of_each} FROM {quote_table(MADE)} GROUP BY {label}, {member}"


def given_ids(ledger: Ledger, identified: Identified, rows: pa.Table, name_of: MemberName) -> pa.Table:
    """The hash and the golden id of every record; new ones, merges and judgements are in the ledger by then.

    LakeError for a record of two clusters.
    """
    import polars as pl  # half a second that only such a model has to spend

    from assets.models.source_records import clustered, judgements, sole_keys, source_records

    decisions = Decisions(ledger, identified.domain)
    records = clustered(source_records(identified, rows, name_of), decisions.constraints())
    del rows
    keys, records = sole_keys(records, name_of), records.drop("key")
    named = records.select("cluster", pl.col("hashed").alias("member"), "source")
    members = pl.concat([named, keys]).with_columns(rows=pl.lit(1, pl.Int32))
    del keys, named
    ids, _events = assign_members(ledger, identified.domain, members, golden_ids(identified.prefix))
    del members
    decisions.record(judgements(records, identified.register_of))
    found = records.join(ids, on="cluster").select("member", "hashed", "golden_id")
    return found.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(arrow_schema(GIVEN_COLUMNS))


def with_ids_sql(model: SqlModel, spec: TableSpec) -> str:
    """The made rows with golden ids for labels, and hashes for names."""
    identified = model.identified
    assert identified is not None  # asked only of such models
    taken = {identified.label: "given.golden_id", identified.member: "given.hashed"}
    columns = ", ".join(
        f"{taken.get(column.name, 'made.' + quote(column.name))} AS {quote(column.name)}" for column in spec.columns
    )
    return (
        f"SELECT {columns} FROM {quote_table(MADE)} AS made JOIN {quote_table(GIVEN)} AS given"
        f" ON made.{quote(identified.member)} = given.member"
    )


def former_sql(model: SqlModel, there: Collection[str]) -> str:
    """(old, new): ids that the table held and nobody has now, with others that their rows have, in most rows first.

    `there`: the columns of the table as it was; a key that has grown since is compared as far as it went.
    """
    identified = model.identified
    assert identified is not None
    same = " AND ".join(f"former.{quote(name)} = made.{quote(name)}" for name in model.grain if name in there)
    label = quote(identified.label)
    gone = (
        f"SELECT * FROM {quote_table(FORMER)}"
        f" WHERE {label} NOT IN (SELECT golden_id FROM {quote_table(GIVEN)} WHERE golden_id IS NOT NULL)"
    )
    return (
        f"SELECT former.{label} AS old, given.golden_id AS new, count(*) AS rows FROM ({gone}) AS former"
        f" JOIN {quote_table(MADE)} AS made ON {same}"
        f" JOIN {quote_table(GIVEN)} AS given ON made.{quote(identified.member)} = given.member"
        f" GROUP BY former.{label}, given.golden_id ORDER BY old, rows DESC, new"
    )


def adopt_former(ledger: Ledger, identified: Identified, rows: Iterable[Mapping[str, str]]) -> None:
    """Ids of tables made before the ledger gave them out lead to those that their rows have now."""
    leading: dict[str, str] = {}
    for row in rows:
        if row["old"] not in leading and not is_given(ledger, row["old"]):
            leading[row["old"]] = row["new"]
    if leading:
        adopt(ledger, identified.domain, leading)


def standing_ids(ledger: Ledger, domain: str) -> pa.Table:
    """The ids that nobody has any more, and what became of them."""
    listed = [
        {"golden_id": one.golden_id, "standing": one.standing, "leads_to": one.leads_to}
        for one in ended(ledger, domain)
    ]
    return pa.Table.from_pylist(listed, schema=arrow_schema(STANDING_COLUMNS))
