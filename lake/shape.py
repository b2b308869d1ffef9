"""What a text looks like without what it says: for messages that must hold no value of a delivery."""

import unicodedata

_BRIEF = 12


def shape(text: str) -> str:
    """9 a digit, A a letter, 文 a character; other marks stay.

    Full-width forms keep their width, since that may be what is wrong.
    """
    return "".join(map(_shape_of, text))


def brief_shape(text: str) -> str:
    """The shape of a text of any length in a few letters: its ends and how long it is, as in `9…A (18)`."""
    whole = "".join(letter if letter.isprintable() else " " for letter in shape(text))
    return whole if len(whole) <= _BRIEF else f"{whole[0]}…{whole[-1]} ({len(text)})"


def _shape_of(letter: str) -> str:
    wide = unicodedata.east_asian_width(letter) == "F"
    kind = unicodedata.category(letter)
    if kind == "Nd":
        return "９" if wide else "9"
    if kind in ("Lu", "Ll"):
        return "Ａ" if wide else "A"
    return "文" if kind.startswith(("L", "N")) or kind == "Co" else letter
