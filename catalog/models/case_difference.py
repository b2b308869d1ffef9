"""How rows that were made of a case differ from those that were expected, whatever engine made them."""

from collections.abc import Iterator, Mapping, Sequence

from catalog.models.case_values import same
from catalog.models.model_cases import Row

Made = Mapping[str, object]


def repeated_keys(made: Sequence[Made], grain: Sequence[str]) -> Iterator[str]:
    """A sentence for each row whose key is that of a row before it."""
    keys = [tuple(row[name] for name in grain) for row in made]
    for position, key in enumerate(keys):
        if key in keys[:position]:
            yield f"two rows of one key: {_shown(dict(zip(grain, key, strict=True)))}"


def compared(expected: Sequence[Row], made: Sequence[Made]) -> Iterator[str]:
    """A sentence for each row that is missing, surplus or different; of a row expected, what it names is compared."""
    partners = _partners(expected, made)
    missing = [row for at, row in enumerate(expected) if at not in partners]
    surplus = [row for at, row in enumerate(made) if at not in partners.values()]
    for row in missing:
        nearest = max(surplus, key=lambda one: _agreeing(row, one), default=None)
        if nearest is None or not _agreeing(row, nearest):
            yield f"expected and not there: {_shown(row)}"
            continue
        surplus.remove(nearest)
        agreed = {name: value for name, value in row.items() if same(value, nearest[name])}
        wrong = (f"{name} is {_told(nearest[name])} and not {_told(row[name])}" for name in row if name not in agreed)
        yield f"{_shown(agreed)}: {', '.join(wrong)}"
    names = dict.fromkeys(name for row in expected for name in row)
    for extra in surplus:
        yield f"there and not expected: {_shown({name: extra[name] for name in names or extra})}"


def _partners(expected: Sequence[Row], made: Sequence[Made]) -> dict[int, int]:
    """The largest matching of expected rows with rows that agree with them, by augmenting paths."""
    taken: dict[int, int] = {}

    def place(at: int, tried: set[int]) -> bool:
        for other, row in enumerate(made):
            if other in tried or _agreeing(expected[at], row) < len(expected[at]):
                continue
            tried.add(other)
            if other not in taken or place(taken[other], tried):
                taken[other] = at
                return True
        return False

    for at in range(len(expected)):
        place(at, set())
    return {at: other for other, at in taken.items()}


def _agreeing(row: Row, made: Made) -> int:
    return sum(same(made[name], value) for name, value in row.items())


def _shown(row: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {_told(value)}" for name, value in row.items())


def _told(value: object) -> str:
    return "NULL" if value is None else str(value)
