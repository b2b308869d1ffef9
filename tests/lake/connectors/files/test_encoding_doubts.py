from pathlib import Path

import pytest

from lake.connectors.files.encoding_doubts import Gb18030Watch
from lake.connectors.files.spreadsheet import CsvSource
from lake.errors import LakeError
from tests.lake.connectors.helpers import cells, read_bytes

BIG5 = "編號,姓名,地址\n1,陳大文,江門市蓬江區\n"
JAPANESE = "番号,氏名\n1,たなか たろう\n2,スズキ ハナコ\n"
KOREAN = "번호,이름,주소\n1,김철수,서울특별시 종로구\n2,이영희,부산광역시\n"


@pytest.mark.parametrize(
    ("text", "codec", "declared", "said"),
    [
        (BIG5, "big5", "big5", "big5"),
        (JAPANESE, "cp932", "shift_jis", "shift_jis"),
        (JAPANESE, "euc_jp", "euc_jp", "euc_jp"),
        (KOREAN, "cp949", "euc_kr", "Korean"),
    ],
)
def test_what_only_happens_to_be_valid_gb18030_is_refused_or_declared(
    tmp_path: Path, text: str, codec: str, declared: str, said: str
) -> None:
    content = text.encode(codec)
    with pytest.raises(LakeError, match=f"line 1.*{said}") as caught:
        read_bytes(tmp_path, content)
    assert "encoding: big5" in caught.value.advice
    source = CsvSource.model_validate({"path": "x", "encoding": declared})
    rows, report = read_bytes(tmp_path, content, (), source)
    assert cells(rows) == [line.split(",") for line in text.splitlines()[1:]]
    assert report["encoding"] == declared


def test_a_contract_that_says_gb18030_does_not_make_big5_of_it(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="hardly ever written; as big5"):
        read_bytes(tmp_path, BIG5.encode("big5"), (), CsvSource(path="x", encoding="gb18030"))


@pytest.mark.parametrize("declared", ["auto", "gb18030"])
@pytest.mark.parametrize("wrong", [1, 2])
def test_a_file_of_two_encodings_is_refused_with_the_line(tmp_path: Path, declared: str, wrong: int) -> None:
    rows = ["1,江门,x\n", "2,江门,y\n"]
    encoded = [row.encode("gb18030" if number == wrong else "utf-8") for number, row in enumerate(rows, start=1)]
    source = CsvSource.model_validate({"path": "x", "encoding": declared})
    with pytest.raises(LakeError, match=f"line {4 - wrong} is UTF-8 and would come out as nonsense"):
        read_bytes(tmp_path, b"id,name,v\n" + b"".join(encoded), (), source)


@pytest.mark.parametrize(
    "text",
    [
        "品名,原名\n江门市蓬江区日本料理店寿司之屋的清酒一箱,すし\n",
        "姓名\n陈玥\n李堃\n",
        "名称\n香港九龍彌敦道壹號\n澳門新馬路\n",
        "単位,编号\n𬱖某,1\n",
        "地区,单位\n江门,个\n",
    ],
)
def test_rare_and_traditional_characters_in_gb18030_are_read(tmp_path: Path, text: str) -> None:
    rows, report = read_bytes(tmp_path, text.encode("gb18030"))
    assert cells(rows) == [line.split(",") for line in text.splitlines()[1:]]
    assert report["encoding"] == "gb18030"


def test_a_line_is_found_however_the_bytes_are_cut() -> None:
    content = ("台山\n".encode("gb18030") * 3) + "江门市\n".encode() + "开平\n".encode("gb18030")
    for cut in range(1, len(content)):
        watch = Gb18030Watch(declared=False)
        watch.update(content[:cut])
        watch.update(content[cut:])
        doubt = watch.doubt()
        assert doubt is not None and (doubt.offset, doubt.line) == (15, 4)


def test_a_single_nul_makes_no_utf_16_of_a_short_text(tmp_path: Path) -> None:
    rows, report = read_bytes(tmp_path, b"id,v\n1,a\0b\n2,c\n")
    assert (cells(rows), report["encoding"]) == ([["1", "a\0b"], ["2", "c"]], "utf-8")


@pytest.mark.parametrize(("encoding", "said"), [("hz", "HZ"), ("iso2022_jp", "ISO-2022")])
def test_seven_bit_encodings_do_not_pass_for_ascii(tmp_path: Path, encoding: str, said: str) -> None:
    rows = "".join(f"{number},東京\n" for number in range(4)) if encoding != "hz" else "".join(["1,江门\n"] * 4)
    with pytest.raises(LakeError, match=f"the text is in {said}"):
        read_bytes(tmp_path, f"a,b\n{rows}".encode(encoding))


def test_braces_that_somebody_means_are_no_shifts(tmp_path: Path) -> None:
    rows, _ = read_bytes(tmp_path, b"a,b\n~{x~},1\n~{abc~},2\n~{ ~},3\n")
    assert [row["a"] for row in rows] == ["~{x~}", "~{abc~}", "~{ ~}"]
