"""Makes identifiers that no one has, with check digits worked out from the standards, independently of the SQL."""

from datetime import date

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def citizen_id(area: str, born: date, sequence: int) -> str:
    """GB 11643-1999: ISO 7064 MOD 11-2, as the recursion of the standard, not its table of weights."""
    body = f"{area}{born:%Y%m%d}{sequence:03d}"
    remainder = 0
    for digit in body:
        remainder = (remainder + int(digit)) * 2 % 11
    return body + "0123456789X"[(12 - remainder) % 11]


def organisation_code(body: str) -> str:
    """GB 11714-1997."""
    total = sum(
        _ALPHANUMERIC.index(letter) * weight for letter, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    )
    return body + "0X987654321"[total % 11]


def uscc(head: str, organisation: str) -> str:
    """GB 32100-2015: powers of 3 modulo 31."""
    body = head + organisation
    total = sum(USCC_ALPHABET.index(letter) * pow(3, place, 31) for place, letter in enumerate(body))
    return body + USCC_ALPHABET[-total % 31]


def bank_card(body: str) -> str:
    """ISO/IEC 7812-1 annex B: from the right every second digit is doubled, and its digits are added."""
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body))]
    return body + str(-sum(sum(map(int, str(digit))) for digit in doubled) % 10)


def registration_number(body: str) -> str:
    """GS 15-2006: ISO 7064 MOD 11,10."""
    product = 10
    for digit in body:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return body + str((11 - product) % 10)


def vin(front: str, back: str) -> str:
    """GB 16735-2019: eight characters, the check digit, eight more."""
    values = {letter: int(letter) for letter in "0123456789"} | dict(
        zip(
            "ABCDEFGHJKLMNPRSTUVWXYZ",
            (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
            strict=True,
        )
    )
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 9, 8, 7, 6, 5, 4, 3, 2)
    total = sum(values[letter] * weight for letter, weight in zip(front + back, weights, strict=True))
    return front + "0123456789X"[total % 11] + back


def electronic_licence_id(kind: str, issuer: str, serial: str, version: str) -> str:
    """GB/T 36904-2018: ISO 7064 MOD 37,36 over what follows the root, dots left out."""
    product = 36
    for letter in kind + issuer + serial + version:
        product = ((product + _ALPHANUMERIC.index(letter)) % 36 or 36) * 2 % 37
    check = _ALPHANUMERIC[(37 - product) % 36]
    return f"1.2.156.3005.2.{kind}.{issuer}.{serial}.{version}.{check}"


AREAS = st.sampled_from(["440703", "440704", "440781", "440722", "449002", "442727", "110105", "820000"])
BIRTHDAYS = st.dates(date(1900, 1, 1), date(2023, 12, 31))


@st.composite
def citizen_ids(draw: DrawFn) -> str:
    """Valid ids, also of abolished counties."""
    return citizen_id(draw(AREAS), draw(BIRTHDAYS), draw(st.integers(0, 999)))


@st.composite
def usccs(draw: DrawFn) -> str:
    """Valid unified social credit codes."""
    kind = draw(st.sampled_from(["91", "92", "93", "11", "12", "13", "51", "52", "53", "54", "N1", "N2"]))
    body = draw(st.text(USCC_ALPHABET, min_size=8, max_size=8))
    return uscc(kind + draw(AREAS), organisation_code(body))


def one_letter_wrong(text: str, alphabet: str) -> list[str]:
    """The text with each letter replaced by each other one."""
    places = range(len(text))
    return [text[:place] + other + text[place + 1 :] for place in places for other in alphabet if other != text[place]]


def neighbours_swapped(text: str) -> list[str]:
    """The text with each two different neighbours exchanged."""
    places = [place for place in range(len(text) - 1) if text[place] != text[place + 1]]
    return [text[:place] + text[place + 1] + text[place] + text[place + 2 :] for place in places]
