"""Data elements (数据元): what a citizen id, a credit code or a date is, said once for all tables."""

import re

from pydantic import Field

from catalog.contracts.contract import Dimension
from catalog.contracts.expression_check import SqlExpression
from catalog.contracts.strict import Name, Strict

VALUE = "value"
"""The column that an element's SQL talks about."""
NULL_SPELLINGS = (
    *("\\N", "NULL", "Null", "null", "None", "NaN", "nan", "N/A", "#N/A", "-", "--", "—", "——", "/", "\\"),
    *("无", "暂无", "不详", "未知", "空"),
)
"""What departments write when they know nothing."""


def _cleaning(null_spellings: tuple[str, ...]) -> str:
    """Characters first, then the words that mean nothing is known. Plain values leave at the second branch.

    What keeps a code a text in Excel is no part of it: `="00123"`, `=T("00123")`, `'00123`, with any blanks
    and with the quotes that a Chinese keyboard makes of them.

    Most values are plain ASCII without blanks at their ends; to see that costs a tenth of a regular expression.
    """
    typographic = "，；！？"  # Chinese prose keeps its marks; no code is written with them
    full_width = "".join(chr(code) for code in range(0xFF01, 0xFF5F) if chr(code) not in typographic)
    half_width = "".join(chr(ord(letter) - 0xFEE0) for letter in full_width).replace("'", "''")
    blanks = "".join(map(chr, (0x3000, 0xA0, 0x2002, 0x2003, 0x2009, 0x202F)))
    removed = "".join(map(chr, (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD)))
    folded = f"translate(value, '{full_width}{blanks}{removed}', '{half_width}{' ' * len(blanks)}')"
    trimmed = rf"regexp_replace({folded}, '^\s+|\s+$', '', 'g')"
    folded_letters = r"\x{FF02}-\x{FF0B}\x{FF0D}-\x{FF1A}\x{FF1C}-\x{FF1E}\x{FF20}-\x{FF5E}"
    blank_letters = r"\x{3000}\x{A0}\x{2002}-\x{200D}\x{202F}\x{2060}\x{FEFF}\x{AD}"
    quotes = r"\x{201C}\x{201D}"
    quote, mark = rf'["{quotes}]{{1,2}}', r"[\x{27}\x{2018}\x{2019}]"
    unusual = rf"^\s|\s$|^=|^{mark}|[{folded_letters}{blank_letters}]"
    kept = rf'(?:[^"\x{{27}}{quotes}][^"{quotes}]*?)?'
    quoted = rf"=\s*(?:[Tt]\s*[(])?\s*{quote}\s*({kept})\s*{quote}\s*[)]?"
    marked = rf'{mark}([0-9A-Za-z\x{{3400}}-\x{{9FFF}}+-][^"\x{{27}}\x{{2018}}\x{{2019}}]*)'
    kept_text = f"^(?:{quoted}|{marked})$"
    text = f"regexp_extract({trimmed}, '{kept_text}', 1) || regexp_extract({trimmed}, '{kept_text}', 2)"
    # A pattern and not IN (...): DuckDB turns a long list into a join, computed for every row.
    nothing = f"'^({'|'.join(map(re.escape, null_spellings))})?$'"
    plain = (
        "bit_length(value) = 8 * length(value) AND ascii(value) > 32 AND ascii(right(value, 1)) > 32"
        " AND ascii(value) <> 39 AND ascii(value) <> 61"
    )
    return (
        f"CASE WHEN length(value) <= 4 AND regexp_matches(value, {nothing}) THEN NULL"
        f" WHEN {plain} OR NOT regexp_matches(value, '{unusual}') THEN value"
        f" WHEN regexp_matches({trimmed}, '{kept_text}')"
        f" THEN CASE WHEN regexp_matches({text}, {nothing}) THEN NULL ELSE {text} END"
        f" WHEN regexp_matches({trimmed}, {nothing}) THEN NULL ELSE {trimmed} END"
    )


CLEAN_SQL = _cleaning(NULL_SPELLINGS)
"""The first step for every value: trimmed, no invisible characters, half width, NULL where nothing is known."""
CLEAN_CHARACTERS_SQL = _cleaning(("\\N",))
"""The same for elements with `null_spellings: false`: a text may well be 无 or -."""


class Examples(Strict):
    """Values as a department may write them: what must be accepted and what must not."""

    good: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()


class Kind(Strict):
    """Values for which `when` is true, before and after normalising, are judged as those of another element."""

    when: SqlExpression
    element: str


class DataElement(Strict):
    """One data element. Its SQL is DuckDB's dialect over a column called `value`.

    `normalise` maps text to text and is idempotent; `valid` is a predicate over the typed value; `mask` renders the
    typed value for those who may not see it.
    """

    id: Name
    title: str
    type: str = "text"
    normalise: SqlExpression = VALUE
    valid: SqlExpression | None = None
    reason: str = Field(default="", description="Chinese: why a value is refused")
    dimension: Dimension = "conformity"
    doubtful: SqlExpression | None = Field(
        default=None, description="accepted values that somebody should look at: flagged"
    )
    doubt: str = Field(default="", description="Chinese: why such a value is doubtful")
    kinds: tuple[Kind, ...] = Field(default=(), description="values that are another element's; the first that fits")
    codes: str | None = Field(default=None, description="the code list a value must come from")
    former: bool = Field(default=False, description="whether codes are read as the code list's former edition")
    grade: int = Field(default=1, ge=1, le=4, description="GB/T 43697-2024: 1 public … 4 most sensitive")
    mask: SqlExpression | None = None
    unit: str | None = None
    apart_from: tuple[str, ...] = Field(default=(), description="elements that look the same and mean something else")
    null_spellings: bool = Field(default=True, description="whether 无, -, NULL … mean that nothing is known")
    standard: str = ""
    examples: Examples = Examples()
