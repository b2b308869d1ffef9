"""What came before and after a refused row with the same fault, however often it came."""

import random

from quality.work_orders.order import RefusedRow, Repeats, repeats_of


def refused(batch: int, line: int, key: str | None, *rules: str) -> RefusedRow:
    return RefusedRow(f"b{batch}", line, rules, (), key, None, {})


def plainly(rows: list[RefusedRow], row: RefusedRow) -> Repeats:
    """As it is said: by a look at all other rows."""
    alike = [one for one in rows if one.key_hash == row.key_hash is not None and {*one.rules} & {*row.rules}]
    before = [one for one in alike if int(one.batch_id[1:]) < int(row.batch_id[1:])]
    after = [one for one in alike if int(one.batch_id[1:]) > int(row.batch_id[1:])]
    return Repeats(before[0] if before else None, len(before), after[0] if after else None)


def test_repeats_are_those_of_other_batches_with_a_rule_in_common() -> None:
    draw = random.Random(7)
    rows = [
        refused(batch, line, draw.choice(["k1", "k2", None]), *draw.sample("abc", draw.randint(0, 2)))
        for batch in range(9)
        for line in range(draw.randint(0, 4))
    ]
    found = dict(repeats_of(rows, {f"b{number}": number for number in range(9)}))
    assert found.keys() == {row.order_id for row in rows}
    for row in rows:
        expected, told = plainly(rows, row), found[row.order_id]
        assert told.number == expected.number
        for one, other in ((told.first, expected.first), (told.next, expected.next)):
            assert (one and one.batch_id) == (other and other.batch_id)
    assert max(one.number for one in found.values()) > 2


def test_a_fault_of_every_day_is_looked_at_once_a_row() -> None:
    """Held against each other, the rows of some years would take minutes."""
    rows = [refused(batch, line, f"k{line}", "a", "b") for batch in range(1_000) for line in range(3)]
    found = dict(repeats_of(rows, {f"b{number}": number for number in range(1_000)}))
    assert found["b999:2"].number == 999 and found["b0:0"].next == rows[3]
