"""Identifiers with their check digits, computed for whole columns at once."""

import numpy as np

CITIZEN_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
CITIZEN_CHECKS = np.array(list("10X98765432"))
CREDIT_ALPHABET = np.array(list("0123456789ABCDEFGHJKLMNPQRTUWXY"))
CREDIT_WEIGHTS = np.array([pow(3, place, 31) for place in range(17)])
ORGANISATION_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])
ORGANISATION_CHECKS = np.array(list("0123456789X"))
VEHICLE_WEIGHTS = np.array([8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2])
_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VEHICLE_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_VEHICLE_VALUES = [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9]
_VEHICLE_YEARS = np.array(list("123456789ABCDEFGHJKLMNP"))
"""The model years 2001 to 2023."""


def citizen_ids(areas: np.ndarray, births: np.ndarray, sequences: np.ndarray) -> np.ndarray:
    """Citizen ids (GB 11643-1999) of area codes, births as YYYYMMDD and sequence codes, all integers."""
    stems = areas.astype(np.int64) * 10**11 + births.astype(np.int64) * 1000 + sequences.astype(np.int64)
    digits = stems[:, None] // 10 ** np.arange(16, -1, -1, dtype=np.int64) % 10
    checks = CITIZEN_CHECKS[digits @ CITIZEN_WEIGHTS % 11]
    return np.char.add(stems.astype(str), checks)


def citizen_check(stem: str) -> str:
    """The check character of the first seventeen digits of one citizen id."""
    total = sum(int(digit) * int(weight) for digit, weight in zip(stem, CITIZEN_WEIGHTS, strict=True))
    return str(CITIZEN_CHECKS[total % 11])


def organisation_codes(stems: np.ndarray) -> np.ndarray:
    """Nine characters of eight (GB 11714-1997); `stems` is a column of strings."""
    characters = _characters(stems, 8)
    values = np.where(characters <= ord("9"), characters - ord("0"), characters - ord("A") + 10)
    checks = (11 - values @ ORGANISATION_WEIGHTS % 11) % 11
    return np.char.add(stems, ORGANISATION_CHECKS[checks])


def credit_codes(stems: np.ndarray) -> np.ndarray:
    """Unified social credit codes (GB 32100-2015) of their first seventeen characters."""
    places = np.zeros(128, dtype=np.int64)
    places[[ord(character) for character in CREDIT_ALPHABET]] = np.arange(31)
    total = places[_characters(stems, 17)] @ CREDIT_WEIGHTS % 31
    return np.char.add(stems, CREDIT_ALPHABET[(31 - total) % 31])


def registration_numbers(stems: np.ndarray) -> np.ndarray:
    """Fifteen-digit registration numbers (GS 15-2006, ISO 7064 MOD 11,10) of their first fourteen digits."""
    product = np.full(len(stems), 10)
    for digit in (_characters(stems, 14) - ord("0")).T:
        total = (product + digit) % 10
        product = np.where(total == 0, 10, total) * 2 % 11
    return np.char.add(stems, ((11 - product) % 10).astype(str))


def vehicle_numbers(serials: np.ndarray, years: np.ndarray) -> np.ndarray:
    """Vehicle identification numbers (GB 16735) of the sandbox's own maker LJM, with the check character."""
    year = _VEHICLE_YEARS[np.clip(years - 2001, 0, len(_VEHICLE_YEARS) - 1)]
    numbers = np.char.zfill((serials % 10**6).astype(str), 6)
    models = np.char.zfill((serials // 10**6 + 44070).astype(str), 5)
    head, tail = np.char.add("LJM", models), np.char.add(np.char.add(year, "J"), numbers)
    characters = _characters(np.char.add(np.char.add(head, "0"), tail), 17)
    values = np.zeros(128, dtype=np.int64)
    values[[ord(letter) for letter in _VEHICLE_LETTERS]] = _VEHICLE_VALUES
    values[ord("0") : ord("9") + 1] = np.arange(10)
    checks = ORGANISATION_CHECKS[values[characters] @ VEHICLE_WEIGHTS % 11]
    return np.char.add(np.char.add(head, checks), tail)


def licence_ids(kinds: np.ndarray, issuers: np.ndarray, serials: np.ndarray) -> np.ndarray:
    """Electronic licence ids (ISO 7064 MOD 37,36) of kinds (21 characters), issuers (18) and serials (10 digits)."""
    parts = [kinds, issuers, serials, np.full(len(kinds), "001")]
    places = np.zeros(128, dtype=np.int64)
    places[[ord(character) for character in _ALPHANUMERIC]] = np.arange(36)
    product = np.full(len(kinds), 36)
    for part, width in zip(parts, (21, 18, 10, 3), strict=True):
        for place in places[_characters(part, width)].T:
            product = ((product + place + 35) % 36 + 1) * 2 % 37
    stems = np.full(len(kinds), "1.2.156.3005.2")
    for part in (*parts, np.array(list(_ALPHANUMERIC))[(37 - product) % 36]):
        stems = np.char.add(np.char.add(stems, "."), part)
    return stems


def _characters(stems: np.ndarray, width: int) -> np.ndarray:
    fixed = np.ascontiguousarray(stems.astype(f"<U{width}"))
    return fixed.view(np.uint32).reshape(len(stems), width).astype(np.int64)
