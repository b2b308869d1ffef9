import polars as pl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from quality.addresses.gazetteer import Gazetteer
from quality.addresses.levels import COLUMNS, LEVELS
from quality.addresses.parse import parse
from tests.examples import examples
from tests.quality.addresses.conftest import official_divisions
from tests.quality.addresses.test_hard_addresses import CASES

GAZETTEER = Gazetteer.of_texts(official_divisions())
VILLAGES = sorted(GAZETTEER.villages)
numbers = st.integers(1, 999).map(str)
LIMIT = settings(
    max_examples=examples(8),
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
"""To take addresses apart has a price a call, so that examples are many addresses; to shrink them takes for ever."""


def formatted(levels: pl.DataFrame) -> pl.Series:
    """Levels written as one address from the whole to the part; missing ones are left out."""
    return levels.select(pl.concat_str(LEVELS, ignore_nulls=True)).to_series()


@st.composite
def standard_levels(draw: st.DrawFn) -> dict[str, str | None]:
    """An address in the standard form, with as many levels as somebody cared to write."""
    village = draw(st.sampled_from(VILLAGES))
    road = draw(st.sampled_from(["建设路", "龙安里", "上冲村", "东华二路", "新屋围", "跃进大道", "3巷"]))
    part = draw(st.sampled_from(["", "之2", "附3"]))
    levels: dict[str, str | None] = dict.fromkeys(LEVELS)
    levels |= {
        "province": "广东省",
        "city": "江门市",
        "county": GAZETTEER.shown[village[:6]],
        "town": GAZETTEER.shown[village[:9]],
        "village": GAZETTEER.shown[village],
        "road": road,
        "door": f"{draw(numbers)}{part}号",
        "estate": draw(st.sampled_from([None, "丽都华庭", "锦湖花园", "怡福苑"])),
        "block": draw(st.none() | st.sampled_from(["3幢", "A幢", "甲幢", "12幢"])),
        "unit": draw(st.sampled_from([None, "2单元"])),
        "floor": draw(st.sampled_from([None, "5层", "负1层"])),
        "room": draw(st.none() | st.sampled_from(["502室", "12铺", "A03室", "501-502室"])),
    }
    return levels


def test_every_village_is_read_as_it_is_written() -> None:
    names = [GAZETTEER.shown[code] for code in VILLAGES]
    full = [
        f"江门市{GAZETTEER.shown[code[:6]]}{GAZETTEER.shown[code[:9]]}{GAZETTEER.shown[code]}建设路12号"
        for code in VILLAGES
    ]
    read = parse(pl.Series(full), GAZETTEER)
    assert [*zip(read["village_code"], read["village"], strict=True)] == [*zip(VILLAGES, names, strict=True)]
    assert set(zip(read["road"], read["door"], strict=True)) == {("建设路", "12号")}


@given(st.lists(standard_levels(), min_size=50, max_size=100))
@LIMIT
def test_what_is_written_of_levels_says_these_levels(many: list[dict[str, str | None]]) -> None:
    levels = pl.DataFrame(many, schema=dict.fromkeys(LEVELS, pl.String))
    assert_frame_equal(parse(formatted(levels), GAZETTEER).select(LEVELS), levels)


def test_a_reading_written_down_is_read_the_same() -> None:
    once = parse(pl.Series([text for text, _expected in CASES]), GAZETTEER)
    standard = once.filter(pl.col("county").is_not_null(), pl.col("told").list.len() == 0).select(LEVELS)
    assert len(standard) > 50
    assert_frame_equal(parse(formatted(standard), GAZETTEER).select(LEVELS), standard)


@given(st.lists(st.none() | st.text(max_size=40), max_size=100))
@LIMIT
def test_any_text_is_one_row_in_its_place(texts: list[str | None]) -> None:
    together = parse(pl.Series(texts, dtype=pl.String), GAZETTEER)
    assert together.columns == [*COLUMNS] and len(together) == len(texts)
    if texts:
        assert_frame_equal(together[-1:], parse(pl.Series(texts[-1:], dtype=pl.String), GAZETTEER))
