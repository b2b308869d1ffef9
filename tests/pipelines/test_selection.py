import dagster as dg
import pytest

from lake.errors import LakeError
from pipelines.selection import select_assets


@dg.multi_asset(specs=[dg.AssetSpec(["raw", "a"]), dg.AssetSpec(["std", "a"], deps=[["raw", "a"]])])
def load_a():  # type: ignore[no-untyped-def]  # Dagster reads the annotation
    yield dg.MaterializeResult(asset_key=["std", "a"])


@dg.asset(key=["topic", "b"], deps=[["std", "a"]])
def build_b() -> None: ...


@dg.asset(key=["gov", "c"], group_name="gov")
def write_c() -> None: ...


DEFINITIONS = dg.Definitions(assets=[load_a, build_b, write_c])
BUILDING = dg.AssetSelection.all() - dg.AssetSelection.groups("gov")


def selected(*patterns: str) -> set[str]:
    return {".".join(key.path) for key in select_assets(DEFINITIONS, BUILDING, patterns)}


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        ((), {"raw.a", "std.a", "topic.b"}),
        (("a",), {"raw.a", "std.a"}),
        (("std.a",), {"raw.a", "std.a"}),
        (("topic.*",), {"topic.b"}),
        (("std.a+",), {"raw.a", "std.a", "topic.b"}),
        (("+topic.b",), {"raw.a", "std.a", "topic.b"}),
        (("a", "topic.b"), {"raw.a", "std.a", "topic.b"}),
    ],
)
def test_patterns_choose_assets_and_what_is_made_with_them(patterns: tuple[str, ...], expected: set[str]) -> None:
    assert selected(*patterns) == expected


@pytest.mark.parametrize("pattern", ["nothing", "gov.c", "std.z*"])
def test_what_is_not_there_or_not_to_be_chosen_is_named(pattern: str) -> None:
    with pytest.raises(LakeError, match=r"nothing in the lake"):
        selected(pattern)
