"""Weights without a key: agreement alone teaches which agreement counts."""

import random
from collections.abc import Iterator

import pytest

from catalog.resolving.resolution import Comparison, Training
from lake.engine.session import Session, open_session
from quality.matching.splink_model import Model, score, untrained, weights
from quality.matching.unkeyed import learnt

COMPARED = [
    Comparison(of="name", kind="text", frequencies=True),
    Comparison(of="street", kind="text"),
    Comparison(of="number", kind="number"),
]
TRAINING = Training(sure=(("name", "number"),), recall=0.8, learn_on=(("number",), ("street",)))
PEOPLE = 300


def written(chance: random.Random, word: str) -> str:
    """A word as somebody writes it: one in ten has a slip."""
    place = chance.randrange(len(word))
    return word if chance.random() > 0.1 else word[:place] + "x" + word[place + 1 :]


@pytest.fixture(scope="module")
def town() -> Iterator[Session]:
    """Everybody twice; names are of a hundred, streets of ten, numbers nobody else's."""
    chance = random.Random(7)
    session = open_session()
    session.execute("CREATE TABLE profile (node VARCHAR, name VARCHAR, street VARCHAR, number VARCHAR)")
    for one in range(PEOPLE):
        said = f"{'abcdefghij'[one % 10] * 4}{one % 97:02}", f"{one % 11} road", f"{one:03}{one * 7919 % 10**5:05}"
        for copy in "ab":
            told = [f"{one:03}{copy}", *(written(chance, word) for word in said)]
            session.execute("INSERT INTO profile VALUES (?, ?, ?, ?)", told)
    yield session
    session.close()


@pytest.fixture(scope="module")
def model(town: Session) -> Model:
    return learnt(town, untrained(COMPARED, 0.5), "profile", TRAINING)


def test_a_rare_agreement_speaks_for_more_than_a_common_one_and_its_lack_against(model: Model) -> None:
    said = {(of, level): weight for of, level, weight in weights(model)}
    assert said["number", "equal"] > said["name", "equal"] > said["street", "equal"] > 0
    assert all(said[of, "different"] < 0 for of in ("name", "street", "number"))
    prior = model["probability_two_random_records_match"]
    assert 0.2 < prior * PEOPLE * 2 < 5  # one pair for each of them, among all pairs


def test_pairs_are_scored_by_it(town: Session, model: Model) -> None:
    town.execute("CREATE OR REPLACE TABLE pair AS SELECT a.node AS l, b.node AS r FROM profile AS a, profile AS b"
                 " WHERE a.node < b.node AND a.number[1:5] = b.number[1:5]")  # fmt: skip
    score(town, model, "profile", "pair", None, "scored")
    one = "SELECT l[1:3] = r[1:3] AS same, count(*) AS n FROM scored WHERE weight > 0 GROUP BY ALL ORDER BY ALL"
    found = dict(town.execute(one).fetchall())
    assert found.get(False, 0) == 0 and found[True] > 0.5 * PEOPLE


def test_the_same_rows_teach_the_same(town: Session, model: Model) -> None:
    again = learnt(town, untrained(COMPARED, 0.5), "profile", TRAINING)
    assert [one[2] for one in weights(again)] == pytest.approx([one[2] for one in weights(model)], abs=1e-6)
