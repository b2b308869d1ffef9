"""Public sets for record linkage, beside what Splink's own examples reach on them in the same run.

`python -m benchmarks.public_linkage FOLDER`. FOLDER holds FEBRL 1 to 4, fake_1000 and the early-childhood sites as they
are published. Ours: the comparisons, training and clustering of `quality/matching/`, told no more than which columns
are words and which are numbers (`benchmarks/public_sets/*.yaml`); of every set the pairs that are rather one than not.
Of the examples the threshold is taken at which they do best.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.public_examples import THRESHOLDS, example_pairs
from catalog.resolving.resolution import Comparison, Training
from lake.engine.identifiers import literal, quote
from lake.engine.session import Session, open_session
from quality.matching.clustering import clusters
from quality.matching.splink_model import score, untrained
from quality.matching.unkeyed import learnt

SAME = 0.5
"""Rather one than not: here no steward judges what is unsure."""
WIDEST = 100
"""Values that more rows share bring no pair by themselves."""
_FEBRL = "regexp_extract(rec_id, '[0-9]+')"
_PLAIN = "nullif(trim(lower({0})), '')"


@dataclass(frozen=True)
class PublicSet:
    """Files of one layout, `entity`: SQL for who a row is, and `columns`: our name of a column → the file's."""

    name: str
    files: tuple[str, ...]
    layout: str
    entity: str
    columns: dict[str, str]


_SITES = {"site_name": "Site name", "address": "Address", "zip": "Zip", "phone": "Phone"}
_PEOPLE = ("given_name", "surname", "street_number", "address_1", "suburb", "postcode", "date_of_birth", "soc_sec_id")
SETS = (
    *(
        PublicSet(f"FEBRL {name}", files, "febrl", _FEBRL, {one: one for one in _PEOPLE})
        for name, files in {
            "1": ("febrl/dataset1.csv",),
            "2": ("febrl/dataset2.csv",),
            "3": ("febrl/dataset3.csv",),
            "4": ("febrl/dataset4a.csv", "febrl/dataset4b.csv"),
        }.items()
    ),
    PublicSet(
        "fake_1000", ("fake_1000.csv",), "fake_1000", "cluster",
        {one: one for one in ("first_name", "surname", "dob", "city", "email")},
    ),
    PublicSet(
        "early-childhood sites", ("early_childhood_sites/csv_example_input_with_true_ids.csv",), "early_childhood",
        '"True Id"', _SITES,
    ),
)  # fmt: skip


def main() -> None:
    """Print the table of docs/master.md."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", help="some sets by name")
    given = parser.parse_args()
    print("| Set | rows | ours: precision | recall | F1 | Splink's example: precision | recall | F1 | its threshold |")
    print("|---|---|---|---|---|---|---|---|---|")
    for one in SETS:
        if not given.only or one.name in given.only:
            print(line(one, given.folder), flush=True)


def line(one: PublicSet, folder: Path) -> str:
    """A row of the table."""
    session = open_session()
    rows = load(session, one, folder)
    ours = Figures.of(session, edges(session, one.layout))
    best, at = max(
        ((Figures.of(session, pairs), limit) for limit, pairs in examples(session, one.layout)),
        key=lambda pair: pair[0].f1,
    )
    return f"| {one.name} | {rows:,} | {ours} | {best} | {at} |"


def load(session: Session, one: PublicSet, folder: Path) -> int:
    """`row` (node, entity and the columns), plain in case and blanks; how many there are."""
    columns = ", ".join(f"{_PLAIN.format(quote(theirs))} AS {quote(ours)}" for ours, theirs in one.columns.items())
    files = ", ".join(literal(str(folder / name)) for name in one.files)
    read = f"read_csv([{files}], header = true, all_varchar = true, normalize_names = false)"
    session.execute(f"CREATE OR REPLACE TABLE source AS SELECT * FROM {read}")
    for column in [described[0] for described in session.execute("DESCRIBE source").fetchall()]:
        if column != column.strip():
            session.execute(f"ALTER TABLE source RENAME {quote(column)} TO {quote(column.strip())}")
    session.execute(
        f"CREATE OR REPLACE TABLE row AS SELECT printf('%06d', row_number() OVER ()) AS node, {one.entity} AS entity,"
        f" {columns} FROM source"
    )
    return int(session.execute("SELECT count(*) FROM row").fetchall()[0][0])


def edges(session: Session, layout: str) -> list[tuple[str, str, float]]:
    """Pairs that our generic configuration takes for one."""
    told = yaml.safe_load((Path(__file__).parent / "public_sets" / f"{layout}.yaml").read_text())
    text, number = told["text"], told["number"]
    kinds: list[tuple[str, str]] = [*((one, "text") for one in text), *((one, "number") for one in number)]
    compared = [Comparison.model_validate({"of": of, "kind": kind, "frequencies": True}) for of, kind in kinds]
    model = learnt(session, untrained(compared, 0.001), "row", Training.model_validate(told["training"]))
    blocks = " UNION ".join(_block(column) for column in (*text, *number))
    session.execute(f"CREATE OR REPLACE TABLE pair AS {blocks}")
    score(session, model, "row", "pair", None, "scored")
    probability = "pow(2.0, least(weight, 60.0)) / (1 + pow(2.0, least(weight, 60.0)))"
    return session.execute(f"SELECT l, r, {probability} AS p FROM scored WHERE p >= {SAME}").fetchall()


def _block(column: str) -> str:
    few = f"SELECT {quote(column)} FROM row GROUP BY ALL HAVING count(*) BETWEEN 2 AND {WIDEST}"
    return (
        f"SELECT a.node AS l, b.node AS r FROM row AS a JOIN row AS b USING ({quote(column)})"
        f" WHERE a.node < b.node AND a.{quote(column)} IN ({few})"
    )


def examples(session: Session, layout: str) -> Iterator[tuple[float, list[tuple[str, str, float]]]]:
    """(threshold, pairs) of Splink's example."""
    scored = example_pairs(session, layout)
    for limit in THRESHOLDS:
        yield limit, [pair for pair in scored if pair[2] >= limit]


@dataclass(frozen=True)
class Figures:
    """Pairs of rows in one cluster against the truth."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    @classmethod
    def of(cls, session: Session, pairs: Sequence[tuple[str, str, float]]) -> "Figures":
        """Of the clusters that pairs give."""
        joined = clusters(pairs)
        entity = dict(session.execute("SELECT node, entity FROM row").fetchall())
        of_cluster = _pairs(entity, lambda node: joined.get(node, node))
        both = _pairs(entity, lambda node: (joined.get(node, node), entity[node]))
        return cls(both / (of_cluster or 1), both / (_pairs(entity, entity.__getitem__) or 1))

    def __str__(self) -> str:
        return f"{self.precision:.4f} | {self.recall:.4f} | {self.f1:.4f}"


def _pairs(nodes: dict[str, str], group: Callable[[str], object]) -> float:
    sizes: dict[object, int] = {}
    for node in nodes:
        sizes[group(node)] = sizes.get(group(node), 0) + 1
    return sum(size * (size - 1) / 2 for size in sizes.values())


if __name__ == "__main__":
    main()
