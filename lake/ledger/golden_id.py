"""Golden ids: names of master records that say nothing, are never given twice, and show when they were mistyped.

A prefix for the kind of record, an underscore, fifteen random signs and one that checks them, in Crockford's base 32
(no i, l, o, u): `le_7k3m9x0q2v5t8ncw`.
"""

import secrets
from collections.abc import Callable

from lake.errors import LakeError

_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
_VALUES = {sign: value for value, sign in enumerate(_SIGNS)}
_RANDOM = 15
"""75 bits: among a hundred million ids, two are equal once in seven million cities; the ledger would refuse those."""
_BASE = len(_SIGNS)
_MISCOUNTED = 2
"""Signs that whoever types an id leaves out, or types twice."""

GoldenIds = Callable[[], str]
"""Gives another id at every call."""


def golden_ids(prefix: str) -> GoldenIds:
    """New random ids of one kind of record."""
    return lambda: new_golden_id(prefix)


def new_golden_id(prefix: str) -> str:
    """A random id. LakeError for a prefix that is not two or three lower-case letters."""
    if not _is_prefix(prefix):
        raise LakeError(f"{prefix!r} is no prefix of ids", advice="use two or three lower-case letters")
    drawn = secrets.randbits(5 * _RANDOM)
    body = "".join(_SIGNS[drawn >> shift & 31] for shift in range(0, 5 * _RANDOM, 5))
    return f"{prefix}_{body}{_check_sign(body)}"


def is_golden_id(text: str, prefix: str) -> bool:
    """Whether a text has the form of such an id and its check sign is right; whether it was given out is not asked."""
    head, underscore, body = text.partition("_")
    if (head, underscore, len(body)) != (prefix, "_", _RANDOM + 1) or not _VALUES.keys() >= {*body}:
        return False
    return _check_sign(body[:-1]) == body[-1]


def is_mistyped(text: str) -> bool:
    """Whether a text begins like such an id, and is none that can ever have been given out."""
    prefix, underscore, body = text.partition("_")
    looks = _is_prefix(prefix) and underscore and abs(len(body) - _RANDOM - 1) <= _MISCOUNTED and body.isalnum()
    return bool(looks) and not is_golden_id(text, prefix)


def _is_prefix(text: str) -> bool:
    return 2 <= len(text) <= 3 and text.isascii() and text.isalpha() and text.islower()


def _check_sign(body: str) -> str:
    """The hybrid system of ISO 7064 with 32 signs: finds every wrong sign, and all but a few swaps of neighbours."""
    check = _BASE
    for sign in body:
        check = ((check + _VALUES[sign]) % _BASE or _BASE) * 2 % (_BASE + 1)
    return _SIGNS[(1 - check) % _BASE]
