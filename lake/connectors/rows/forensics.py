"""What a delivery's values give away about how it was made: counts and shapes for each column, never a value.

The result is part of `Rows.report` under `forensics`, and JSON can hold it:

    {"sampled_rows": 20000,                 # the first so many rows were looked at; fewer where they are very long
     "columns_left_out": 4500,              # of a delivery with more columns than are looked at
     "columns": {"出生日期": {               # only columns with something to tell, and of them only what is not zero
         "values": 19950,                   # cells that hold something
         "mojibake": {"utf8_as_latin1": 3}, # see MOJIBAKE
         "full_width": 12,                  # cells with full-width letters, digits or blanks
         "excel_damage": {"scientific_notation": 4, "lost_leading_zeros": 2, "rounded_to_15_digits": 4},
         "null_spellings": {"无": 40},       # see NULL_SPELLINGS
         "date_dialects": {"yyyy-mm-dd": 19000, "yyyy/m/d": 900, "serial": 50},   # see DATE_DIALECTS
         "edge_blanks": 5}}}                # cells that begin or end with a blank
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

SAMPLE = 20_000
"""Enough to see every habit of an export; reading more would cost as much as loading it."""
_MOST_BYTES = 64 << 20
_MOST_COLUMNS = 500
"""Far more than any real delivery has: each takes milliseconds."""

NULL_SPELLINGS = (
    *("\\N", "NULL", "Null", "null", "None", "NaN", "nan", "N/A", "#N/A", "-", "--", "—", "——", "/", "\\"),
    *("无", "暂无", "不详", "未知", "空"),
)
MOJIBAKE = {
    "replacement_character": "\ufffd",
    "gbk_of_replacement": "锟斤拷|锟斤|斤拷",
    "latin1_of_replacement": "ï¿½",
    "utf8_as_latin1": r"[ä-é][\x{80}-\x{BF}][\x{80}-\x{BF}]|[ä-é][\x{A0}-\x{BF}][€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]",
    "gbk_as_latin1": r"(?:[\x{B0}-\x{F7}][\x{A1}-\x{FE}]){2,}|^(?:[\x{B0}-\x{F7}][\x{A1}-\x{FE}])+$",
    "utf8_as_gbk": "锛|銆|鈥",
    "private_use": r"[\x{E000}-\x{F8FF}]",
}
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:18|19|20|21)\d\d"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?"
DATE_DIALECTS = {
    "yyyy-mm-dd": rf"{_YEAR}-{_MONTH}-{_DAY}",
    "yyyy-mm-dd hh:mm:ss": rf"{_YEAR}-{_MONTH}-{_DAY} +{_CLOCK}",
    "yyyy-mm-ddThh:mm:ss": rf"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}(?:Z|[+-]\d\d:?\d\d)?",
    "yyyy/m/d": rf"{_YEAR}/{_MONTH}/{_DAY}(?: +{_CLOCK})?",
    "yyyy.m.d": rf"{_YEAR}\.{_MONTH}\.{_DAY}",
    "yyyymmdd": rf"{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])",
    "yyyymmddhhmmss": rf"{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])(?:[0-5]\d){{1,2}}",
    "yyyy年m月d日": rf"{_YEAR}年{_MONTH}月{_DAY}日",
    "yyyy年m月": rf"{_YEAR}年{_MONTH}月",
    "d/m/yyyy": rf"\d{{1,2}}/\d{{1,2}}/{_YEAR}",
}
_SERIAL = r"^[2-5]\d{4}(?:\.\d+)?$"
"""Excel's number of a day: 20000 is in 1954, 59999 in 2064. Only beside other dates, or where the header says date."""
_DATED = re.compile("日期|时间|年月日|date|time|_on$|_at$", re.IGNORECASE)
_SCIENTIFIC = r"^\s*[+-]?\d(?:\.\d+)?[Ee]\+?\d{2}\s*$"
_FULL_WIDTH = r"[\x{FF10}-\x{FF19}\x{FF21}-\x{FF3A}\x{FF41}-\x{FF5A}\x{FF0D}\x{FF0E}\x{FF0F}\x{3000}]"
_ROUNDED = r"^\d{15}(?:0{2}|0{3}|0{4})$"
_USUAL = 0.6
"""So large a part of the numbers of a column must have one length before shorter ones are suspicious."""


