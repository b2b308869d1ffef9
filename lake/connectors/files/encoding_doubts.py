"""Whether a text that can be decoded as GB18030 is GB18030: almost any bytes can.

Big5, Shift-JIS, EUC-JP and EUC-KR decode to characters that nobody writes, and a line of UTF-8 among others to
mojibake. What is doubted here is refused with its lines and bytes, or read in the encoding that the contract declares.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from lake.connectors.files.encoding_evidence import CODECS

_SAMPLE = 1 << 16
_FEW = 3
_RARE = 0.2
"""Of the Chinese characters of a text in GB18030 far fewer are beyond GB2312, but for texts in traditional characters:
those are no valid text in another encoding."""
_ORDINARY = 0.9
_KANA = 0.1
"""Of a Japanese text more are kana, which stand in GB2312 where EUC-JP has them; of a Chinese one next to none."""
_DISTINCT = 10
_LAST_OF_HANGUL = 0xC8
"""Lead byte of the last syllable in EUC-KR. Half of the characters of a Chinese text have a later one in GB2312."""


@dataclass(frozen=True)
class Doubt:
    """Why a text is not GB18030, and the first byte (from 0) and line (from 1) that say so."""

    offset: int
    line: int
    reason: str


@dataclass
class Gb18030Watch:
    """Sees the bytes of a text go by that is decoded as GB18030. `declared`: the contract says that it is."""

    declared: bool
    _rest: bytes = b""
    _offset: int = 0
    _line: int = 1
    _utf8_lines: int = 0
    _first: tuple[int, int] | None = None
    _sample: bytearray = field(default_factory=bytearray)
    _sampled_from: tuple[int, int] = (0, 1)

    def update(self, chunk: bytes) -> None:
        """Take in the next bytes, cut anywhere."""
        end = chunk.rfind(b"\n") + 1
        if not end:
            self._rest += chunk
            return
        self._look(self._rest + chunk[:end])
        self._rest = chunk[end:]

    def doubt(self) -> Doubt | None:
        """After the last byte: what speaks against GB18030, if anything does."""
        self._look(self._rest)
        self._rest = b""
        if self._first is not None:
            others = f", so are {self._utf8_lines - 1} others" if self._utf8_lines > 1 else ""
            return Doubt(*self._first, f"line {self._first[1]} is UTF-8 and would come out as nonsense{others}")
        return self._foreign()

    def _look(self, block: bytes) -> None:
        array = np.frombuffer(block, dtype=np.uint8)
        for start, end in _lines_like_utf8(block, array):
            if _is_chinese_utf8(block[start:end]):
                self._utf8_lines += 1
                self._first = self._first or (self._offset + start, self._line + block.count(b"\n", 0, start))
        if len(self._sample) < _SAMPLE and not block.isascii():
            first = int(np.argmax(array >= 0x80))
            start = block.rfind(b"\n", 0, first) + 1
            if not self._sample:
                self._sampled_from = (self._offset + start, self._line + block.count(b"\n", 0, start))
            self._sample += block[start : start + _SAMPLE]
        self._offset, self._line = self._offset + len(block), self._line + block.count(b"\n")

    def _foreign(self) -> Doubt | None:
        sample = bytes(self._sample)
        text = _beginning(sample, "gb18030") or ""
        wide = [letter for letter in text if letter > "\x7f"]
        rare = [letter for letter in wide if not _is_in(letter, "gb2312")]
        likely = [name for name, codec in CODECS.items() if _is_ordinary(_beginning(sample, codec), name)]
        if len(rare) >= _FEW and len(rare) > _RARE * len(wide) and (likely or _mostly_private(rare)):
            before = text[: text.index(rare[0])].encode("gb18030")
            instead = f"; as {likely[0]} all are ordinary ones" if likely else ""
            reason = f"{len(rare)} of {len(wide)} characters are private or hardly ever written{instead}"
            return self._at(before, reason)
        if "euc_kr" in likely and not self.declared and _no_chinese(wide):
            return self._at(text[: text.index(wide[0])].encode("gb18030"), "all characters are Korean syllables")
        if "euc_jp" in likely and not self.declared and (kana := _kana(wide)):
            reason = f"{kana} of {len(wide)} characters are kana; as euc_jp all are ordinary ones"
            return self._at(text[: text.index(wide[0])].encode("gb18030"), reason)
        return None

    def _at(self, before: bytes, reason: str) -> Doubt:
        offset, line = self._sampled_from
        return Doubt(offset + len(before), line + before.count(b"\n"), reason)


def _lines_like_utf8(block: bytes, array: npt.NDArray[np.uint8]) -> Iterator[tuple[int, int]]:
    """Start and end of the lines that hold three bytes such as UTF-8 has for a Chinese character."""
    if len(array) < 3:
        return
    continues = (array & 0xC0) == 0x80
    found = np.flatnonzero((array[:-2] >= 0xE3) & (array[:-2] <= 0xE9) & continues[1:-1] & continues[2:])
    end = 0
    for place in found.tolist():
        if place >= end:
            start, end = block.rfind(b"\n", 0, place) + 1, block.find(b"\n", place) + 1 or len(block)
            yield start, end


def _is_chinese_utf8(line: bytes) -> bool:
    """Whether a line is UTF-8 and holds Chinese: not one in GB18030 of which the bytes happen to be both."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return False
    wide = [letter for letter in text if letter > "\x7f"]
    return sum(_is_in(letter, "gb2312") for letter in wide) * 2 > len(wide)


def _beginning(sample: bytes, encoding: str) -> str | None:
    """The text of a sample that may end inside a character; None when it is not in the encoding."""
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(sample)
    except UnicodeDecodeError:
        return None


def _is_in(letter: str, encoding: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _is_ordinary(text: str | None, name: str) -> bool:
    """Whether nearly all characters are those that texts in this encoding consist of."""
    wide = [letter for letter in text or "" if letter > "\x7f"]
    return sum(_is_usual(letter, name) for letter in wide) > _ORDINARY * len(wide)


def _is_usual(letter: str, name: str) -> bool:
    if name == "euc_kr":
        return "가" <= letter <= "힣"
    lead = letter.encode(CODECS[name])[0]
    if name == "euc_jp":
        return 0xA1 <= lead <= 0xCF
    return 0xA1 <= lead <= 0xC6 if name == "big5" else 0x81 <= lead <= 0x97 or 0xA1 <= lead <= 0xDF


def _mostly_private(letters: list[str]) -> bool:
    return sum("\ue000" <= letter <= "\uf8ff" for letter in letters) * 2 > len(letters)


def _kana(wide: list[str]) -> int:
    """How many kana a text holds that has many of them; else 0."""
    found = sum("ぁ" <= letter <= "ヶ" for letter in wide)
    return found if found >= _FEW and found > _KANA * len(wide) else 0


def _no_chinese(wide: list[str]) -> bool:
    leads = {letter: letter.encode("gb18030")[0] for letter in wide}
    return len(leads) >= _DISTINCT and max(leads.values()) <= _LAST_OF_HANGUL
