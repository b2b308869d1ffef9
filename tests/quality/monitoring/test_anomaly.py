"""What is strange about a delivery, and what is chance."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from quality.monitoring.anomaly import PSI, Delivery, compare, psi
from quality.monitoring.measure import CODE, DECILES, DISTINCT, MEAN, NULLS, ROWS
from quality.monitoring.season import alike

TITLES = {"amount": "金额", "kind": "类别"}


def delivery(
    rows: int = 1000, nulls: float = 0.1, scale: float = 1.0, codes: Sequence[float] = (0.5, 0.5), seed: int = 0
) -> Delivery:
    """Amounts drawn evenly, codes in these shares; all of it a little different with every seed."""
    rng = random.Random(seed)
    amounts = sorted(rng.random() * 100 * scale for _ in range(rows))
    deciles = [amounts[min(rows - 1, rows * part // 10)] for part in range(11)]
    found: dict[tuple[str | None, str, str | None], float] = {
        (None, ROWS, None): float(rows),
        ("amount", NULLS, None): nulls + rng.uniform(-0.01, 0.01),
        ("amount", DISTINCT, None): 0.9,
        ("amount", MEAN, None): sum(amounts) / rows,
    }
    found |= {("amount", name, None): value for name, value in zip(DECILES, deciles, strict=True)}
    return found | {("kind", CODE, str(number)): share for number, share in enumerate(codes)}


def strange(now: Delivery, before: Sequence[Delivery]) -> set[tuple[str | None, str]]:
    return {(one.metric.field, one.metric.name) for one in compare(now, before, TITLES) if one.sentence}


USUAL = [delivery(seed=seed, rows=1000 + 10 * seed) for seed in range(1, 7)]


def test_another_delivery_of_the_same_kind_is_not_strange() -> None:
    assert not [seed for seed in range(100, 140) if strange(delivery(seed=seed), USUAL)]


def without_ends(one: Delivery) -> Delivery:
    return {key: value for key, value in one.items() if key[1] not in (DECILES[0], DECILES[-1])}


def test_distributions_are_compared_without_their_ends() -> None:
    usual = [without_ends(one) for one in USUAL]
    assert not [seed for seed in range(100, 140) if strange(without_ends(delivery(seed=seed)), usual)]
    assert ("amount", PSI) in strange(without_ends(delivery(scale=100)), usual)
    assert not strange(without_ends(delivery(seed=100)), USUAL)  # told before, and no longer


@pytest.mark.parametrize(
    ("now", "what"),
    [
        (delivery(rows=200), (None, ROWS)),
        (delivery(nulls=0.5), ("amount", NULLS)),
        (delivery(scale=100), ("amount", MEAN)),
        (delivery(scale=100), ("amount", PSI)),
        (delivery(codes=(0.95, 0.05)), ("kind", PSI)),
        (delivery(codes=(0.2, 0.2, 0.6)), ("kind", PSI)),
    ],
)
def test_what_has_changed_is_found(now: Delivery, what: tuple[str | None, str]) -> None:
    assert what in strange(now, USUAL)


def test_it_says_what_how_much_and_against_what() -> None:
    [said] = [one.sentence for one in compare(delivery(nulls=0.5), USUAL, TITLES) if one.sentence]
    assert said is not None and said.startswith("金额的空值率本批为")
    assert "前6批中位数为" in said and "倍常规波动" in said


def test_with_fewer_than_three_before_nothing_is_said() -> None:
    assert compare(delivery(rows=10), USUAL[:2], TITLES) == []


def test_one_strange_delivery_in_the_past_hides_nothing() -> None:
    assert (None, ROWS) in strange(delivery(rows=100), [*USUAL, delivery(rows=100_000, seed=9)])


def test_small_deliveries_vary_by_chance() -> None:
    few = [delivery(rows=rows, seed=rows) for rows in (3, 5, 2, 6)]
    assert strange(delivery(rows=9, nulls=0.9, scale=50, seed=8), few) == set()


def test_a_first_stock_before_small_changes_is_no_alarm() -> None:
    assert (
        strange(delivery(rows=30, seed=4), [delivery(rows=9000), *(delivery(rows=30, seed=one) for one in (1, 2, 3))])
        == set()
    )


def test_the_index_is_nothing_for_equal_and_large_for_moved_distributions() -> None:
    assert psi((0.5, 0.5), (0.5, 0.5)) == 0
    assert psi((0.9, 0.1), (0.5, 0.5)) > 0.25


def test_the_same_season_is_preferred_when_there_is_enough_of_it() -> None:
    monday = datetime(2023, 6, 5, 1, tzinfo=UTC)
    earlier = [(monday - timedelta(days=days), days) for days in range(28, 0, -1)]
    assert alike(monday, earlier, "daily") == [28, 21, 14, 7]
    assert alike(monday, earlier[-8:], "daily") == [8, 7, 6, 5, 4, 3, 2, 1]
    assert len(alike(monday, earlier, "irregular")) == 28