def forensics(frame: pl.LazyFrame, columns: Sequence[str]) -> dict[str, Any]:
    """Facts about the first rows of a delivery, all columns in one pass; the module says which."""
    looked_at = columns[:_MOST_COLUMNS]
    sizes = pl.sum_horizontal(pl.lit(0), pl.col(looked_at).str.len_bytes()).alias("bytes")
    read = frame.select(sizes).head(SAMPLE).collect(engine="streaming")["bytes"].cum_sum()
    sample = frame.select(looked_at).head(int((read <= _MOST_BYTES).sum())).collect(engine="streaming")
    found = {name: facts for name in looked_at if len(facts := dict(_column_facts(name, sample[name]))) > 1}
    left_out = {"columns_left_out": len(columns) - len(looked_at)} if len(columns) > len(looked_at) else {}
    return {"sampled_rows": len(sample), "columns": found, **left_out}


def _column_facts(name: str, column: pl.Series) -> Iterator[tuple[str, Any]]:
    """Every value is looked at once, however often it comes, and what no value can be is not counted."""
    cells = column.filter(column.fill_null("") != "").alias("value").value_counts(name="count")
    yield "values", int(cells["count"].sum())
    text = pl.col("value")
    shapes = {
        "wide": text.str.len_bytes() != text.str.len_chars(),
        "exponent": text.str.contains_any(["E", "e"]),
        "digits": text.str.contains(r"^\d+$"),
        "spelled": text.str.strip_chars().is_in(NULL_SPELLINGS),
        "dated": _like_a_date(),
        "edged": text.str.strip_chars().str.len_bytes() != text.str.len_bytes(),
    }
    there = cells.select(**{shape: which.any() for shape, which in shapes.items()}).row(0, named=True)
    of = {shape: cells.filter(which) for shape, which in shapes.items() if there[shape]}
    nothing = cells.clear()
    facts = {
        "mojibake": _counts(of.get("wide", nothing), MOJIBAKE),
        "full_width": _count(of.get("wide", nothing), text.str.contains(_FULL_WIDTH)),
        "excel_damage": _excel_damage(of.get("exponent", nothing), of.get("digits", nothing)),
        "null_spellings": _null_spellings(of.get("spelled", nothing)),
        "date_dialects": _date_dialects(of.get("dated", nothing), name),
        "edge_blanks": int(of["edged"]["count"].sum()) if "edged" in of else 0,
    }
    yield from ((fact, value) for fact, value in facts.items() if value)


def _count(cells: pl.DataFrame, condition: pl.Expr) -> int:
    return int(cells.filter(condition)["count"].sum()) if len(cells) else 0


def _counts(cells: pl.DataFrame, patterns: dict[str, str]) -> dict[str, int]:
    if not len(cells):
        return {}
    sums = [pl.col("count").filter(pl.col("value").str.contains(p)).sum().alias(name) for name, p in patterns.items()]
    return {name: int(count) for name, count in cells.select(sums).row(0, named=True).items() if count}


def _null_spellings(spelled: pl.DataFrame) -> dict[str, int]:
    if not len(spelled):
        return {}
    counts = spelled.group_by(pl.col("value").str.strip_chars()).agg(pl.col("count").sum())
    return dict(counts.sort("value").iter_rows())


def _excel_damage(exponents: pl.DataFrame, digits: pl.DataFrame) -> dict[str, int]:
    text = pl.col("value")
    found = {
        "scientific_notation": _count(exponents, text.str.contains(_SCIENTIFIC)),
        "lost_leading_zeros": _lost_zeros(digits),
        "rounded_to_15_digits": _count(digits, text.str.contains(_ROUNDED)),
    }
    return {name: count for name, count in found.items() if count}


def _lost_zeros(digits: pl.DataFrame) -> int:
    """Shorter numbers in a column of codes whose codes mostly begin with zero."""
    if not len(digits):
        return 0
    text, count = pl.col("value"), pl.col("count")
    lengths = digits.group_by(text.str.len_bytes().alias("length")).agg(
        count.sum(), count.filter(text.str.starts_with("0")).sum().alias("zeros")
    )
    length, usual, zeros = lengths.sort("count").row(-1)
    if length < 3 or usual < _USUAL * int(digits["count"].sum()) or zeros * 2 <= usual:
        return 0
    return _count(digits, (text.str.len_bytes() < length) & ~text.str.starts_with("0"))


def _like_a_date() -> pl.Expr:
    text = pl.col("value").str.strip_chars()
    return text.str.contains(r"^\d{1,4}.*\d(?:日|月|Z)?$") & text.str.len_chars().is_between(5, 32)


def _date_dialects(likely: pl.DataFrame, name: str) -> dict[str, int]:
    stripped = likely.with_columns(pl.col("value").str.strip_chars()) if len(likely) else likely
    found = _counts(stripped, {shape: f"^{pattern}$" for shape, pattern in DATE_DIALECTS.items()})
    if found or _DATED.search(name):
        found |= _counts(stripped, {"serial": _SERIAL})
    return found
