"""Golden ids for the records of a model: its SELECT says which are one, the ledger which id that one has.

What the ledger is told comes before the table's commit: killed in between, the next build is told the same ids.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from sys import intern

import pyarrow as pa

from catalog.models.identity import Identified
from catalog.models.sql_model import SqlModel
from lake.engine.identifiers import quote, quote_table
from lake.home.member_names import MemberName
from lake.ledger.decisions import Decisions, Judgement
from lake.ledger.golden_id import golden_ids
from lake.ledger.held_clusters import held
from lake.ledger.identities import adopt, assign, ended, identities
from lake.ledger.ledger import Ledger
from lake.schema import Column, TableSpec, arrow_schema

MADE = "identity.made"
"""The rows of the SELECT, while their ids are found."""
GIVEN = "identity.given"
FORMER = "identity.former"
STANDING = "identity.standing"
GIVEN_COLUMNS = (Column("member"), Column("hashed"), Column("golden_id"))
STANDING_COLUMNS = (Column("golden_id"), Column("standing"), Column("leads_to"))


_AT_A_TIME = 50_000
"""Rows that are told as dictionaries: of all at once they would take several times the memory of the records."""


@dataclass(frozen=True, slots=True)
class _Record:
    """One source record: its hash, the label of its cluster, and how it came there."""

    member: str
    hashed: str
    label: str
    source: str
    rule: str
    key: str | None


def verdict_parts(model: SqlModel, ledger: Ledger) -> dict[str, str]:
    """What a model with golden ids is made of beside its tables: the decisions of stewards."""
    return {"decisions": str(Decisions(ledger, model.identified.domain).mark())} if model.identified else {}


def records_sql(identified: Identified) -> str:
    """Each record of the made rows once; a record of two clusters twice, which is refused later."""
    wanted = ", ".join(quote(name) for name in identified.columns)
    return f"SELECT DISTINCT {wanted} FROM {quote_table(MADE)}"


def given_ids(ledger: Ledger, identified: Identified, rows: pa.Table, name_of: MemberName) -> pa.Table:
    """The hash and the golden id of every record; new ones, merges and judgements are in the ledger by then."""
    records = [*_records(identified, rows, name_of)]
    decisions = Decisions(ledger, identified.domain)
    clusters = held({record.hashed: record.label for record in records}, decisions.constraints())
    by_name = {record.hashed: record for record in records}
    sources = {record.hashed: record.source for record in records}
    whole = [[*cluster] for cluster in clusters]
    for place, key in _sole_keys(clusters, records, name_of):
        whole[place].append(key)
        sources[key] = "key"
    assigned = assign(ledger, identified.domain, whole, golden_ids(identified.prefix), sources)
    decisions.record(_judgements(clusters, by_name, identified.register_of))
    columns = {
        "member": [one.member for one in records],
        "hashed": [one.hashed for one in records],
        "golden_id": [assigned.ids[one.hashed] for one in records],
    }
    return pa.table(columns, schema=arrow_schema(GIVEN_COLUMNS))


def with_ids_sql(model: SqlModel, spec: TableSpec) -> str:
    """The made rows with golden ids for labels, and hashes for names, in a stable order."""
    identified = model.identified
    assert identified is not None  # asked only of such models
    taken = {identified.label: "given.golden_id", identified.member: "given.hashed"}
    columns = ", ".join(
        f"{taken.get(column.name, 'made.' + quote(column.name))} AS {quote(column.name)}" for column in spec.columns
    )
    order = ", ".join(quote(name) for name in model.grain)
    return (
        f"SELECT {columns} FROM {quote_table(MADE)} AS made JOIN {quote_table(GIVEN)} AS given"
        f" ON made.{quote(identified.member)} = given.member ORDER BY {order}"
    )


def former_sql(model: SqlModel, there: Collection[str]) -> str:
    """(old, new): ids that the table held before, and those that their rows have now, in most rows first.

    `there`: the columns of the table as it was; a key that has grown since is compared as far as it went.
    """
    identified = model.identified
    assert identified is not None
    same = " AND ".join(f"former.{quote(name)} = made.{quote(name)}" for name in model.grain if name in there)
    label = quote(identified.label)
    return (
        f"SELECT former.{label} AS old, given.golden_id AS new, count(*) AS rows FROM {quote_table(FORMER)} AS former"
        f" JOIN {quote_table(MADE)} AS made ON {same}"
        f" JOIN {quote_table(GIVEN)} AS given ON made.{quote(identified.member)} = given.member"
        f" GROUP BY former.{label}, given.golden_id ORDER BY old, rows DESC, new"
    )


def adopt_former(ledger: Ledger, identified: Identified, rows: Iterable[Mapping[str, str]]) -> None:
    """Ids of tables made before the ledger gave them out lead to those that their rows have now."""
    known = {one.golden_id for one in identities(ledger, identified.domain)}
    leading: dict[str, str] = {}
    for row in rows:
        if row["old"] not in known:
            leading.setdefault(row["old"], row["new"])
    if leading:
        adopt(ledger, identified.domain, leading)


def standing_ids(ledger: Ledger, domain: str) -> pa.Table:
    """The ids that nobody has any more, and what became of them."""
    listed = [
        {"golden_id": one.golden_id, "standing": one.standing, "leads_to": one.leads_to}
        for one in ended(ledger, domain)
    ]
    return pa.Table.from_pylist(listed, schema=arrow_schema(STANDING_COLUMNS))


def _records(identified: Identified, rows: pa.Table, name_of: MemberName) -> Iterator[_Record]:
    """Each with its own text for its own names alone: of labels, sources, rules and keys millions are the same."""
    for some in rows.to_batches(max_chunksize=_AT_A_TIME):
        for row in some.to_pylist():
            member, key = row[identified.member], row[identified.key]
            label, source, rule = (intern(row[name]) for name in (identified.label, identified.source, identified.rule))
            yield _Record(member, name_of(member), label, source, rule, key if key is None else intern(key))


def _sole_keys(
    clusters: list[frozenset[str]], records: Iterable[_Record], name_of: MemberName
) -> Iterator[tuple[int, str]]:
    """Keys that lie in one cluster only, with the cluster's place: each is a member of it, too."""
    place_of = {member: place for place, cluster in enumerate(clusters) for member in cluster}
    places: defaultdict[str, set[int]] = defaultdict(set)
    for record in records:
        if record.key is not None:
            places[record.key].add(place_of[record.hashed])
    for key, found in sorted(places.items()):
        if len(found) == 1:
            yield next(iter(found)), name_of(f"key/{key}")


def _judgements(
    clusters: Iterable[frozenset[str]], by_name: Mapping[str, _Record], register_of: str
) -> Iterator[Judgement]:
    """Each record against the register's of its cluster, by the rule that put it there."""
    for cluster in clusters:
        anchor, *others = sorted(cluster, key=lambda one: (by_name[one].source != register_of, one))
        for other in others:
            yield Judgement(anchor, other, "same", 1.0, by_name[other].rule)
