"""The text of an answer: JSON is UTF-8, but departments' servers also send it in what they store it in."""

import codecs
import re

_UNMEANT = frozenset({"utf-8", "iso8859-1", "ascii"})
"""Character sets that servers name without knowing: every answer would pass as Latin-1."""
_UNLIKELY = re.compile("[\u0250-\u02af\u0300-\u036f\u0530-\u07ff]")
"""Phonetic signs, lone accents, Armenian, Hebrew, Arabic …: what two bytes of GBK are as UTF-8."""
_CHINESE = re.compile("[\x00-\x7f\u2010-\u203b\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]*")


def decoded(body: bytes, charset: str | None) -> str:
    """UTF-8 or UTF-16 by its mark, UTF-8 if it is, else as the header says or GB18030; ValueError when none fits."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16")
    meant = _meant(charset)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode(meant or "gb18030")
    else:
        return _by_chance_utf8(body, text, said=meant == "gb18030") or text
    if any("\ue000" <= letter <= "\uf8ff" for letter in text):
        raise ValueError("its characters are those of no known encoding")
    return text


def _by_chance_utf8(body: bytes, text: str, *, said: bool) -> str | None:
    """The Chinese of a short answer in GBK that UTF-8 can read too: only as letters of two bytes, which none is."""
    if text.isascii() or max(text) >= "\u0800" or not (said or _UNLIKELY.search(text)):
        return None
    try:
        chinese = body.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return chinese if _CHINESE.fullmatch(chinese) else None


def _meant(charset: str | None) -> str | None:
    try:
        name = codecs.lookup(charset or "ascii").name
    except LookupError:
        return None
    if name in _UNMEANT:
        return None
    return "gb18030" if name in ("gbk", "gb2312") else name
