from itertools import permutations

from quality.matching.clustering import clusters

EDGES = [("m1", "k1", 0.99), ("m1", "m2", 0.95), ("m2", "k2", 0.92), ("m3", "m4", 0.9)]


def test_two_keys_never_meet_and_the_surest_pair_wins() -> None:
    assert clusters(EDGES) == {"k1": "k1", "m1": "k1", "m2": "k1", "k2": "k2", "m3": "m3", "m4": "m3"}


def test_the_order_of_pairs_does_not_matter() -> None:
    assert len({tuple(sorted(clusters(order).items())) for order in permutations(EDGES)}) == 1


def test_whom_a_steward_keeps_apart_stays_apart_however_they_are_led_together() -> None:
    found = clusters([("m1", "m2", 0.99), ("m2", "m3", 0.98)], apart=[("m1", "m3")])
    assert found["m1"] == found["m2"] != found["m3"]


def test_a_steward_may_join_two_keys() -> None:
    found = clusters([("m1", "k2", 0.95)], same=[("k1", "k2")])
    assert found["k1"] == found["k2"] == found["m1"] == "k1"


def test_a_steward_s_word_holds_before_every_score() -> None:
    found = clusters([("m1", "k1", 0.999)], same=[("m1", "k2")])
    assert found == {"m1": "k2", "k1": "k1", "k2": "k2"}
