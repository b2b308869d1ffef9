import pytest

from lake.connectors.landing.landing_file import glob_pattern
from quality.drafting.names import one_line, series_pattern, snake_case, unused


@pytest.mark.parametrize(
    ("title", "name"),
    [("统一社会信用代码", "tong_yi_she_hui_xin_yong_dai_ma"), ("2022年（北京）", "r_2022_nian_bei_jing"), ("！", "r")],
)
def test_names_in_pinyin(title: str, name: str) -> None:
    assert snake_case(title) == name


@pytest.mark.parametrize(
    ("file", "fits", "others"),
    [
        ("名单_202401.csv", ["名单_202401.csv", "名单_202402.csv"], ["名单.csv", "名单_202401_旧.csv"]),
        ("公示2024年9月.csv", ["公示2024年9月.csv", "公示2024年10月.csv"], ["公示2024年.csv"]),
        ("名单[1]*.csv", ["名单[1]*.csv", "名单[2]*.csv"], ["名单[1]x.csv"]),
        ("2024.csv", ["2024.csv"], ["2025.csv"]),
    ],
)
def test_the_next_of_a_series_is_expected(file: str, fits: list[str], others: list[str]) -> None:
    pattern = glob_pattern(series_pattern(file))
    assert all(map(pattern.fullmatch, fits)) and not any(map(pattern.fullmatch, others))


def test_a_text_on_one_line() -> None:
    assert one_line("a\n b\u2028c\x85d\x00e") == "a b c d e"


def test_a_name_is_given_once() -> None:
    assert unused("a", {"a", "a_2"}) == "a_3" and unused("甲", {"甲"}, "{}（{}）") == "甲（2）"
