import pytest

from quality.matching.spelling import spelled
from quality.matching.spellings import spellings


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("陳偉強", "陈伟强"),
        ("李 明", "李明"),
        ("阿依古丽•买买提", "阿依古丽买买提"),
        ("梁𠮷祥", "梁吉祥"),
        ("李明", "李明"),
        ("欧阳娜娜", "欧阳娜娜"),
    ],
)
def test_one_name_has_one_spelling(written: str, plain: str) -> None:
    assert spelled(written)[0] == plain


@pytest.mark.parametrize(
    "written", ["李*", "***", "无", "无名氏", "不详", "李某某", "王先生", "李", "-", "NULL", "张3"]
)
def test_what_names_nobody_has_no_spelling(written: str) -> None:
    assert spelled(written) == (None, None, None, None)


def test_same_sounds_and_compound_surnames() -> None:
    assert spelled("张伟")[1] == spelled("章玮")[1]
    assert spelled("刘芳")[1] == spelled("牛帆")[1], "l and n, -ng and -n are written for one another"
    assert spelled("欧阳娜")[2] == "欧阳"
    assert spelled("欧阳")[2] == "欧", "two characters alone are surname and given name"


def test_latin_names_know_no_order_and_no_accents() -> None:
    assert spelled("CHAN, Tai-man")[3] == spelled("Tai Man Chan")[3] == "chan man tai"
    assert spelled("José Wong")[3] == "jose wong"
    assert spelled("Chan Tai Man")[0] is None


def test_each_name_is_spelled_once() -> None:
    assert spellings(["李明", "李明", "陳偉強"]).column("plain").to_pylist() == ["李明", "陈伟强"]
    assert spellings([]).num_rows == 0
