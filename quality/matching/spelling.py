"""Names as they are compared: one way of writing, the sound, and the surname.

Worked out once for each name that occurs, in Python, since no SQL knows traditional characters or pinyin.
"""

import re
import unicodedata
from functools import cache, lru_cache

_COMPOUND = frozenset(
    re.findall(
        "..", "欧阳司徒上官司马诸葛端木东方皇甫尉迟公孙慕容令狐宇文长孙夏侯轩辕钟离闻人太史申屠南宫独孤淳于澹台濮阳公冶"
    )
)
_NO_NAME = re.compile(r"[*＊×?？�□○Xx#\d]|某|不详|未知|无名|佚名|匿名|测试|姓名|暂无|保密|先生$|女士$|小姐$|同志$")
_WORDS_FOR_NOTHING = frozenset({"无", "空", "NULL", "NONE", "N/A", "NA", "-", "—", "/"})
_DROPPED = re.compile(r"[\s·•・．.﹒‧∙･'’`,，、_-]+")
_LATIN = re.compile(r"[A-Za-z]")
# Variants that mean the same character in a name and that no table of traditional characters has.
_VARIANTS = str.maketrans("𠮷頴頔皡菓髙﨑濬喆𤣥", "吉颖頔皞果高崎浚哲玄")
_SAME_SOUND = ((re.compile("^([zcs])h"), r"\1"), (re.compile("ng$"), "n"), (re.compile("^l"), "n"))
"""What southern speakers write for one another: zh and z, -ng and -n, l and n."""


def spelled(name: str) -> tuple[str | None, str | None, str | None, str | None]:
    """Plain name, pinyin, surname and Latin letters of a name; a name in Latin letters has the last only."""
    text = unicodedata.normalize("NFKC", name).strip()
    if text.upper() in _WORDS_FOR_NOTHING:
        return None, None, None, None
    if _LATIN.search(text):
        return None, None, None, romanised(text)
    if _NO_NAME.search(text):
        return None, None, None, None
    plain = simplified(_DROPPED.sub("", text))
    if len(plain) < 2 or (len(set(plain)) == 1 and len(plain) > 3):
        return None, None, None, None
    surname = plain[:2] if plain[:2] in _COMPOUND and len(plain) > 2 else plain[0]
    return plain, sound_of(plain), surname, None


def romanised(text: str) -> str | None:
    """A Latin name whatever its order, case, accents and marks: its words, sorted."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall("[a-z]+", letters.replace("'", ""))
    return " ".join(sorted(words)) if sum(map(len, words)) > 2 else None


def simplified(text: str) -> str:
    """Traditional characters and variants as those of today."""
    return "".join(map(_simplified, text.translate(_VARIANTS)))


def sound_of(text: str) -> str:
    """How it sounds to southern ears, a syllable a character."""
    return " ".join(map(_sound, text))


@lru_cache(maxsize=65_536)
def _simplified(character: str) -> str:
    return str(_converter().convert(character))


@cache
def _converter():  # type: ignore[no-untyped-def]  # the library has no types
    from opencc import OpenCC

    return OpenCC("t2s")


@lru_cache(maxsize=65_536)
def _sound(character: str) -> str:
    from pypinyin import lazy_pinyin

    sound = lazy_pinyin(character, errors="default")[0]
    for pattern, replacement in _SAME_SOUND:
        sound = pattern.sub(replacement, sound)
    return sound
