"""Which encodings a text may be in, the likeliest first: by byte order mark, NUL bytes, then strict attempts."""

import codecs
import re
from dataclasses import dataclass

import numpy as np

MANY = 64
"""So many bytes of valid multi-byte UTF-8 do not occur by chance in GB18030 text."""

_WIDE = 3
"""A NUL or two are damage: of two bytes each, the shortest header has more."""
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    ("\ufeff".encode("gb18030"), "gb18030"),
)

_HZ = re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e])+~\}")
_ISO_2022 = re.compile(rb"\x1b\$(?:[@AB]|[()*+][A-I])")
_SHIFTS = 3
"""So often nobody writes `~{` and `~}` around an even number of letters who means these."""

CODECS = {"big5": "big5hkscs", "shift_jis": "cp932", "euc_jp": "euc_jp", "euc_kr": "cp949"}
"""Encodings that are read only where a contract declares them, and the codec that also knows what Windows adds."""


@dataclass(frozen=True)
class Candidate:
    """An encoding to try, and why."""

    encoding: str
    evidence: str


_UTF8 = Candidate("utf-8", "strict UTF-8 throughout")
_GB18030, _DECLARED = Candidate("gb18030", "strict GB18030 throughout"), Candidate("gb18030", "declared")
DOUBTFUL = (_GB18030, _DECLARED)
"""Candidates that fit almost any bytes: whoever decodes by them looks whether the text makes sense."""


def candidates(head: bytes, declared: str) -> list[Candidate]:
    """From the first bytes of a text and what the contract declares."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return [Candidate(encoding, "byte order mark")]
    wide = _wide_encoding(head)
    if wide:
        return [Candidate(wide, "pattern of NUL bytes")]
    evident = [_UTF8, _GB18030]
    if declared in CODECS:
        return [_UTF8, Candidate(declared, "declared")]
    if declared == "gb18030" and not _surely_utf8(head):
        return [_DECLARED, _UTF8]
    if declared in {"utf-8", "auto"}:
        return evident
    return [Candidate(evident[0].encoding, f"declared {declared}, but {evident[0].evidence}"), evident[1]]


def seven_bit(head: bytes) -> str | None:
    """The encoding of a text that looks like ASCII and is none: HZ and ISO-2022 shift between letters and others."""
    if not head.isascii():
        return None
    if _ISO_2022.search(head):
        return "ISO-2022"
    return "HZ" if len(_HZ.findall(head)) >= _SHIFTS else None


def _wide_encoding(head: bytes) -> str | None:
    sample = np.frombuffer(head[: len(head) // 2 * 2], dtype=np.uint8)
    if len(sample) < 4 or np.count_nonzero(sample == 0) < _WIDE:
        return None
    high_first, low_first = float(np.mean(sample[0::2] == 0)), float(np.mean(sample[1::2] == 0))
    if max(high_first, low_first) < 0.1 or min(high_first, low_first) > 0.02:
        return None
    return "utf-16-be" if high_first > low_first else "utf-16-le"


def _surely_utf8(head: bytes) -> bool:
    text = codecs.getincrementaldecoder("utf-8")("ignore").decode(head)
    kept = len(text.encode())
    return len(head) - kept <= 3 and kept - len(text) >= MANY
