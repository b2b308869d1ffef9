"""In which encoding an answer came."""

import pytest

from lake.connectors.http.answer_text import decoded


@pytest.mark.parametrize("text", ["圭峰山", "联通", "值", "ok"])
@pytest.mark.parametrize("charset", ["gbk", "GB2312"])
def test_what_the_header_calls_gbk_is_gbk(text: str, charset: str) -> None:
    assert decoded(text.encode("gbk"), charset) == text


@pytest.mark.parametrize("text", ["圭峰山", "值1，值2", "ok"])
@pytest.mark.parametrize("charset", [None, "iso-8859-1", "utf-8", "nonsense"])
def test_gbk_is_known_without_a_header(text: str, charset: str | None) -> None:
    assert decoded(text.encode("gbk"), charset) == text


@pytest.mark.parametrize("text", ["圭峰山", "26.5 °C, 3 m²", "café · ×", "lǎo shī", "µg/m³", "Ωμ", "𠮷"])
@pytest.mark.parametrize("charset", [None, "iso-8859-1", "utf-8"])
def test_utf8_stays_utf8(text: str, charset: str | None) -> None:
    assert decoded(text.encode(), charset) == text
    assert decoded(b"\xef\xbb\xbf" + text.encode(), charset) == text


def test_utf8_that_the_header_calls_gbk_stays_utf8() -> None:
    assert decoded("圭峰山".encode(), "gbk") == "圭峰山"


def test_utf16_is_known_by_its_mark() -> None:
    assert decoded("圭峰山".encode("utf-16"), None) == "圭峰山"


def test_what_fits_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="decode"):
        decoded(b"\xfe\xa1\xff", None)
    with pytest.raises(ValueError, match="no known encoding"):
        decoded(b"\xaa\xa1", None)
