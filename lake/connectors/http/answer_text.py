"""The text of an answer: JSON is UTF-8, but departments' servers also send it in what they store it in."""

import codecs

_UNMEANT = frozenset({"utf-8", "iso8859-1", "ascii"})
"""Character sets that servers name without knowing: every answer would pass as Latin-1."""


def decoded(body: bytes, charset: str | None) -> str:
    """UTF-8 or UTF-16 by its mark, UTF-8 if it is, else as the header says or GB18030; ValueError when none fits."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode(_meant(charset) or "gb18030")
    if any("\ue000" <= letter <= "\uf8ff" for letter in text):
        raise ValueError("its characters are those of no known encoding")
    return text


def _meant(charset: str | None) -> str | None:
    try:
        name = codecs.lookup(charset or "ascii").name
    except LookupError:
        return None
    if name in _UNMEANT:
        return None
    return "gb18030" if name in ("gbk", "gb2312") else name
