import pytest

from assets.planning.selection import select_tables
from lake.errors import LakeError

UPSTREAM = {
    "raw.a": (),
    "std.a": ("raw.a",),
    "quarantine.a": ("raw.a",),
    "topic.b": ("std.a",),
}


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        ((), {"raw.a", "std.a", "quarantine.a", "topic.b"}),
        (("a",), {"raw.a", "std.a", "quarantine.a"}),
        (("std.a",), {"raw.a", "std.a", "quarantine.a"}),
        (("topic.*",), {"topic.b"}),
        (("std.a+",), {"raw.a", "std.a", "quarantine.a", "topic.b"}),
        (("+topic.b",), {"raw.a", "std.a", "quarantine.a", "topic.b"}),
        (("a", "topic.b"), {"raw.a", "std.a", "quarantine.a", "topic.b"}),
    ],
)
def test_patterns_choose_tables_and_what_is_made_with_them(patterns: tuple[str, ...], expected: set[str]) -> None:
    assert select_tables(UPSTREAM, patterns) == expected


@pytest.mark.parametrize("pattern", ["nothing", "gov.c", "std.z*"])
def test_what_is_not_there_or_not_to_be_chosen_is_named(pattern: str) -> None:
    with pytest.raises(LakeError, match=r"nothing in the lake"):
        select_tables(UPSTREAM, [pattern])


@pytest.mark.parametrize("pattern", ["c", "std.c", "+c"])
def test_a_resource_whose_contract_is_broken_is_not_called_unknown(pattern: str) -> None:
    with pytest.raises(LakeError, match=r"the contract of (std\.)?c cannot be used"):
        select_tables(UPSTREAM, [pattern], {"c"})
