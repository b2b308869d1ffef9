"""The cells of an XLS that hold no value: see `unvalued.py`.

The records are those of BIFF5 and BIFF8 (MS-XLS 2.4). A formula stands there as tokens, the operator last, and beside
it the result; it always has one, so that a program that computes nothing writes 0 or an empty text. It is found where
the formula could not give that: a text cannot be 0, and a sum no text. Only of `="00123"` and `=T("00123")` is the
formula told; others stand as `=…`.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from struct import Struct

import olefile

from lake.connectors.files.unvalued import Unvalued, error_name

_HEAD, _PLACE, _POSITION = Struct("<HH"), Struct("<HH"), Struct("<I")
_END, _SHEET, _FORMULA, _ERROR_VALUE = 0x0A, 0x85, 0x06, 0x205
_RESULT, _TOKENS = slice(6, 14), 22
_ZERO, _NO_NUMBER = bytes(8), b"\xff\xff"
_IS_ERROR, _IS_EMPTY = 2, 3
_TEXT, _JOINED, _SUM = 0x17, 0x08, b"\x19\x10\x00\x00"
_NUMBERS = frozenset((*range(0x03, 0x08), *range(0x09, 0x0F), 0x12, 0x13, 0x14))
"""Operators that give a number, or yes and no."""
_FUNCTION, _OF_ANY_NUMBER = frozenset((0x21, 0x41, 0x61)), frozenset((0x22, 0x42, 0x62))
_TEXT_OF = 130
_GIVE_TEXT = frozenset((_TEXT_OF, 13, 14, 30, 31, 48, 111, 112, 113, 114, 115, 116, 118, 119, 120, 162, 336))
"""T, DOLLAR, FIXED, REPT, MID, TEXT, CHAR, LOWER, UPPER, PROPER, LEFT, RIGHT, TRIM, REPLACE, SUBSTITUTE, CLEAN,
CONCATENATE."""


def unvalued_in_xls(path: Path, sheets: Sequence[str]) -> Mapping[str, list[Unvalued]]:
    """By sheet, the cells that hold no value; `sheets` are all that the workbook has, in their order."""
    with olefile.OleFileIO(str(path)) as parts:
        name = next((name for name in ("Workbook", "Book") if parts.exists(name)), None)
        data = parts.openstream(name).read() if name else b""
    starts = [_POSITION.unpack_from(body)[0] for kind, body in _records(data, 0) if kind == _SHEET and len(body) > 4]
    return {sheet: [*_in_sheet(data, start)] for sheet, start in zip(sheets, starts, strict=False)}


def _records(data: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records from one on, up to the one that ends its part of the stream."""
    while start + _HEAD.size <= len(data):
        kind, size = _HEAD.unpack_from(data, start)
        start += _HEAD.size
        if kind == _END:
            return
        yield kind, data[start : start + size]
        start += size


def _in_sheet(data: bytes, start: int) -> Iterator[Unvalued]:
    for kind, body in _records(data, start):
        if kind == _ERROR_VALUE and len(body) >= 8 and body[7]:
            yield _error(body, body[6])
        elif kind == _FORMULA and len(body) > _TOKENS:
            yield from _formula(body)


def _error(body: bytes, code: int) -> Unvalued:
    row, column = _PLACE.unpack_from(body)
    return Unvalued(row, column, f"={error_name(code)}", is_error=True)


def _formula(body: bytes) -> Iterator[Unvalued]:
    result, size = body[_RESULT], int.from_bytes(body[_TOKENS - 2 : _TOKENS], "little")
    tokens = body[_TOKENS : _TOKENS + size]
    row, column = _PLACE.unpack_from(body)
    if result.endswith(_NO_NUMBER):
        if result[0] == _IS_ERROR:
            yield _error(body, result[2])
        elif result[0] == _IS_EMPTY and (tokens[-1] in _NUMBERS or tokens.endswith(_SUM)):
            yield Unvalued(row, column, "=…")
    elif result == _ZERO and _gives_text(tokens):
        yield Unvalued(row, column, f"={_text(tokens) or '…'}")


def _text(tokens: bytes) -> str | None:
    """`"00123"` or `T("00123")`; None for other formulas."""
    if len(tokens) < 3 or tokens[0] != _TEXT:
        return None
    wide = tokens[2] & 1
    end = 3 + tokens[1] * (2 if wide else 1)
    text, rest = tokens[3:end].decode("utf-16-le" if wide else "latin-1", "replace"), tokens[end:]
    quoted = '"' + text.replace('"', '""') + '"'
    if not rest:
        return quoted
    is_text_of = len(rest) == 3 and rest[0] in _FUNCTION and _number(rest) == _TEXT_OF
    return f"T({quoted})" if is_text_of else None


def _gives_text(tokens: bytes) -> bool:
    """Whether what the formula does last can only give a text."""
    if _text(tokens) is not None:
        return True
    if tokens[-1] == _JOINED and len(tokens) > 3:
        return True
    is_function = (tokens[-3:-2] and tokens[-3] in _FUNCTION) or (tokens[-4:-3] and tokens[-4] in _OF_ANY_NUMBER)
    return bool(is_function) and _number(tokens) in _GIVE_TEXT


def _number(tokens: bytes) -> int:
    """The function that the last token names."""
    return int.from_bytes(tokens[-2:], "little") & 0x7FFF
